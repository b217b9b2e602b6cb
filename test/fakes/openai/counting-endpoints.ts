// The endpoints at which local servers count tokens. They count as the fakes bill.
import { jsonAnswer, type WireAnswer } from '../wire-server.ts'
import { openAiError } from './errors.ts'
import { countTokens, type LooseRecord } from './loose-json.ts'

/** `prompt-tokens`: an older llama.cpp, which gives the rendered prompt and its tokens in two calls. */
export type CountingHabit = 'input-tokens' | 'prompt-tokens' | 'tokenize' | null

function tokenNumbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

/** null for a path that counts nothing at this server. */
export function countingAnswer(
  habit: CountingHabit,
  path: string,
  body: LooseRecord,
  windowTokens: number | undefined,
): WireAnswer | null {
  const hasMessages = Array.isArray(body.messages)
  const refused = openAiError(400, 'messages is missing')
  if (habit === 'input-tokens' && path === '/v1/chat/completions/input_tokens') {
    if (!hasMessages || typeof body.model !== 'string') return refused
    return jsonAnswer(200, { object: 'response.input_tokens', input_tokens: countTokens(body.messages) })
  }
  if (habit === 'tokenize' && path === '/tokenize') {
    if (!hasMessages || body.add_generation_prompt !== true) return refused
    const count = countTokens(body.messages)
    const tokens = tokenNumbers(count)
    return jsonAnswer(200, { count, max_model_len: windowTokens ?? 65_536, tokens, token_strs: null })
  }
  if (habit !== 'prompt-tokens') return null
  if (path === '/apply-template') {
    return hasMessages ? jsonAnswer(200, { prompt: JSON.stringify(body.messages) }) : refused
  }
  if (path !== '/tokenize') return null
  if (typeof body.content !== 'string' || body.add_special !== true) return openAiError(400, 'no content')
  return jsonAnswer(200, { tokens: tokenNumbers(Math.ceil(body.content.length / 4)) })
}
