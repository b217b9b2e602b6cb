// One conversation as a page anyone can read, in any viewer, in ten years. Texts stand in it verbatim; what is ours
// (headings, numbers, marks) is opened by a rule and a comment with the message's id, so that a text that imitates our
// headings is still told apart. Names and titles from outside are escaped.

import { describeHandoffNotes } from '../../shared/domain/describe-handoff-notes.ts'
import {
  formatBytes,
  formatDuration,
  formatNanoUsd,
  formatTokens,
  formatTotal,
} from '../../shared/domain/format.ts'
import type { Message } from '../../shared/domain/message.ts'
import { messagePath } from '../../shared/domain/message-path.ts'
import type { Part } from '../../shared/domain/part.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { ConversationUsage } from '../../shared/domain/usage.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import type { ConversationExport } from './conversation-file.ts'
import { endOpenBlock, fenceFor } from './end-open-block.ts'

export interface MarkdownOptions {
  readonly includesReasoning: boolean
  /** UTC milliseconds. */
  readonly exportedAt: number
}

/** One line without Markdown meaning: for titles, names of models, files and tools. */
export function escapeInline(value: string): string {
  return value
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>#|~&$]/g, '\\$&')
}

/** "2026-11-20 22:13 UTC" */
function formatMoment(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function verbatim(text: string): string[] {
  if (text === '') return []
  const ending = endOpenBlock(text)
  return [ending === null ? text : `${text}\n${ending}`]
}

function fenced(content: string, language: string): string {
  const fence = fenceFor(content)
  return `${fence}${language}\n${content}\n${fence}`
}

function writePart(part: Part, options: MarkdownOptions): string[] {
  switch (part.type) {
    case 'text':
      return verbatim(part.text)
    case 'reasoning': {
      if (!options.includesReasoning || part.text === '') return []
      const duration = part.durationMs === null ? '' : `, ${formatDuration(part.durationMs)}`
      return [`<details>\n<summary>Reasoning${duration}</summary>`, ...verbatim(part.text), '</details>']
    }
    case 'tool-call':
      return [`**Tool call** ${escapeInline(part.name)}`, fenced(part.argumentsJson, 'json')]
    case 'tool-result': {
      const name = part.name === null ? '' : ` ${escapeInline(part.name)}`
      return [`**Tool ${part.isError ? 'error' : 'result'}**${name}`, fenced(part.output, '')]
    }
    case 'file':
      return [
        `**Attachment** ${escapeInline(part.name)} (${escapeInline(part.mediaType)}, ${formatBytes(part.byteSize)})`,
      ]
  }
}

/** What became of an answer that did not come to its end. */
function writeMark(message: Message, turn: Turn | undefined): string[] {
  switch (message.status) {
    case 'complete':
      return []
    case 'pending':
    case 'streaming':
      return ['> **Still being written** when this was exported.']
    case 'stopped':
      return ['> **Stopped.** What had arrived is kept.']
    case 'interrupted':
      return ['> **Interrupted.** Baton ended while this answer was arriving; what had arrived is kept.']
    case 'failed': {
      const failure = turn?.failure ?? null
      return [failure === null ? '> **Failed.**' : `> **Failed.** ${escapeInline(failure.message)}`]
    }
  }
}

function writeUsage(turn: Turn): string {
  const { usage, cost } = turn
  const cached = usage?.cacheRead ?? null
  const reasoning = usage?.reasoning ?? null
  const input = `${formatTokens(usage?.inputTotal ?? null)} in${cached === null ? '' : ` (${formatTokens(cached)} cached)`}`
  const output = `${formatTokens(usage?.outputTotal ?? null)} out${reasoning === null ? '' : ` (${formatTokens(reasoning)} reasoning)`}`
  const facts = [
    `Tokens: ${input}, ${output}`,
    `cost: ${formatNanoUsd(cost.nanoUsd)}${cost.source === 'computed' ? ' (computed)' : ''}`,
    ...(turn.firstTokenMs === null ? [] : [`first token after ${formatDuration(turn.firstTokenMs)}`]),
    ...(turn.totalMs === null ? [] : [`${formatDuration(turn.totalMs)} in all`]),
    ...(turn.attempt > 1 ? [`attempt ${turn.attempt}`] : []),
  ]
  return `*${facts.join(' · ')}*`
}

function writeHandoff(turn: Turn): string[] {
  const { handoff } = turn
  if (handoff === null) return []
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

function headingOf(message: Message, turn: Turn | undefined): string {
  if (message.role === 'user') return 'You'
  if (message.role === 'tool') return 'Tool'
  return turn === undefined
    ? 'Answer'
    : `${escapeInline(turn.modelName)} · ${escapeInline(vendorNames[turn.vendor])}`
}

function writeMessage(message: Message, turn: Turn | undefined, options: MarkdownOptions): string[] {
  const served = turn?.modelServed ?? null
  const asked = turn === undefined ? [] : [`model ${escapeInline(turn.modelAsked)}`]
  const facts = [
    formatMoment(message.createdAt),
    ...asked,
    ...(served === null || served === turn?.modelAsked ? [] : [`served by ${escapeInline(served)}`]),
  ]
  return [
    '---',
    `<!-- message ${message.id} -->`,
    `## ${headingOf(message, turn)}`,
    `*${facts.join(' · ')}*`,
    ...message.parts.flatMap((part) => writePart(part, options)),
    ...writeMark(message, turn),
    ...(turn === undefined ? [] : [writeUsage(turn)]),
  ]
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

function turnsByMessage(turns: readonly Turn[]): Map<string, Turn[]> {
  return Map.groupBy(turns, (turn) => turn.messageId)
}

/** Writes the path that ends at the head; other branches are counted, the JSON form has them. */
export function exportMarkdown(data: ConversationExport, options: MarkdownOptions): string {
  const { conversation } = data
  const tree = new Map(data.messages.map((message) => [message.id, message]))
  const path = messagePath(tree, conversation.headMessageId)
  const turns = turnsByMessage(data.turns)
  const models = path.flatMap((message) => {
    const turn = turns.get(message.id)?.at(-1)
    return turn === undefined ? [] : [`${escapeInline(turn.modelName)} (${vendorNames[turn.vendor]})`]
  })
  const elsewhere = data.messages.length - path.length

  const head = [
    `# ${escapeInline(conversation.title) || 'Conversation'}`,
    [
      `- Begun: ${formatMoment(conversation.createdAt)}`,
      `- Last message: ${formatMoment(conversation.updatedAt)}`,
      `- Exported from Baton: ${formatMoment(options.exportedAt)}`,
      ...(models.length === 0 ? [] : [`- Models: ${[...new Set(models)].join(', ')}`]),
      `- Messages: ${path.length}${elsewhere === 0 ? '' : `, and ${elsewhere} in other branches (export as JSON to keep them)`}`,
      ...writeTotals(data.usage),
    ].join('\n'),
    ...(conversation.systemText === null || conversation.systemText === ''
      ? []
      : ['**System text**', fenced(conversation.systemText, '')]),
  ]

  const body = path.flatMap((message, index) => {
    // The handoff belongs to the answer, and is read before the question that went to the new model.
    const next = path[index + 1]
    const previous = path[index - 1]
    const handoffTurns =
      message.role === 'user'
        ? next?.role === 'assistant'
          ? (turns.get(next.id) ?? [])
          : []
        : previous?.role === 'user'
          ? []
          : (turns.get(message.id) ?? [])
    const handoff = handoffTurns.findLast((turn) => turn.handoff !== null)
    return [
      ...(handoff === undefined ? [] : writeHandoff(handoff)),
      ...writeMessage(message, turns.get(message.id)?.at(-1), options),
    ]
  })
  return `${[...head, ...body].join('\n\n')}\n`
}
