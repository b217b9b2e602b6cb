// ChatGPT keeps thoughts in nodes of their own before the answer they led to. They are taken into that answer, unless
// several answers came of them: then they stay a message of their own.
import type { DraftPart } from '../import-source.ts'
import type { MappedMessage } from './map-message.ts'

export interface ThoughtNode {
  readonly id: string
  readonly parentId: string | null
  /** A node without a message is no link in a chain of thoughts. */
  readonly message: unknown
}

export interface CarriedThoughts {
  /** The thoughts that an answer begins with, by the answer's node. */
  readonly byAnswer: ReadonlyMap<string, readonly DraftPart[]>
  /** Nodes whose thoughts stand in an answer. */
  readonly taken: ReadonlySet<string>
}

function countChildren(nodes: ReadonlyMap<string, ThoughtNode>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { parentId } of nodes.values()) {
    if (parentId !== null) counts.set(parentId, (counts.get(parentId) ?? 0) + 1)
  }
  return counts
}

export function isAnswer(mapped: MappedMessage | undefined): mapped is MappedMessage & { kind: 'messages' } {
  return mapped?.kind === 'messages' && mapped.messages[0]?.role === 'assistant'
}

export function carryThoughts(
  nodes: ReadonlyMap<string, ThoughtNode>,
  mapped: ReadonlyMap<string, MappedMessage>,
): CarriedThoughts {
  const counts = countChildren(nodes)
  const taken = new Set<string>()
  const byAnswer = new Map<string, readonly DraftPart[]>()
  for (const [answerId, answer] of mapped) {
    if (!isAnswer(answer)) continue
    const pieces: (readonly DraftPart[])[] = []
    const passed = new Set<string>()
    for (let id = nodes.get(answerId)?.parentId ?? null; id !== null; ) {
      const node = nodes.get(id)
      const one = mapped.get(id)
      const isPassed = one?.kind === 'thoughts' || one?.kind === 'nothing'
      if (node === undefined || node.message === null || !isPassed || counts.get(id) !== 1 || passed.has(id))
        break
      passed.add(id)
      if (one.kind === 'thoughts') {
        pieces.push(one.message.parts)
        taken.add(id)
      }
      id = node.parentId
    }
    if (pieces.length > 0) byAnswer.set(answerId, pieces.toReversed().flat())
  }
  return { byAnswer, taken }
}
