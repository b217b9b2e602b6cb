// A turn as a row and back. Every count is a column, so that it can be summed; what is only shown is JSON.
import { z } from 'zod'
import { contextRunSchema } from '../../shared/domain/context.ts'
import type { CarryKind, CarryReason } from '../../shared/domain/continuation.ts'
import { failureSchema } from '../../shared/domain/failure.ts'
import { handoffNoteSchema, handoffSchema } from '../../shared/domain/handoff.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import type { FinishReason } from '../../shared/domain/stream-event.ts'
import type { Turn, TurnPurpose, TurnStatus } from '../../shared/domain/turn.ts'
import {
  type BillLine,
  billLineSchema,
  type Cost,
  type UnknownReason,
  type Usage,
  type UsageExtras,
  usageExtrasSchema,
} from '../../shared/domain/usage.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { acceptAnyJson, acceptedBy, type JsonReader } from './read-json.ts'
import type { TurnsTable } from './schema.ts'
import type { TurnRecord } from './store.ts'

export type TurnRow = Omit<TurnsTable, 'sequence'>
/** The columns of a turn that the thread shows. */
export type TurnMainRow = Omit<TurnRow, keyof TurnDetailRow>
/** The columns only the inspector reads. */
export type TurnDetailRow = Pick<TurnRow, 'request_bytes' | 'headers' | 'warnings' | 'metadata' | 'context'>

export const turnMainNames = [
  'id',
  'conversation_id',
  'message_id',
  'purpose',
  'origin',
  'attempt',
  'status',
  'started_at',
  'first_token_ms',
  'total_ms',
  'api',
  'vendor',
  'account_id',
  'account_name',
  'model_asked',
  'model_name',
  'model_served',
  'carry_kind',
  'carry_reason',
  'carry_sentence',
  'carry_messages_sent',
  'carry_messages_on_path',
  'carry_handle_value',
  'carry_way',
  'usage_input_total',
  'usage_cache_read',
  'usage_cache_write',
  'usage_output_total',
  'usage_reasoning',
  'usage_reported_nano_usd',
  'cost_nano_usd',
  'cost_source',
  'cost_price_version',
  'finish_reason',
  'raw_finish_reason',
  'failure',
  'handoff',
  'notes',
  'context_notice',
  'estimated_input_tokens',
  'context_window',
  'usage_raw',
  'usage_is_partial',
  'usage_extras',
  'cost_bill',
  'cost_unknown_reason',
] as const satisfies readonly (keyof TurnMainRow)[]

export const turnDetailNames = [
  'request_bytes',
  'headers',
  'warnings',
  'metadata',
  'context',
] as const satisfies readonly (keyof TurnDetailRow)[]

const acceptFailure = acceptedBy(failureSchema)
const acceptHandoff = acceptedBy(handoffSchema)
const acceptNotes = acceptedBy(z.array(handoffNoteSchema))
const acceptHeaders = acceptedBy(z.record(z.string(), z.string()))
const acceptWarnings = acceptedBy(z.array(z.object({ code: z.string(), detail: z.string() })))
const acceptExtras = acceptedBy(usageExtrasSchema)
const acceptBill = acceptedBy(z.array(billLineSchema))
const acceptContext = acceptedBy(z.array(contextRunSchema))

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value)
}

/** What a call used and cost, as columns. */
export function usageToRow(usage: Usage | null, cost: Cost) {
  return {
    usage_input_total: usage?.inputTotal ?? null,
    usage_cache_read: usage?.cacheRead ?? null,
    usage_cache_write: usage?.cacheWrite ?? null,
    usage_output_total: usage?.outputTotal ?? null,
    usage_reasoning: usage?.reasoning ?? null,
    usage_reported_nano_usd: usage?.reportedNanoUsd ?? null,
    usage_raw: usage === null ? null : JSON.stringify(usage.raw),
    usage_is_partial: usage?.isPartial === true ? 1 : 0,
    usage_extras: jsonOrNull(usage?.extras ?? null),
    cost_nano_usd: cost.nanoUsd,
    cost_source: cost.source,
    cost_price_version: cost.priceVersion,
    cost_bill: jsonOrNull(cost.bill ?? null),
    cost_unknown_reason: cost.unknownReason ?? null,
  } satisfies Partial<TurnMainRow>
}

export function turnToMainRow(turn: Turn): TurnMainRow {
  const { carry, usage, cost } = turn
  return {
    ...usageToRow(usage, cost),
    id: turn.id,
    conversation_id: turn.conversationId,
    message_id: turn.messageId,
    purpose: turn.purpose,
    origin: turn.origin ?? null,
    attempt: turn.attempt,
    status: turn.status,
    started_at: turn.startedAt,
    first_token_ms: turn.firstTokenMs,
    total_ms: turn.totalMs,
    api: turn.api,
    vendor: turn.vendor,
    account_id: turn.accountId,
    account_name: turn.accountName,
    model_asked: turn.modelAsked,
    model_name: turn.modelName,
    model_served: turn.modelServed,
    carry_kind: carry.kind,
    carry_reason: carry.reason,
    carry_sentence: carry.sentence,
    carry_messages_sent: carry.messagesSent,
    carry_messages_on_path: carry.messagesOnPath,
    carry_handle_value: carry.handleValue,
    carry_way: carry.way,
    finish_reason: turn.finishReason,
    raw_finish_reason: turn.rawFinishReason,
    failure: jsonOrNull(turn.failure),
    handoff: jsonOrNull(turn.handoff),
    notes: JSON.stringify(turn.notes),
    context_notice: turn.contextNotice,
    estimated_input_tokens: turn.estimatedInputTokens,
    context_window: turn.contextWindow,
  }
}

export function detailsToRow(details: Omit<TurnRecord, 'turn'>): TurnDetailRow {
  return {
    request_bytes: details.requestBytes,
    headers: JSON.stringify(details.headers),
    warnings: JSON.stringify(details.warnings),
    metadata: JSON.stringify(details.metadata),
    context: JSON.stringify(details.context),
  }
}

/** A turn of which nothing more is known yet. */
export const emptyDetailRow: TurnDetailRow = {
  request_bytes: null,
  headers: '{}',
  warnings: '[]',
  metadata: 'null',
  context: '[]',
}

function readJsonValue(text: string, where: string, json: JsonReader): JsonValue {
  return json.read<JsonValue>(text, where, acceptAnyJson, null)
}

function usageFrom(row: TurnMainRow, json: JsonReader): Usage | null {
  if (row.usage_raw === null) return null
  return {
    inputTotal: row.usage_input_total,
    cacheRead: row.usage_cache_read,
    cacheWrite: row.usage_cache_write,
    outputTotal: row.usage_output_total,
    reasoning: row.usage_reasoning,
    reportedNanoUsd: row.usage_reported_nano_usd,
    raw: row.usage_raw === 'null' ? null : readJsonValue(row.usage_raw, 'turns.usage_raw', json),
    ...(row.usage_is_partial === 1 ? { isPartial: true } : {}),
    ...presentAs('extras', row.usage_extras, (text) =>
      json.read<UsageExtras | null>(text, 'turns.usage_extras', acceptExtras, null),
    ),
  }
}

/** A field that is absent rather than null. */
function presentAs<Name extends string, Value>(
  name: Name,
  text: string | null,
  read: (text: string) => Value | null,
): Partial<Record<Name, Value>> {
  const value = text === null ? null : read(text)
  return value === null ? {} : ({ [name]: value } as Partial<Record<Name, Value>>)
}

function costFrom(row: TurnMainRow, json: JsonReader): Cost {
  return {
    nanoUsd: row.cost_nano_usd,
    source: row.cost_source as Cost['source'],
    priceVersion: row.cost_price_version,
    ...presentAs('bill', row.cost_bill, (text) =>
      json.read<BillLine[] | null>(text, 'turns.cost_bill', acceptBill, null),
    ),
    ...presentAs('unknownReason', row.cost_unknown_reason, (reason) => reason as UnknownReason),
  }
}

export function rowToTurn(row: TurnMainRow, json: JsonReader): Turn {
  const failure = row.failure
  const handoff = row.handoff
  return {
    id: row.id,
    conversationId: row.conversation_id,
    messageId: row.message_id,
    purpose: row.purpose as TurnPurpose,
    ...(row.origin === null ? {} : { origin: row.origin as NonNullable<Turn['origin']> }),
    attempt: row.attempt,
    status: row.status as TurnStatus,
    accountId: row.account_id,
    accountName: row.account_name,
    vendor: row.vendor as Vendor,
    api: row.api,
    modelAsked: row.model_asked,
    modelName: row.model_name,
    modelServed: row.model_served,
    carry: {
      kind: row.carry_kind as CarryKind,
      reason: row.carry_reason as CarryReason,
      sentence: row.carry_sentence,
      messagesSent: row.carry_messages_sent,
      messagesOnPath: row.carry_messages_on_path,
      handleValue: row.carry_handle_value,
      way: row.carry_way,
    },
    handoff: handoff === null ? null : json.read(handoff, 'turns.handoff', acceptHandoff, null),
    notes: row.notes === '[]' ? [] : json.read(row.notes, 'turns.notes', acceptNotes, []),
    contextNotice: row.context_notice,
    estimatedInputTokens: row.estimated_input_tokens,
    contextWindow: row.context_window,
    usage: usageFrom(row, json),
    cost: costFrom(row, json),
    finishReason: row.finish_reason as FinishReason | null,
    rawFinishReason: row.raw_finish_reason,
    failure: failure === null ? null : json.read(failure, 'turns.failure', acceptFailure, null),
    startedAt: row.started_at,
    firstTokenMs: row.first_token_ms,
    totalMs: row.total_ms,
  }
}

export function rowToDetails(
  row: TurnDetailRow,
  json: JsonReader,
): Pick<TurnRecord, 'requestBytes' | 'headers' | 'warnings' | 'metadata' | 'context'> {
  return {
    requestBytes: row.request_bytes,
    headers: json.read(row.headers, 'turns.headers', acceptHeaders, {}),
    warnings: json.read(row.warnings, 'turns.warnings', acceptWarnings, []),
    metadata: row.metadata === 'null' ? null : readJsonValue(row.metadata, 'turns.metadata', json),
    context: row.context === '[]' ? [] : json.read(row.context, 'turns.context', acceptContext, []),
  }
}
