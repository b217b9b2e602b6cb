// Counts a request by the server's own tokenizer and chat template, where it offers that. llama.cpp takes the body of
// the request at an endpoint of its own (its README, 2026-11); builds before that give the rendered prompt and its
// tokens in two calls. vLLM tokenizes messages (its source, 2026).
import type { JsonValue } from '../../../shared/domain/json.ts'
import { AdapterError, type AdapterIo, type TurnRequest } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { asCount, asRecord, asText, type JsonRecord } from '../read-json.ts'
import { vendorProfiles } from '../vendors.ts'
import { callContext, failureOfCall, postJson } from './openai-client.ts'
import { buildChatBody } from './request.ts'

class TokenCounter {
  readonly #io: AdapterIo
  readonly #body: JsonRecord
  /** What counts as text only would be told too little about images. */
  readonly #hasFiles: boolean

  constructor(request: TurnRequest, io: AdapterIo) {
    this.#io = io
    const { model, messages } = buildChatBody(request, io.vendor)
    this.#body = { model: model ?? null, messages: messages ?? [] }
    this.#hasFiles = request.messages.some((message) => message.parts.some((part) => part.type === 'file'))
  }

  /** Takes images too: the server counts what it would read. */
  async byRequest(): Promise<number> {
    const answer = await this.#post('/chat/completions/input_tokens', this.#body, true)
    return answer === null ? this.#byPrompt() : this.#number(asCount(answer.input_tokens))
  }

  async byMessages(): Promise<number> {
    this.#refuseFiles()
    const answer = await this.#postToRoot('/tokenize', { ...this.#body, add_generation_prompt: true })
    return this.#number(asCount(answer.count) ?? lengthOf(answer.tokens))
  }

  async #byPrompt(): Promise<number> {
    this.#refuseFiles()
    const prompt = asText((await this.#postToRoot('/apply-template', this.#body)).prompt)
    if (prompt === null) throw this.#nothingCounted()
    // As the server reads a prompt of its own making: with its markers, and with a beginning put before it.
    const body = { model: this.#body.model ?? null, content: prompt, add_special: true, parse_special: true }
    return this.#number(lengthOf((await this.#postToRoot('/tokenize', body)).tokens))
  }

  /** These endpoints stand beside `/v1`, not inside it. */
  async #postToRoot(path: string, body: JsonRecord): Promise<JsonRecord> {
    const root = { ...this.#io, baseUrl: this.#io.baseUrl.replace(/\/v1\/?$/, '') }
    const answer = await this.#post(path, body, false, root)
    if (answer === null) throw this.#nothingCounted()
    return answer
  }

  /** @param mayBeAbsent an older server answers 404: null then, instead of an error */
  async #post(
    path: string,
    body: JsonRecord,
    mayBeAbsent: boolean,
    io = this.#io,
  ): Promise<JsonRecord | null> {
    try {
      return asRecord((await postJson(io, path, body)).body)
    } catch (thrown) {
      const failure = failureOfCall(thrown, callContext(io, asText(this.#body.model), null), io, false)
      if (mayBeAbsent && (failure.status === 404 || failure.status === 405)) return null
      throw new AdapterError(failure)
    }
  }

  #refuseFiles(): void {
    if (!this.#hasFiles) return
    const { name } = vendorProfiles[this.#io.vendor]
    const sentence = `${name} counts only text before a request.`
    throw new AdapterError(failureOf('bad-request', { vendorName: name, sentence }))
  }

  #number(count: number | null): number {
    if (count === null) throw this.#nothingCounted()
    return count
  }

  #nothingCounted(): AdapterError {
    const { name } = vendorProfiles[this.#io.vendor]
    const sentence = `${name} did not say how many tokens the request has.`
    return new AdapterError(failureOf('unknown', { vendorName: name, sentence }))
  }
}

function lengthOf(tokens: JsonValue | undefined): number | null {
  return Array.isArray(tokens) ? tokens.length : null
}

/**
 * Input tokens of a request, with template and system text, as the server itself counts them.
 * @throws AdapterError where a server does not count (the record of the vendor says so beforehand) or cannot be reached
 */
export async function countChatTokens(request: TurnRequest, io: AdapterIo): Promise<number> {
  const { name, chat } = vendorProfiles[io.vendor]
  switch (chat.countsTokens) {
    case 'input-tokens':
      return new TokenCounter(request, io).byRequest()
    case 'tokenize':
      return new TokenCounter(request, io).byMessages()
    case null: {
      const sentence = `${name} does not count tokens before a request.`
      throw new AdapterError(failureOf('bad-request', { vendorName: name, sentence }))
    }
  }
}
