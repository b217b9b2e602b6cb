// What a request may send as items and what the model sees of them: the faults the API would name, the texts, and a
// made-up but steady count of tokens (four characters to a token, and four for each item).
import type { ShownMessage } from '../shown-view.ts'
import type { WireAnswer } from '../wire-server.ts'
import { openAiError } from './errors.ts'
import { type LooseRecord, listOf } from './loose-json.ts'
import { isOwnSeal } from './responses-wire.ts'

/** What the API would say against the items; null when they are good. `known` stands before them. */
export function itemFault(
  items: readonly LooseRecord[],
  known: readonly LooseRecord[],
  issuer: string,
): WireAnswer | null {
  const open = new Set<unknown>()
  for (const item of [...known, ...items]) {
    if (item.type === 'function_call') open.add(item.call_id)
    if (item.type === 'function_call_output' && !open.delete(item.call_id)) {
      return openAiError(
        400,
        `No tool call found for function call output with call_id ${String(item.call_id)}.`,
      )
    }
    if (item.role === 'user' && open.size > 0) {
      return openAiError(400, `No tool output found for function call ${String([...open][0])}.`)
    }
  }
  for (const item of items) {
    if (item.id !== undefined) return openAiError(404, `Item with id '${String(item.id)}' not found.`)
    if (item.type === 'reasoning' && !isOwnSeal(item, issuer)) {
      return openAiError(400, 'The encrypted content could not be verified.', {
        code: 'invalid_encrypted_content',
      })
    }
    const texts = listOf(item.content).map((part) => part.type)
    const wrong = item.role === 'assistant' ? 'input_text' : 'output_text'
    if (texts.includes(wrong))
      return openAiError(400, `Invalid value: '${wrong}'.`, { code: 'invalid_value' })
  }
  return null
}

/** A message of the thread; a system text among the items is none. */
export function isMessage(item: LooseRecord): boolean {
  return item.role === 'user' || item.role === 'assistant'
}

/** The system text as the model gets it: the instructions of this request, and system items that were kept or sent. */
export function shownSystem(instructions: unknown, items: readonly LooseRecord[]): string | null {
  const texts = items.filter(({ role }) => role === 'system' || role === 'developer')
  const all = [instructions, ...texts.map(({ content }) => visibleText(content))]
  const given = all.filter((text) => typeof text === 'string' && text !== '')
  return given.length === 0 ? null : given.join('\n\n')
}

/** The visible text of a content that is a string or a list of parts, parts apart by a blank line. */
export function visibleText(content: unknown): string {
  if (typeof content === 'string') return content
  return listOf(content)
    .map((part) => part.text ?? part.refusal)
    .filter((text) => typeof text === 'string' && text !== '')
    .join('\n\n')
}

/** What the model is shown of the items; reasoning and calls have no visible text. */
export function shownMessages(items: readonly LooseRecord[]): ShownMessage[] {
  return items.flatMap((item): ShownMessage[] => {
    if (item.type === 'function_call_output') return [{ role: 'tool', text: visibleText(item.output) }]
    if (item.role !== 'user' && item.role !== 'assistant') return []
    return [{ role: item.role, text: visibleText(item.content) }]
  })
}

export function tokensOfText(text: unknown): number {
  return typeof text === 'string' ? Math.ceil(text.length / 4) : 0
}

function tokensOfItem(item: LooseRecord): number {
  if (item.type === 'reasoning') return 4 + tokensOfText(visibleText(item.summary))
  if (item.type === 'function_call') return 4 + tokensOfText(`${String(item.name)}${String(item.arguments)}`)
  return 4 + tokensOfText(visibleText(item.content ?? item.output))
}

export function tokensOfItems(items: readonly LooseRecord[]): number {
  return items.reduce((sum, item) => sum + tokensOfItem(item), 0)
}
