// A thread of llm's newer tables: messages known by the hash of what they and their predecessors say, shared between
// threads, and turns that say which call wrote which of them.
// Source: simonw/llm, llm/logs.py (LogStore) and llm/migrations.py (m023), read 2026-11-26.
import type { ForeignDatabase, ForeignRow } from '../../../store/foreign-database.ts'
import {
  draftAnswer,
  reasoningParts,
  textParts,
  unknownParts,
  withoutCounts,
} from '../foreign/draft-parts.ts'
import { foreignTime } from '../foreign/foreign-time.ts'
import type { ForeignNode, LooseMessage } from '../foreign/grow-tree.ts'
import { argumentsText, parseJson, textOrJson } from '../foreign/json-text.ts'
import {
  asId,
  asObject,
  asText,
  type ForeignObject,
  ownId,
  ownList,
  ownText,
  ownValue,
  ownWords,
} from '../foreign/own-value.ts'
import type { DraftPart } from '../import-source.ts'
import { type Links, type RowPlace, readLinks, rowIdOf } from './log-index.ts'
import { answerOf, type MapTools } from './map-responses.ts'

interface MessagePlace {
  readonly parentId: string | null
  readonly role: string
}

export interface ThreadIndex {
  readonly messages: ReadonlyMap<string, MessagePlace>
  /** The parts of a message by its hash. */
  readonly parts: Links
  readonly partAttachments: Links
  /** Where the turn lies that wrote a message, by the message's hash; messages and turns may be of different threads. */
  readonly turnsByTip: ReadonlyMap<string, number>
}

const turnColumns = [
  'id',
  'parent_message_hash',
  'tip_message_hash',
  'model',
  'resolved_model',
  'options_json',
  'schema_id',
  'input_tokens',
  'output_tokens',
  'token_details',
  'duration_ms',
  'datetime_utc',
  'response_json',
]

export function readThreadIndex(database: ForeignDatabase): ThreadIndex {
  const messages = new Map<string, MessagePlace>()
  for (const row of database.rows('messages', ['hash', 'parent_hash', 'role'])) {
    const hash = asId(row.hash)
    if (hash !== null)
      messages.set(hash, { parentId: asId(row.parent_hash), role: asText(row.role) ?? 'unknown' })
  }
  const turnsByTip = new Map<string, number>()
  for (const row of database.rows('turns', ['tip_message_hash'])) {
    const tip = asId(row.tip_message_hash)
    if (tip !== null && !turnsByTip.has(tip)) turnsByTip.set(tip, rowIdOf(row))
  }
  return {
    messages,
    turnsByTip,
    parts: readLinks(database, 'parts', 'message_hash', null),
    partAttachments: readLinks(database, 'part_attachments', 'part_id', 'attachment_id'),
  }
}

/** Text stands in the column, in the payload, or in pieces that may be fragments. */
function textOf(row: ForeignRow, payload: ForeignObject, tools: MapTools): string {
  const plain = asText(row.text) ?? ownText(payload, 'text')
  if (plain !== null) return plain
  return ownList(payload, 'text_ref')
    .map((value) => {
      const piece = asObject(value)
      if (piece === null) return ''
      const fragmentId = ownId(piece, 'fragment')
      return (
        ownText(piece, 'literal') ?? (fragmentId === null ? '' : (tools.things.fragment(fragmentId) ?? ''))
      )
    })
    .join('')
}

function readPart(rowId: number, index: ThreadIndex, tools: MapTools): DraftPart[] {
  const row = tools.database.row('parts', ['id', 'type', 'tool_name', 'text', 'payload'], rowId)
  if (row === null) return []
  const payload = asObject(parseJson(asText(row.payload) ?? '{}')) ?? {}
  const attachments = (index.partAttachments.get(asId(row.id) ?? '') ?? []).flatMap(({ targetId }) =>
    targetId === null ? [] : tools.things.attachmentParts(targetId, tools.notes),
  )
  const kind = asText(row.type) ?? ownText(payload, 'type') ?? 'part'
  const name = asText(row.tool_name) ?? ownWords(payload, 'name')
  const callId = ownId(payload, 'tool_call_id') ?? `call ${name ?? ''}`.trim()
  switch (kind) {
    case 'text':
      return textParts(textOf(row, payload, tools))
    case 'reasoning':
      return reasoningParts(textOf(row, payload, tools))
    case 'tool_call':
      return [
        {
          type: 'tool-call',
          callId,
          name: name ?? 'tool',
          argumentsJson: argumentsText(ownValue(payload, 'arguments')),
        },
      ]
    case 'tool_result': {
      const exception = ownWords(payload, 'exception')
      const output = [textOrJson(ownValue(payload, 'output')), exception].filter(
        (one) => one !== null && one !== '',
      )
      return [
        { type: 'tool-result', callId, name, output: output.join('\n'), isError: exception !== null },
        ...attachments,
      ]
    }
    case 'attachment':
      return attachments
    default:
      return [...unknownParts(kind, payload, tools.notes), ...attachments]
  }
}

/** From a message back to the first one, or to one that is known already; the newest first. */
function wayBack(tip: string | null, index: ThreadIndex, known: ReadonlySet<string>): string[] {
  const way: string[] = []
  const seen = new Set<string>()
  for (let hash = tip; hash !== null && !known.has(hash) && !seen.has(hash); ) {
    const message = index.messages.get(hash)
    if (message === undefined) break
    seen.add(hash)
    way.push(hash)
    hash = message.parentId
  }
  return way
}

function mapMessage(
  role: string,
  parts: readonly DraftPart[],
  turn: ForeignRow | null,
  isTip: boolean,
  tools: MapTools,
): LooseMessage[] {
  if (role === 'system' || parts.length === 0) return []
  const createdAt = turn === null ? null : foreignTime(turn.datetime_utc)
  if (role === 'assistant') {
    const answer = turn === null ? draftAnswer({}) : answerOf(turn)
    const own = isTip ? answer : withoutCounts(answer)
    return [{ role, parts, createdAt, status: 'complete', answer: own }]
  }
  if (role === 'tool') return [{ role, parts, createdAt, status: 'complete', answer: null }]
  if (role !== 'user') tools.notes.unknownKind(`message of ${role}`)
  return [{ role: 'user', parts, createdAt, status: 'complete', answer: null }]
}

export interface MappedThread {
  readonly nodes: readonly ForeignNode[]
  readonly systemText: string | null
  readonly headId: string | null
}

/** @param turns of this thread, in order */
export function mapThread(
  tip: string | null,
  turns: readonly RowPlace[],
  index: ThreadIndex,
  tools: MapTools,
): MappedThread {
  const known = new Set<string>()
  const systemTexts = new Set<string>()
  const nodes: ForeignNode[] = []
  /** @param hashes the newest first */
  const place = (hashes: readonly string[]): void => {
    const placed: ForeignNode[] = []
    let turn: ForeignRow | null = null
    for (const hash of hashes) {
      known.add(hash)
      const { parentId, role } = index.messages.get(hash) ?? { parentId: null, role: 'unknown' }
      // Whatever stands before what a turn wrote was sent with it, back to what the turn before it wrote.
      const turnRow = index.turnsByTip.get(hash)
      const isTip = turnRow !== undefined
      if (isTip) turn = tools.database.row('turns', turnColumns, turnRow)
      const parts = (index.parts.get(hash) ?? []).flatMap(({ rowId }) => readPart(rowId, index, tools))
      if (role === 'system') {
        const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n')
        if (text !== '') systemTexts.add(text)
      }
      placed.push({ id: hash, parentId, messages: mapMessage(role, parts, turn, isTip, tools) })
    }
    for (const node of placed.toReversed()) nodes.push(node)
  }
  for (const { rowId } of turns) {
    const turn = tools.database.row('turns', turnColumns, rowId)
    if (turn === null) continue
    // Whatever was sent comes from this turn too, unless an earlier one placed it.
    place(wayBack(asId(turn.tip_message_hash) ?? asId(turn.parent_message_hash), index, known))
  }
  place(wayBack(tip, index, known))
  return {
    nodes,
    systemText: systemTexts.size === 0 ? null : [...systemTexts].join('\n\n'),
    headId: tip ?? nodes.at(-1)?.id ?? null,
  }
}

/** Turns by their thread; one without a thread is its own. */
export function threadRows(
  database: ForeignDatabase,
): ReadonlyMap<string, { name: string | null; tip: string | null }> {
  const threads = new Map<string, { name: string | null; tip: string | null }>()
  for (const row of database.rows('threads', ['id', 'name', 'tip_message_hash'])) {
    const id = asId(row.id) ?? `row ${rowIdOf(row)}`
    threads.set(id, { name: asText(row.name), tip: asId(row.tip_message_hash) })
  }
  return threads
}
