// A request as the server understands it: strings are text blocks, neighbours of one role are one message, and marks for
// the cache are no part of it.

export type Json = Readonly<Record<string, unknown>>

export interface PlainMessage {
  readonly role: string
  readonly content: readonly Json[]
}

/** What the model is shown, whether it came with the request or was kept on a thread. */
export interface PlainPrompt {
  readonly model: string
  readonly tools: readonly Json[]
  readonly system: readonly Json[]
  readonly messages: readonly PlainMessage[]
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function plainBlocks(content: unknown): Json[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return Array.isArray(content) ? content.filter(isRecord) : []
}

/** Strings become one text block, neighbours of one role one message. */
export function plainMessages(messages: unknown): PlainMessage[] {
  const plain: { role: string; content: Json[] }[] = []
  for (const message of Array.isArray(messages) ? messages : []) {
    if (!isRecord(message)) continue
    const content = plainBlocks(message.content)
    const last = plain.at(-1)
    if (last !== undefined && last.role === message.role) last.content.push(...content)
    else plain.push({ role: String(message.role), content })
  }
  return plain
}

export function plainPrompt(body: Json): PlainPrompt {
  return {
    model: String(body.model),
    tools: Array.isArray(body.tools) ? body.tools.filter(isRecord) : [],
    system: plainBlocks(body.system),
    messages: plainMessages(body.messages),
  }
}

/** Adds what a request brings to what a thread holds. */
export function joinPrompts(held: PlainPrompt, brought: PlainPrompt): PlainPrompt {
  return { ...held, messages: plainMessages([...held.messages, ...brought.messages]) }
}

/** The value without any `cache_control`, for comparing and counting. */
export function withoutCacheMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCacheMarks)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'cache_control')
      .map(([key, inner]) => [key, withoutCacheMarks(inner)]),
  )
}

/** Every block the model reads, in the order in which the cache sees them. */
export function blocksOfPrompt(prompt: PlainPrompt): { readonly place: string; readonly block: Json }[] {
  return [
    ...prompt.tools.map((block) => ({ place: 'tools', block })),
    ...prompt.system.map((block) => ({ place: 'system', block })),
    ...prompt.messages.flatMap(({ role, content }) => content.map((block) => ({ place: role, block }))),
  ]
}

/** Tokens of a block by the fake's own measure: a quarter of its characters. */
export function tokensOfBlock(block: Json): number {
  return Math.max(1, Math.ceil(JSON.stringify(withoutCacheMarks(block)).length / 4))
}

/** Input tokens as they are billed and as the count endpoint names them. */
export function tokensOfPrompt(prompt: PlainPrompt): number {
  return blocksOfPrompt(prompt).reduce((sum, { block }) => sum + tokensOfBlock(block), 0)
}
