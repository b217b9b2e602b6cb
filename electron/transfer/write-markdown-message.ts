// One message of a Markdown export. Texts stand in it verbatim; what is ours (headings, numbers, marks) is opened by a rule
// and a mark, so that a text that imitates our headings is still told apart. Names from outside are escaped.
import { formatBytes, formatDuration, formatNanoUsd, formatTokens } from '../../shared/domain/format.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Part } from '../../shared/domain/part.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { endOpenBlock, fenceFor } from './end-open-block.ts'
import { endMark, type MarkKind, measureText, writeMark } from './markdown-marks.ts'

export interface MarkdownChoices {
  readonly includesReasoning: boolean
  readonly includesToolCalls: boolean
  readonly includesCosts: boolean
  /** Where an attachment lies, seen from the page; null where it does not lie beside it. */
  attachmentPath(hash: string, mediaType: string): string | null
}

/** One line without Markdown meaning: for titles, names of models, files and tools. */
export function escapeInline(value: string): string {
  return value
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>#|~&$]/g, '\\$&')
}

/** "2026-11-20 22:13 UTC" */
export function formatMoment(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** A text that is rendered. */
function verbatim(kind: MarkKind, text: string, values: object = {}): string {
  const ending = endOpenBlock(text)
  const closed = ending === null ? text : `${text}\n${ending}`
  return `${writeMark(kind, { ...values, ...measureText(text) })}\n${closed}\n\n${endMark}`
}

/** A text that is shown as it is. */
export function fenced(kind: MarkKind, text: string, language: string, values: object = {}): string {
  const fence = fenceFor(text)
  const mark = writeMark(kind, { ...values, ...measureText(text) })
  return `${mark}\n${fence}${language}\n${text}\n${fence}\n${endMark}`
}

function writePart(part: Part, choices: MarkdownChoices): string[] {
  switch (part.type) {
    case 'text':
      return [verbatim('text', part.text)]
    case 'reasoning': {
      if (!choices.includesReasoning) return []
      const { durationMs } = part
      const duration = durationMs === null ? '' : `, ${formatDuration(durationMs)}`
      return [
        `<details>\n<summary>Reasoning${duration}</summary>`,
        verbatim('reasoning', part.text, { durationMs }),
        '</details>',
      ]
    }
    case 'tool-call': {
      if (!choices.includesToolCalls) return []
      const { callId, name } = part
      return [
        `**Tool call** ${escapeInline(name)}`,
        fenced('call', part.argumentsJson, 'json', { callId, name }),
      ]
    }
    case 'tool-result': {
      if (!choices.includesToolCalls) return []
      const { callId, name, isError } = part
      return [
        `**Tool ${isError ? 'error' : 'result'}**${name === null ? '' : ` ${escapeInline(name)}`}`,
        fenced('result', part.output, '', { callId, name, isError }),
      ]
    }
    case 'file': {
      const { hash, name, mediaType, byteSize } = part
      const path = choices.attachmentPath(hash, mediaType)
      const label = escapeInline(name)
      const linked = path === null ? label : `[${label}](${path})`
      return [
        `${writeMark('file', { hash, name, mediaType, path })}\n**Attachment** ${linked} (${escapeInline(mediaType)}, ${formatBytes(byteSize)})`,
      ]
    }
  }
}

/** What became of an answer that did not come to its end. */
function writeEnding(message: Message, turn: Turn | undefined): string[] {
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

function headingOf(message: Message, turn: Turn | undefined): string {
  if (message.role === 'user') return 'You'
  if (message.role === 'tool') return 'Tool'
  return turn === undefined
    ? 'Answer'
    : `${escapeInline(turn.modelName)} · ${escapeInline(vendorNames[turn.vendor])}`
}

/** What a message's mark says. */
export interface MessageMark {
  readonly id: string
  /** The message of this page before it; null for a first one. */
  readonly parentId: string | null
  readonly role: Message['role']
  readonly status: Message['status']
  readonly createdAt: number
  readonly modelId: string | null
  readonly modelName: string | null
  readonly vendor: Turn['vendor'] | null
}

/**
 * @param parentId the message of this page before it
 * @param version "version 2 of 3"; null for an only one
 */
export function writeMarkdownMessage(
  message: Message,
  parentId: string | null,
  turn: Turn | undefined,
  version: string | null,
  choices: MarkdownChoices,
): string[] {
  const served = turn?.modelServed ?? null
  const facts = [
    formatMoment(message.createdAt),
    ...(version === null ? [] : [version]),
    ...(turn === undefined ? [] : [`model ${escapeInline(turn.modelAsked)}`]),
    ...(served === null || served === turn?.modelAsked ? [] : [`served by ${escapeInline(served)}`]),
  ]
  const mark: MessageMark = {
    id: message.id,
    parentId,
    role: message.role,
    status: message.status,
    createdAt: message.createdAt,
    modelId: turn?.modelAsked ?? null,
    modelName: turn?.modelName ?? null,
    vendor: turn?.vendor ?? null,
  }
  return [
    '---',
    writeMark('message', mark),
    `## ${headingOf(message, turn)}`,
    `*${facts.join(' · ')}*`,
    ...message.parts.flatMap((part) => writePart(part, choices)),
    ...writeEnding(message, turn),
    ...(turn === undefined || !choices.includesCosts ? [] : [writeUsage(turn)]),
  ]
}
