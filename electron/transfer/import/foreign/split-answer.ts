// One answer of another application as Baton keeps it: what the model said and asked for is its message, what a tool
// returned is a message of its own, and what the model said after that is the next one.
import type { DraftAnswer, DraftPart } from '../import-source.ts'
import { withoutCounts } from './draft-parts.ts'
import type { LooseMessage } from './grow-tree.ts'

export interface AnswerFrame {
  readonly createdAt: number | null
  readonly status: LooseMessage['status']
  readonly answer: DraftAnswer
}

/** @returns no message when there are no parts, unless the answer failed or was stopped before it said anything */
export function splitAnswer(parts: readonly DraftPart[], frame: AnswerFrame): LooseMessage[] {
  const groups: { role: 'assistant' | 'tool'; parts: DraftPart[] }[] = []
  for (const part of parts) {
    const role = part.type === 'tool-result' ? 'tool' : 'assistant'
    const last = groups.at(-1)
    if (last?.role === role) last.parts.push(part)
    else groups.push({ role, parts: [part] })
  }
  if (groups.length === 0) {
    return frame.status === 'complete' ? [] : [{ role: 'assistant', parts: [], ...frame }]
  }
  const lastAnswer = groups.findLastIndex(({ role }) => role === 'assistant')
  return groups.map((group, index): LooseMessage => {
    const { createdAt } = frame
    if (group.role === 'tool') return { ...group, createdAt, status: 'complete', answer: null }
    const isLast = index === lastAnswer
    return {
      ...group,
      createdAt,
      status: isLast ? frame.status : 'complete',
      answer: isLast ? frame.answer : withoutCounts(frame.answer),
    }
  })
}

/** What a person said. */
export function userMessages(parts: readonly DraftPart[], createdAt: number | null): LooseMessage[] {
  if (parts.length === 0) return []
  return [{ role: 'user', parts, createdAt, status: 'complete', answer: null }]
}
