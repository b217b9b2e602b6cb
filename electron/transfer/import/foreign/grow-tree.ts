// Nodes of another application's tree as messages. One node may become no message (a hidden note) or several (an answer
// that calls a tool and goes on after its result); whoever followed it then follows its last message, or whatever the
// node itself followed.
import type { DraftMessage } from '../import-source.ts'

/** A message before it has its place. */
export type LooseMessage = Omit<DraftMessage, 'sourceId' | 'parentSourceId'>

export interface ForeignNode {
  readonly id: string
  readonly parentId: string | null
  readonly messages: readonly LooseMessage[]
}

export interface GrownTree {
  readonly messages: DraftMessage[]
  /** null when the node asked for became nothing, and nothing stands before it. */
  readonly headSourceId: string | null
}

function pieceId(nodeId: string, position: number): string {
  return position === 0 ? nodeId : `${nodeId}#${position + 1}`
}

/**
 * @param headId the node the person saw last; null leaves the head open
 * Doubled ids, lost parents and circles are left for the one who takes the draft in; here they only must not hang.
 */
export function growTree(nodes: readonly ForeignNode[], headId: string | null): GrownTree {
  const byId = new Map<string, ForeignNode>()
  for (const node of nodes) if (!byId.has(node.id)) byId.set(node.id, node)
  /** The last message of a node, or of the nearest one before it that has any; known ones end the way. */
  const ends = new Map<string, string | null>()
  const endOf = (id: string | null): string | null => {
    const passed: string[] = []
    const seen = new Set<string>()
    let end: string | null = null
    for (let current = id; current !== null; ) {
      const known = ends.get(current)
      const node = byId.get(current)
      if (known !== undefined || seen.has(current)) {
        end = known ?? null
        break
      }
      if (node === undefined) {
        // A parent that is not there stays the parent: whoever takes the draft in reports it.
        end = current
        break
      }
      if (node.messages.length > 0) {
        end = pieceId(current, node.messages.length - 1)
        break
      }
      seen.add(current)
      passed.push(current)
      current = node.parentId
    }
    for (const one of passed) ends.set(one, end)
    return end
  }
  const messages = nodes.flatMap((node) =>
    node.messages.map((message, position): DraftMessage => {
      const parentSourceId = position === 0 ? endOf(node.parentId) : pieceId(node.id, position - 1)
      return { ...message, sourceId: pieceId(node.id, position), parentSourceId }
    }),
  )
  const headSourceId = headId !== null && byId.has(headId) ? endOf(headId) : null
  return {
    messages,
    headSourceId:
      headSourceId !== null && messages.some(({ sourceId }) => sourceId === headSourceId)
        ? headSourceId
        : null,
  }
}
