// How the servers of the OpenAI family say that a conversation does not fit the model's window. Codes come first; the
// words stand for servers that have no code, and for upstreams whose own words are passed on. Facts of 2026-11 from the
// servers' sources, their documentation and error texts seen in the field. Ollama's older builds say nothing: they drop
// the oldest messages and answer 200, so that nothing can be recognised here.

/** `error.code`, `error.type` or OpenRouter's `metadata.error_type`. */
export const overflowCodes: ReadonlySet<string> = new Set([
  // OpenAI, Groq and, as a stable type, OpenRouter.
  'context_length_exceeded',
  // llama.cpp since 2025-09, and Ollama's newer builds that pass it on.
  'exceed_context_size_error',
  // Anthropic and others through OpenRouter.
  'request_too_large',
])

interface OverflowWords {
  readonly saidBy: string
  readonly words: RegExp
}

/** Said about nothing else: they count whatever status they come with, but for 429. */
export const overflowWords: readonly OverflowWords[] = [
  { saidBy: 'OpenAI chat, DeepSeek, vLLM, OpenRouter', words: /maximum context length/i },
  { saidBy: 'OpenAI Responses', words: /exceeds the context window/i },
  { saidBy: 'llama.cpp, Ollama', words: /exceeds? (?:the )?(?:available )?context size/i },
  { saidBy: 'vLLM before 2026', words: /longer than the maximum model length/i },
  { saidBy: 'LM Studio', words: /keep the first \d+ tokens when context/i },
  { saidBy: 'LM Studio', words: /tokens to keep from the initial prompt is greater than the context/i },
  { saidBy: 'LM Studio', words: /reached context length of \d+ tokens/i },
  { saidBy: 'xAI', words: /maximum prompt length is/i },
  { saidBy: 'Groq, Cerebras', words: /reduce the length of the (?:messages|input|prompt)/i },
  { saidBy: 'Anthropic through OpenRouter', words: /prompt is too long/i },
  { saidBy: 'Google through OpenRouter', words: /input token count\b.{0,60}\bexceeds/i },
  { saidBy: 'Amazon through OpenRouter', words: /input is too long/i },
]

/** A net for servers nobody has met: counts only where the request is to blame. */
export const likelyOverflowWords =
  /(?:exceed|longer than|larger than|too (?:long|large) for|overflow)[^.]{0,80}\bcontext (?:length|window|size)|\bcontext (?:length|window|size)[^.]{0,80}(?:exceed|overflow|too small|not enough)|too many (?:input |prompt )?tokens(?! per)|input too long/i

/**
 * The request alone is larger than what the account may send in a minute (Groq as 413, OpenAI as 429). Waiting never
 * helps; less history does.
 */
export const minuteOverflowWords = /request too large for .{1,300}tokens per min/i
