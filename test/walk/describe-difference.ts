// Two views of what a model is shown, side by side where they differ, for whoever has to find out why.
import type { ShownMessage } from '../fakes/shown-view.ts'

export interface View {
  readonly system: string | null
  readonly messages: readonly ShownMessage[]
}

const contextLength = 60

/** A text around the place where it begins to differ from another. */
function around(text: string, place: number): string {
  const from = Math.max(0, place - contextLength)
  const to = place + contextLength
  return `${from > 0 ? '…' : ''}${JSON.stringify(text.slice(from, to))}${to < text.length ? '…' : ''}`
}

function firstDifference(a: string, b: string): number {
  let place = 0
  while (place < a.length && a[place] === b[place]) place += 1
  return place
}

function lineOf(message: ShownMessage | undefined, place: number): string {
  return message === undefined ? 'nothing' : `${message.role} ${around(message.text, place)}`
}

/** @returns null when they are the same */
export function describeDifference(expected: View, actual: View): string | null {
  const lines: string[] = []
  if (expected.system !== actual.system) {
    lines.push(`system, expected: ${JSON.stringify(expected.system)}`)
    lines.push(`system, shown:    ${JSON.stringify(actual.system)}`)
  }
  const count = Math.max(expected.messages.length, actual.messages.length)
  for (let index = 0; index < count; index += 1) {
    const a = expected.messages[index]
    const b = actual.messages[index]
    if (a?.role === b?.role && a?.text === b?.text) continue
    const place = firstDifference(a?.text ?? '', b?.text ?? '')
    lines.push(
      `message ${index} of ${expected.messages.length} expected and ${actual.messages.length} shown, from character ${place}`,
      `  expected: ${lineOf(a, place)}`,
      `  shown:    ${lineOf(b, place)}`,
    )
    break
  }
  if (lines.length === 0) return null
  const roles = (view: View): string => view.messages.map(({ role }) => role[0]).join('')
  return [...lines, `roles expected: ${roles(expected)}`, `roles shown:    ${roles(actual)}`].join('\n')
}
