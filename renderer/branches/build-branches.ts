// The tree of a conversation, with every stretch in which nothing forks drawn together: what is left are forks and ends.
// Pure, and linear in the number of messages.
import type { MessageId } from '../../shared/domain/ids.ts'
import type { MessageTree, TreeNode } from '../../shared/domain/message-tree.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'

/** A stretch of messages that follow one another, up to a fork, an end, or the message that is continued. */
export interface Branch {
  /** The id of its first message. */
  readonly id: MessageId
  readonly lastId: MessageId
  /** The stretch it follows; null at the beginning of the conversation. */
  readonly parentId: MessageId | null
  readonly childIds: readonly MessageId[]
  /** From 1. */
  readonly level: number
  /** Steps to the right, from 0. What goes on stays below what it follows, so that a long conversation stays narrow. */
  readonly indent: number
  /** Its place among those that follow the same stretch, in the order in which they were made, and how many they are. */
  readonly position: number
  readonly siblingCount: number
  readonly role: TreeNode['role']
  /** What it begins with; empty when that has no text. */
  readonly excerpt: string
  readonly messageCount: number
  /** Who answered in it, in order of first appearance. */
  readonly models: readonly { readonly vendor: Vendor; readonly name: string }[]
  /** UTC milliseconds of its last message. */
  readonly lastAt: number
  /** It belongs to the branch that is continued. */
  readonly isOnHeadPath: boolean
  /** It ends with the message that is continued. */
  readonly holdsHead: boolean
  /** It belongs to the branch that is shown, where that is another one. */
  readonly isShown: boolean
  /** It ends with the last message that is shown. */
  readonly holdsShownEnd: boolean
}

/** The ids from a message up to the beginning. */
function pathTo(endId: MessageId | null, nodes: ReadonlyMap<MessageId, TreeNode>): ReadonlySet<MessageId> {
  const path = new Set<MessageId>()
  for (let node = nodes.get(endId ?? ''); node !== undefined; node = nodes.get(node.parentId ?? ''))
    path.add(node.id)
  return path
}

/**
 * @param viewLeafId the end of the branch that is looked at; null while the one that is continued is shown
 * @returns parents before their children; of children those that were left first, then the one that goes on: what is
 * continued or shown, else the newest
 */
export function buildBranches(tree: MessageTree, viewLeafId: MessageId | null): readonly Branch[] {
  const nodes = new Map(tree.nodes.map((node) => [node.id, node]))
  const children = new Map<MessageId | null, TreeNode[]>()
  for (const node of tree.nodes) {
    const siblings = children.get(node.parentId)
    if (siblings === undefined) children.set(node.parentId, [node])
    else siblings.push(node)
  }
  const headPath = pathTo(tree.headMessageId, nodes)
  const shownPath = viewLeafId === null ? new Set<MessageId>() : pathTo(viewLeafId, nodes)
  const branches: Branch[] = []
  /** Which of them goes on. */
  const mainOf = (siblings: readonly TreeNode[]) =>
    siblings.find((node) => headPath.has(node.id)) ??
    siblings.find((node) => shownPath.has(node.id)) ??
    siblings.at(-1)
  const begin = (siblings: readonly TreeNode[], parent: Pick<Branch, 'id' | 'level' | 'indent'> | null) => {
    const main = mainOf(siblings)
    const all = siblings.map((first, index) => ({
      first,
      parentId: parent?.id ?? null,
      level: parent === null ? 1 : parent.level + 1,
      indent: parent === null ? 0 : parent.indent + (first === main ? 0 : 1),
      position: index + 1,
      siblingCount: siblings.length,
    }))
    return [...all.filter(({ first }) => first !== main), ...all.filter(({ first }) => first === main)]
  }
  // A list of its own instead of recursion: an edit of every answer makes a tree as deep as the conversation is long.
  const waiting = begin(children.get(null) ?? [], null).reverse()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { first, ...place } = next
    const models = new Map<string, { vendor: Vendor; name: string }>()
    let last = first
    let messageCount = 0
    let following: readonly TreeNode[] = []
    for (let node: TreeNode | undefined = first; node !== undefined; ) {
      last = node
      messageCount += 1
      if (node.vendor !== null && node.modelName !== null)
        models.set(`${node.vendor} ${node.modelName}`, { vendor: node.vendor, name: node.modelName })
      following = children.get(node.id) ?? []
      const goesOn: boolean =
        following.length === 1 && node.id !== tree.headMessageId && node.id !== viewLeafId
      node = goesOn ? following[0] : undefined
    }
    const beginnings = begin(following, { ...place, id: first.id })
    branches.push({
      ...place,
      id: first.id,
      lastId: last.id,
      childIds: beginnings.map((child) => child.first.id),
      role: first.role,
      excerpt: first.excerpt,
      messageCount,
      models: [...models.values()],
      lastAt: last.createdAt,
      isOnHeadPath: headPath.has(first.id),
      holdsHead: last.id === tree.headMessageId,
      isShown: shownPath.has(first.id),
      holdsShownEnd: last.id === viewLeafId,
    })
    waiting.push(...beginnings.reverse())
  }
  return branches
}

/** Those whose ancestors are all unfolded. */
export function visibleBranches(
  branches: readonly Branch[],
  foldedIds: ReadonlySet<MessageId>,
): readonly Branch[] {
  const hidden = new Set<MessageId>()
  return branches.filter(({ id, parentId }) => {
    const isHidden = parentId !== null && (hidden.has(parentId) || foldedIds.has(parentId))
    if (isHidden) hidden.add(id)
    return !isHidden
  })
}

/** More than this are too many to be unfolded at once. */
const mostUnfolded = 300

/** What is folded at first: nothing, or in a large tree everything beside the branches that are continued and shown. */
export function foldedAtFirst(branches: readonly Branch[]): ReadonlySet<MessageId> {
  if (branches.length <= mostUnfolded) return new Set()
  return new Set(
    branches.flatMap((branch) =>
      branch.childIds.length === 0 || branch.isOnHeadPath || branch.isShown ? [] : [branch.id],
    ),
  )
}
