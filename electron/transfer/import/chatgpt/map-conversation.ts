// One conversation of a ChatGPT export: a map of nodes with parents and children, of which `current_node` is the one the
// person saw last. Old exports name the conversation `id`, newer ones `conversation_id` too, the oldest not at all.
// Sources: as in map-message.ts, and the export of 2026 as described by its readers, read 2026-11-26.

import { firstTime } from '../foreign/foreign-time.ts'
import { type ForeignNode, growTree, type LooseMessage } from '../foreign/grow-tree.ts'
import { createIssueNotes, type IssueNotes } from '../foreign/issue-notes.ts'
import {
  asId,
  asObject,
  type ForeignObject,
  ownFlag,
  ownId,
  ownList,
  ownObject,
  ownText,
  ownValue,
  ownWords,
} from '../foreign/own-value.ts'
import { skipped } from '../foreign/read-records.ts'
import type { DraftConversation, DraftIssue } from '../import-source.ts'
import type { AssetFiles } from './asset-files.ts'
import { type CarriedThoughts, carryThoughts } from './carry-thoughts.ts'
import { callIdOf, type MappedMessage, mapMessage, recipientOf } from './map-message.ts'

interface Node {
  readonly id: string
  readonly parentId: string | null
  readonly message: ForeignObject | null
}

/** How far up a tool's node looks for the call it answers. */
const callSearchDepth = 50

function readNodes(mapping: ForeignObject, notes: IssueNotes): Map<string, Node> {
  const fromChildren = new Map<string, string>()
  for (const [id, value] of Object.entries(mapping)) {
    for (const child of ownList(asObject(value) ?? {}, 'children')) {
      const childId = asId(child)
      if (childId !== null && !fromChildren.has(childId)) fromChildren.set(childId, id)
    }
  }
  const nodes = new Map<string, Node>()
  for (const [key, value] of Object.entries(mapping)) {
    const id = asId(key)
    const node = asObject(value)
    if (id === null || node === null) {
      notes.brokenRecord()
      continue
    }
    const parentId = ownId(node, 'parent') ?? fromChildren.get(id) ?? null
    nodes.set(id, { id, parentId, message: ownObject(node, 'message') })
  }
  return nodes
}

function callFinder(nodes: ReadonlyMap<string, Node>) {
  return (nodeId: string): { callId: string; name: string } | null => {
    let current = nodes.get(nodeId)?.parentId ?? null
    for (let step = 0; current !== null && step < callSearchDepth; step += 1) {
      const node: Node | undefined = nodes.get(current)
      if (node === undefined) return null
      const name = node.message === null ? null : recipientOf(node.message)
      if (name !== null) return { callId: callIdOf(node.id), name }
      current = node.parentId
    }
    return null
  }
}

function messagesOf(node: Node, mapped: MappedMessage | undefined, carried: CarriedThoughts): LooseMessage[] {
  if (mapped?.kind === 'thoughts' && !carried.taken.has(node.id)) return [mapped.message]
  if (mapped?.kind !== 'messages') return []
  const thoughts = carried.byAnswer.get(node.id) ?? []
  return mapped.messages.map((message, index) =>
    index === 0 ? { ...message, parts: [...thoughts, ...message.parts] } : message,
  )
}

/** The oldest exports give a conversation no id; its first message has one, which stays. */
function sourceIdOf(conversation: ForeignObject, nodes: ReadonlyMap<string, Node>): string | null {
  const own = ownId(conversation, 'conversation_id', 'id')
  if (own !== null) return own
  for (const { id, message } of nodes.values()) if (message !== null) return `first-message ${id}`
  return null
}

function noteBelonging(conversation: ForeignObject, notes: IssueNotes): void {
  const id = ownWords(conversation, 'conversation_template_id', 'gizmo_id')
  if (id === null) return
  const what = id.startsWith('g-p-') ? 'project' : 'custom GPT'
  notes.say(`It belonged to a ${what} of ChatGPT (${id.slice(0, 80)}), whose name the export does not state.`)
}

/** @param position its place in the file, counted from zero; names it when it says nothing itself */
export function mapConversation(
  value: unknown,
  position: number,
  assets: AssetFiles,
): DraftConversation | DraftIssue {
  const conversation = asObject(value)
  const title = conversation === null ? '' : (ownText(conversation, 'title') ?? '')
  const subject = title.trim() === '' ? `Conversation ${position + 1}` : title
  if (conversation === null) return skipped(subject, 'It is no conversation.')
  const mapping = ownObject(conversation, 'mapping')
  if (mapping === null) return skipped(subject, 'It has no messages in the export.')
  const notes = createIssueNotes()
  const nodes = readNodes(mapping, notes)
  const sourceId = sourceIdOf(conversation, nodes)
  if (sourceId === null) return skipped(subject, 'It has no messages in the export.')
  const surroundings = {
    assets,
    notes,
    defaultModel: ownWords(conversation, 'default_model_slug'),
    callBefore: callFinder(nodes),
  }
  const mapped = new Map<string, MappedMessage>()
  for (const { id, message } of nodes.values()) {
    mapped.set(id, message === null ? { kind: 'nothing' } : mapMessage(id, message, surroundings))
  }
  const systemTexts = new Set<string>()
  for (const one of mapped.values()) if (one.kind === 'system') systemTexts.add(one.text)
  const carried = carryThoughts(nodes, mapped)
  const grown: ForeignNode[] = Array.from(nodes.values(), (node) => ({
    id: node.id,
    parentId: node.parentId,
    messages: messagesOf(node, mapped.get(node.id), carried),
  }))
  const tree = growTree(grown, ownId(conversation, 'current_node'))
  if (tree.messages.length === 0) return skipped(subject, 'It has no messages that say anything.')
  noteBelonging(conversation, notes)
  return {
    kind: 'conversation',
    sourceId,
    title,
    createdAt: firstTime(ownValue(conversation, 'create_time')),
    updatedAt: firstTime(ownValue(conversation, 'update_time')),
    systemText: systemTexts.size === 0 ? null : [...systemTexts].join('\n\n'),
    folderName: null,
    tagNames: [],
    isArchived: ownFlag(conversation, 'is_archived'),
    isPinned:
      ownFlag(conversation, 'is_starred') || firstTime(ownValue(conversation, 'pinned_time')) !== null,
    headSourceId: tree.headSourceId,
    messages: tree.messages,
    issues: notes.sentences(),
  }
}
