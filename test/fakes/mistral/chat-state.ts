// The chat half of the fake. It keeps nothing of a conversation; it only remembers which prompts it has computed under
// which cache key, in blocks of 64 tokens as the vendor documents.
import { contentText, countTokens, type LooseRecord, listOf } from '../openai/loose-json.ts'
import { joinRoles, type ShownMessage } from '../shown-view.ts'
import type { WireAnswer } from '../wire-server.ts'
import { messagesFault } from './check-messages.ts'
import { answererOf, canReason, type Endpoint, fieldFault } from './check-request.ts'
import type { BegunAnswer } from './conversation-state.ts'
import { mistralError } from './errors.ts'
import { chatChunks, chatRecord } from './wire.ts'

const cacheBlock = 64

export interface ChatStateOptions {
  readonly windowTokens: number
  readonly signatures: Set<string>
}

export class ChatState {
  readonly #options: ChatStateOptions
  readonly #computed = new Map<string, readonly string[]>()
  #count = 0

  constructor(options: ChatStateOptions) {
    this.#options = options
  }

  begin(endpoint: Endpoint, body: LooseRecord): BegunAnswer | WireAnswer {
    const fault = fieldFault(endpoint, body)
    if (fault !== null) return fault
    const answerer = answererOf(body)
    if ('steps' in answerer) return answerer
    const { model, agent } = answerer
    const sent = listOf(body.messages)
    const refusal = messagesFault(sent, this.#options.signatures)
    if (refusal !== null) return refusal
    const inputTokens = countTokens(sent) + countTokens(agent?.instructions)
    if (inputTokens > this.#options.windowTokens) {
      const sentence = `Prompt ${inputTokens} > ${this.#options.windowTokens} maximum context length`
      return mistralError(400, sentence, { type: 'invalid_request_prompt_too_long', code: '3059' })
    }
    this.#count += 1
    const spoken = sent.filter((message) => message.role !== 'system')
    const last = contentText(spoken.findLast((message) => message.role === 'user')?.content)
    const count = `${spoken.length} ${spoken.length === 1 ? 'message' : 'messages'}`
    const text = `${agent?.name ?? 'Mistral'} here. I was sent ${count}. You said: ${last}`
    const isThinking = canReason(model) && body.reasoning_effort !== 'none'
    const signature = Buffer.from(`seal-${model}-chat-${this.#count}`).toString('base64')
    if (isThinking) this.#options.signatures.add(signature)
    const outputTokens = countTokens(text)
    const chunks = chatChunks({
      id: `d279427f57e142aab40d68432${String(this.#count).padStart(7, '0')}`,
      model,
      text,
      ...(isThinking ? { thinking: ['Who asks ', 'matters.'], signature } : {}),
      usage: {
        prompt_tokens: inputTokens,
        total_tokens: inputTokens + outputTokens,
        completion_tokens: outputTokens,
        prompt_tokens_details: { cached_tokens: this.#cachedTokens(model, body, sent) },
      },
    })
    const system = [
      agent?.instructions ?? '',
      ...sent.filter(({ role }) => role === 'system').map(({ content }) => contentText(content)),
    ]
    const systemText = system.filter((part) => part !== '').join('\n\n')
    return {
      records: [...chunks.map(chatRecord), 'data: [DONE]\n\n'],
      middle: chunks.length - 2,
      errorRecord: chatRecord({
        object: 'error',
        message: 'Service unavailable.',
        type: 'unreachable_backend',
        code: '1100',
      }),
      shown: {
        system: systemText === '' ? null : systemText,
        messages: joinRoles(
          spoken.map(
            ({ role, content }): ShownMessage => ({
              role: role === 'assistant' || role === 'tool' ? role : 'user',
              text: contentText(content),
            }),
          ),
        ),
        continuedFrom: null,
        isStored: false,
        inputTokens,
      },
      complete: () => undefined,
    }
  }

  /** What of the prompt was computed before under the same key. */
  #cachedTokens(model: string, body: LooseRecord, sent: readonly LooseRecord[]): number {
    if (typeof body.prompt_cache_key !== 'string') return 0
    const key = `${model} ${body.prompt_cache_key}`
    const before = this.#computed.get(key) ?? []
    const now = sent.map((message) => JSON.stringify(message))
    this.#computed.set(key, now)
    const firstNew = now.findIndex((message, position) => message !== before[position])
    const same = sent.slice(0, firstNew < 0 ? now.length : firstNew)
    return Math.floor(countTokens(same) / cacheBlock) * cacheBlock
  }
}
