// One message of an Open WebUI chat as messages.
// Sources: open-webui/open-webui, src/lib/components/chat/Chat.svelte and backend/open_webui/utils/middleware.py; the
// example in LibreChat's api/server/utils/import/__data__/openwebui-export.json, read 2026-11-26.

import {
  addressParts,
  asCount,
  asNanoUsd,
  draftAnswer,
  filePart,
  missingFileParts,
  textFile,
  textParts,
} from '../foreign/draft-parts.ts'
import { firstTime } from '../foreign/foreign-time.ts'
import type { LooseMessage } from '../foreign/grow-tree.ts'
import type { IssueNotes } from '../foreign/issue-notes.ts'
import { plainJson, textOrJson } from '../foreign/json-text.ts'
import {
  asObject,
  asText,
  type ForeignObject,
  ownList,
  ownNumber,
  ownObject,
  ownText,
  ownValue,
  ownWords,
} from '../foreign/own-value.ts'
import { vendorOfSlug } from '../foreign/slug-vendors.ts'
import { splitAnswer, userMessages } from '../foreign/split-answer.ts'
import type { DraftAnswer, DraftPart } from '../import-source.ts'
import { readDetails } from './details-blocks.ts'
import { readOutputItems } from './output-items.ts'

/** Text of a document that was taken out when it was uploaded. */
function extractedText(file: ForeignObject): string | null {
  const inside = ownObject(file, 'file')
  const data = ownObject(inside ?? file, 'data') ?? ownObject(file, 'data')
  return (data === null ? null : ownWords(data, 'content')) ?? ownWords(file, 'content')
}

function filesOf(message: ForeignObject, notes: IssueNotes): DraftPart[] {
  const files = ownList(message, 'files').flatMap((value): DraftPart[] => {
    const file = asObject(value)
    if (file === null) return []
    const inside = ownObject(file, 'file')
    const name =
      ownWords(file, 'name', 'filename', 'title') ?? (inside === null ? null : ownWords(inside, 'filename'))
    const address = ownWords(file, 'url')
    if (address?.startsWith('data:') === true) return addressParts(address, name, notes)
    const text = extractedText(file)
    if (text !== null) return [filePart(textFile(text, name ?? 'document.txt'))]
    return missingFileParts(name ?? ownText(file, 'type') ?? 'file', notes)
  })
  // Until 2024 pictures were a list of bare base64.
  const pictures = ownList(message, 'images').flatMap((value) => {
    const data = asText(value)
    if (data === null) return []
    return addressParts(data.startsWith('data:') ? data : `data:image/png;base64,${data}`, 'image', notes)
  })
  return [...files, ...pictures]
}

/** What the answer drew on, by name and address. */
function sourceParts(message: ForeignObject): DraftPart[] {
  const lines = new Set<string>()
  for (const value of [...ownList(message, 'sources'), ...ownList(message, 'citations')].slice(0, 200)) {
    const source = ownObject(asObject(value) ?? {}, 'source')
    if (source === null) continue
    const name = ownWords(source, 'name', 'url')
    const address = ownWords(source, 'url', 'name')
    if (name === null) continue
    const words = name.replace(/[[\]\\\n]/g, ' ').slice(0, 500)
    const isAddress = address !== null && /^https?:\/\/\S{1,4000}$/i.test(address)
    lines.add(isAddress ? `[${words}](${address.replace(/[()<>]/g, encodeURIComponent)})` : words)
  }
  return textParts(
    lines.size === 0 ? null : `Sources:\n\n${[...lines].map((line) => `- ${line}`).join('\n')}`,
  )
}

/** Counts as OpenAI's or Ollama's api names them; `info` is where older versions kept them. */
function usageOf(message: ForeignObject): DraftAnswer['usage'] {
  const usage = ownObject(message, 'usage') ?? ownObject(message, 'info')
  if (usage === null) return null
  const details = ownObject(usage, 'prompt_tokens_details') ?? ownObject(usage, 'input_tokens_details') ?? {}
  const outputDetails =
    ownObject(usage, 'completion_tokens_details') ?? ownObject(usage, 'output_tokens_details') ?? {}
  const inputTotal = asCount(ownNumber(usage, 'prompt_tokens', 'input_tokens', 'prompt_eval_count'))
  const outputTotal = asCount(ownNumber(usage, 'completion_tokens', 'output_tokens', 'eval_count'))
  if (inputTotal === null && outputTotal === null) return null
  return {
    inputTotal,
    outputTotal,
    cacheRead: asCount(ownValue(details, 'cached_tokens')),
    reasoning: asCount(ownValue(outputDetails, 'reasoning_tokens')),
    raw: plainJson(usage),
  }
}

/** Ollama counts in nanoseconds. */
function totalMsOf(message: ForeignObject): number | null {
  const usage = ownObject(message, 'usage') ?? ownObject(message, 'info')
  const duration = usage === null ? null : ownNumber(usage, 'total_duration')
  return duration === null || duration <= 0 ? null : asCount(Math.round(duration / 1_000_000))
}

function costOf(message: ForeignObject): number | null {
  const usage = ownObject(message, 'usage')
  return usage === null ? null : asNanoUsd(ownValue(usage, 'cost'))
}

function errorOf(message: ForeignObject): string | null {
  const error = ownValue(message, 'error')
  if (error === undefined || error === null || error === false || error === '') return null
  const said = asText(error) ?? ownWords(asObject(error) ?? {}, 'content', 'message', 'detail')
  return said ?? (error === true ? 'no details' : textOrJson(error))
}

function answerParts(message: ForeignObject, id: string, notes: IssueNotes): DraftPart[] {
  const items = ownList(message, 'output')
  const fromItems = items.length === 0 ? [] : readOutputItems(items, id, notes)
  const said = fromItems.length > 0 ? fromItems : readDetails(ownText(message, 'content') ?? '', id)
  const error = errorOf(message)
  return [
    ...said,
    ...filesOf(message, notes),
    ...sourceParts(message),
    ...textParts(error === null ? null : `[Error: ${error}]`),
  ]
}

function mapAnswer(
  message: ForeignObject,
  id: string,
  createdAt: number | null,
  notes: IssueNotes,
): LooseMessage[] {
  const modelId = ownWords(message, 'model')
  const { content: _content, output: _output, files: _files, images: _images, ...rest } = message
  const isCut = ownValue(message, 'done') === false
  return splitAnswer(answerParts(message, id, notes), {
    createdAt,
    status: errorOf(message) !== null ? 'failed' : isCut ? 'stopped' : 'complete',
    answer: draftAnswer({
      modelId,
      modelName: ownWords(message, 'modelName') ?? modelId,
      vendor: vendorOfSlug(modelId),
      usage: usageOf(message),
      nanoUsd: costOf(message),
      totalMs: totalMsOf(message),
      metadata: plainJson(rest),
    }),
  })
}

export type MappedMessage =
  | { readonly kind: 'messages'; readonly messages: readonly LooseMessage[] }
  | { readonly kind: 'system'; readonly text: string }

export function mapMessage(message: ForeignObject, id: string, notes: IssueNotes): MappedMessage {
  const createdAt = firstTime(ownValue(message, 'timestamp'))
  const role = ownText(message, 'role') ?? 'unknown'
  if (role === 'assistant') return { kind: 'messages', messages: mapAnswer(message, id, createdAt, notes) }
  const text = ownText(message, 'content')
  if (role === 'system' && text !== null && text.trim() !== '') return { kind: 'system', text }
  const parts = [...filesOf(message, notes), ...textParts(text)]
  if (role !== 'user' && parts.length > 0) {
    notes.unknownKind(`message of ${role}`)
    return { kind: 'messages', messages: userMessages([...textParts(`[${role}]`), ...parts], createdAt) }
  }
  return { kind: 'messages', messages: userMessages(parts, createdAt) }
}
