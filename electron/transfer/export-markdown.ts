// One conversation as a page anyone can read, in any viewer, in ten years, and that Baton can read back: see
// docs/export-format.md. The path that is continued comes first; other branches follow when they are wanted.
import { describeHandoffNotes } from '../../shared/domain/describe-handoff-notes.ts'
import { formatNanoUsd, formatTokens, formatTotal } from '../../shared/domain/format.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { TreeNode } from '../../shared/domain/message-tree.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { ConversationUsage } from '../../shared/domain/usage.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import type { ReadConversation } from './read-conversation.ts'
import {
  escapeInline,
  fenced,
  formatMoment,
  type MarkdownChoices,
  writeMarkdownMessage,
} from './write-markdown-message.ts'

export const markdownFormat = 'baton-markdown'
export const markdownVersion = 1

/** YAML whose values are JSON, which is YAML too. */
function writeFrontMatter(read: ReadConversation, models: readonly string[]): string {
  const { conversation, folder, tags } = read
  const values: readonly (readonly [string, unknown])[] = [
    ['format', markdownFormat],
    ['version', markdownVersion],
    ['id', conversation.id],
    ['title', conversation.title],
    ['created', new Date(conversation.createdAt).toISOString()],
    ['updated', new Date(conversation.updatedAt).toISOString()],
    ['models', models],
    ['folder', folder?.name ?? null],
    ['tags', tags.map((tag) => tag.name)],
    ['pinned', conversation.pinnedAt !== null],
    ['archived', conversation.archivedAt !== null],
    ['head', conversation.headMessageId],
  ]
  return ['---', ...values.map(([name, value]) => `${name}: ${JSON.stringify(value)}`), '---'].join('\n')
}

function writeTotals(usage: ConversationUsage): string[] {
  if (usage.turnCount === 0) return []
  return [
    `- Model calls: ${formatTokens(usage.turnCount)}, other branches and repeated attempts included`,
    `- Tokens in: ${formatTotal(usage.input)}, of which cached: ${formatTotal(usage.cacheRead)}`,
    `- Tokens out: ${formatTotal(usage.output)}, of which reasoning: ${formatTotal(usage.reasoning)}`,
    `- Cost: ${formatTotal(usage.nanoUsd, formatNanoUsd)}`,
  ]
}

function writeHandoff(turns: readonly Turn[]): string[] {
  const turn = turns.findLast((candidate) => candidate.handoff !== null)
  const handoff = turn?.handoff ?? null
  if (turn === undefined || handoff === null) return []
  const carried = `${handoff.messagesCarried} ${handoff.messagesCarried === 1 ? 'message' : 'messages'}`
  const tokens =
    handoff.approximateTokens === null ? '' : `, about ${formatTokens(handoff.approximateTokens)} tokens`
  const notes = describeHandoffNotes(turn.notes).map((note) => `; ${note}`)
  const target = `${escapeInline(handoff.toModelName)} (${vendorNames[handoff.toVendor]})`
  return [
    '---',
    `*Handed off to ${target} from ${escapeInline(handoff.fromModelName)} (${vendorNames[handoff.fromVendor]}): ${carried}${tokens}${notes.join('')}.*`,
  ]
}

function versionsOf(nodes: readonly TreeNode[]): (id: string) => string | null {
  const groups = Map.groupBy(nodes, (node) => `${node.parentId} ${node.role}`)
  const names = new Map<string, string>()
  for (const group of groups.values()) {
    if (group.length === 1) continue
    for (const [index, { id }] of group.entries()) names.set(id, `version ${index + 1} of ${group.length}`)
  }
  return (id) => names.get(id) ?? null
}

interface PageWriter {
  write(message: Message, next: Message | undefined, previous: Message | undefined): string[]
}

function createPageWriter(
  read: ReadConversation,
  choices: MarkdownChoices,
  isWritten: (id: string) => boolean,
): PageWriter {
  const turns = Map.groupBy(read.turns, (turn) => turn.messageId)
  const answers = (id: string): readonly Turn[] =>
    (turns.get(id) ?? []).filter((turn) => turn.purpose === 'answer')
  const parents = new Map(read.nodes.map((node) => [node.id, node.parentId]))
  const versionOf = versionsOf(read.nodes)
  /** A message that is left out is passed over. */
  const parentOf = (id: string): string | null => {
    let parent = parents.get(id) ?? null
    while (parent !== null && !isWritten(parent)) parent = parents.get(parent) ?? null
    return parent
  }
  return {
    write(message, next, previous) {
      // The handoff belongs to the answer, and is read before the question that went to the new model.
      const isQuestion = message.role === 'user'
      const answered = isQuestion
        ? next?.role === 'assistant' && next.parentId === message.id
          ? next.id
          : null
        : previous?.role === 'user' && previous.id === message.parentId
          ? null
          : message.id
      return [
        ...(answered === null ? [] : writeHandoff(answers(answered))),
        ...writeMarkdownMessage(
          message,
          parentOf(message.id),
          answers(message.id).at(-1),
          versionOf(message.id),
          choices,
        ),
      ]
    },
  }
}

function* withNeighbours(
  messages: Iterable<Message>,
): Generator<[message: Message, next: Message | undefined, previous: Message | undefined]> {
  let previous: Message | undefined
  let current: Message | undefined
  for (const next of messages) {
    if (current !== undefined) {
      yield [current, next, previous]
      previous = current
    }
    current = next
  }
  if (current !== undefined) yield [current, undefined, previous]
}

function* filter(messages: Iterable<Message>, keep: (message: Message) => boolean): Generator<Message> {
  for (const message of messages) if (keep(message)) yield message
}

/** The page, piece by piece: a few messages in memory at a time. */
export function* exportMarkdown(
  read: ReadConversation,
  usage: ConversationUsage,
  choices: MarkdownChoices,
): Generator<string> {
  const { conversation, nodes, pathIds } = read
  const models = [
    ...new Set(
      read.turns
        .filter((turn) => pathIds.has(turn.messageId) && turn.purpose === 'answer')
        .map((turn) => `${turn.modelName.replace(/\s+/g, ' ')} (${vendorNames[turn.vendor]})`),
    ),
  ]
  const chosen = nodes.filter((node) => read.isChosen(node.id))
  const elsewhere = nodes.length - chosen.length
  const { systemText } = conversation
  const head = [
    writeFrontMatter(read, models),
    `# ${escapeInline(conversation.title) || 'Conversation'}`,
    [
      `- Begun: ${formatMoment(conversation.createdAt)}`,
      `- Last message: ${formatMoment(conversation.updatedAt)}`,
      ...(models.length === 0 ? [] : [`- Models: ${models.map(escapeInline).join(', ')}`]),
      `- Messages: ${chosen.length}${elsewhere === 0 ? '' : `, and ${elsewhere} in other branches that are not part of this page`}`,
      ...(choices.includesCosts ? writeTotals(usage) : []),
    ].join('\n'),
    ...(systemText === null || systemText === ''
      ? []
      : ['**System text**', fenced('system', systemText, '')]),
  ]
  yield head.join('\n\n')

  const hidden = new Set(
    choices.includesToolCalls ? [] : nodes.filter((node) => node.role === 'tool').map((node) => node.id),
  )
  const writer = createPageWriter(read, choices, (id) => read.isChosen(id) && !hidden.has(id))
  const written = (isOnPath: boolean) =>
    withNeighbours(filter(read.messages(), ({ id }) => pathIds.has(id) === isOnPath && !hidden.has(id)))
  for (const [message, next, previous] of written(true)) {
    yield `\n\n${writer.write(message, next, previous).join('\n\n')}`
  }
  let isFirst = true
  for (const [message, next, previous] of chosen.some(({ id }) => !pathIds.has(id)) ? written(false) : []) {
    if (isFirst) yield '\n\n---\n\n# Other branches'
    isFirst = false
    yield `\n\n${writer.write(message, next, previous).join('\n\n')}`
  }
  yield '\n'
}
