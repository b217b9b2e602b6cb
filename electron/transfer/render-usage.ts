// Writes the ledger's rows as text, page by page. Nothing the person wrote is in it but the names of accounts; those and
// the models' names come from outside, so that in a CSV file they must not turn into formulas.
import type { Cost, UsageExtras } from '../../shared/domain/usage.ts'
import type { UsageFilter } from '../../shared/domain/usage-report.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { SaveFileError } from '../platform/platform.ts'
import type { LedgerEntry, LedgerStore } from '../store/store.ts'

export type UsageFormat = 'csv' | 'json'

export interface UsageFile {
  readonly fileName: string
  readonly mediaType: string
  readonly content: string
}

/** What can be handed to the page in one piece. */
export const largestUsageFileBytes = 60_000_000

const pageSize = 5000

type Cell = string | number | boolean | null
type Column = readonly [heading: string, cell: (entry: LedgerEntry) => Cell]

/** An exact decimal with nine places: 1 nano-dollar is "0.000000001". */
export function usdDecimal(nanoUsd: number): string {
  const digits = String(nanoUsd).padStart(10, '0')
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`
}

function toolUnits(extras: UsageExtras | null): string | null {
  if (extras === null || extras.toolUnits.length === 0) return null
  return extras.toolUnits.map(({ name, count }) => `${name}: ${count}`).join('; ')
}

/** The heading says what a cell holds; an empty cell is unknown or absent, never zero. */
const columns: readonly Column[] = [
  ['Call ID', ({ callId }) => callId],
  ['Started (UTC)', ({ startedAt }) => new Date(startedAt).toISOString()],
  ['Local day', ({ day }) => day],
  ['Purpose', ({ purpose }) => purpose],
  ['Attempt', ({ attempt }) => attempt],
  ['Status', ({ status }) => status],
  ['Failure', ({ failureKind }) => failureKind],
  ['Reached the model', ({ reachedModel }) => reachedModel],
  ['Vendor', ({ vendor }) => vendorNames[vendor]],
  ['API', ({ api }) => api],
  ['Account', ({ accountName }) => accountName],
  ['Account ID', ({ accountId }) => accountId],
  ['Model', ({ modelName }) => modelName],
  ['Model ID', ({ modelId }) => modelId],
  ['Model served', ({ modelServed }) => modelServed],
  ['Conversation ID', ({ conversationId }) => conversationId],
  ['Message ID', ({ messageId }) => messageId],
  ['Input tokens', ({ inputTokens }) => inputTokens],
  ['Cache read tokens', ({ cacheRead }) => cacheRead],
  ['Cache write tokens', ({ cacheWrite }) => cacheWrite],
  ['Long cache write tokens', ({ extras }) => extras?.cacheWriteLong ?? null],
  ['Audio input tokens', ({ extras }) => extras?.audioInput ?? null],
  ['Output tokens', ({ outputTokens }) => outputTokens],
  ['Reasoning tokens', ({ reasoning }) => reasoning],
  ['Media output tokens', ({ extras }) => extras?.mediaOutput ?? null],
  ['Tool uses', ({ extras }) => toolUnits(extras)],
  ['Special rate', ({ extras }) => extras?.specialRate ?? null],
  ['Is partial', ({ isPartial }) => isPartial],
  ['Cost (USD)', ({ cost }) => (cost.nanoUsd === null ? null : usdDecimal(cost.nanoUsd))],
  ['Cost source', ({ cost }) => cost.source],
  ['Price table', ({ cost }) => cost.priceVersion],
  ['Why the cost is unknown', ({ cost }) => cost.unknownReason ?? null],
  ['First token (ms)', ({ firstTokenMs }) => firstTokenMs],
  ['Total (ms)', ({ totalMs }) => totalMs],
]

/** What spreadsheets take for the beginning of a formula, in its wide forms too. */
const formulaStart = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/
/** The same where a spreadsheet of other habits may begin a cell: it splits at semicolons or tabs, quotes or not. */
const innerFormulaStart = /([;\t\r\n]\s*)(?=[=+\-@＝＋－＠])/g
const needsQuotes = /[",;\t\r\n]|^\s|\s$/

/** One cell by RFC 4180. A text that would be a formula gets an apostrophe in front, which spreadsheets hide. */
export function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const inner = cell.replace(innerFormulaStart, "$1'")
  const text = formulaStart.test(cell) ? `'${inner}` : inner
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function* csvPieces(pages: Iterable<readonly LedgerEntry[]>): Generator<string> {
  yield csvLine(columns.map(([heading]) => heading))
  for (const page of pages) {
    yield page.map((entry) => csvLine(columns.map(([, cell]) => cell(entry)))).join('')
  }
}

/** One call as docs/usage-export.md describes it. */
function callOf(entry: LedgerEntry) {
  const { nanoUsd, source, priceVersion, bill, unknownReason }: Cost = entry.cost
  return {
    callId: entry.callId,
    startedAt: entry.startedAt,
    day: entry.day,
    purpose: entry.purpose,
    attempt: entry.attempt,
    status: entry.status,
    failureKind: entry.failureKind,
    reachedModel: entry.reachedModel,
    vendor: entry.vendor,
    api: entry.api,
    accountId: entry.accountId,
    accountName: entry.accountName,
    modelId: entry.modelId,
    modelName: entry.modelName,
    modelServed: entry.modelServed,
    conversationId: entry.conversationId,
    messageId: entry.messageId,
    inputTokens: entry.inputTokens,
    cacheRead: entry.cacheRead,
    cacheWrite: entry.cacheWrite,
    outputTokens: entry.outputTokens,
    reasoning: entry.reasoning,
    isPartial: entry.isPartial,
    extras: entry.extras,
    cost: { nanoUsd, source, priceVersion, bill: bill ?? null, unknownReason: unknownReason ?? null },
    firstTokenMs: entry.firstTokenMs,
    totalMs: entry.totalMs,
  }
}

function* jsonPieces(filter: UsageFilter, pages: Iterable<readonly LedgerEntry[]>): Generator<string> {
  const { from, to, vendor, accountId, modelId, conversationId } = filter
  const head = {
    format: 'baton-usage',
    version: 1,
    filter: { from, to, vendor, accountId, modelId, conversationId },
  }
  yield `${JSON.stringify(head).slice(0, -1)},"calls":[`
  let separator = '\n'
  for (const page of pages) {
    yield separator + page.map((entry) => JSON.stringify(callOf(entry))).join(',\n')
    separator = ',\n'
  }
  yield '\n]}\n'
}

const beyondAscii = /[^\p{ASCII}]/u

/**
 * Reads and writes, in the calling thread.
 * @throws SaveFileError when it is more than can be handed over
 */
export function renderUsage(
  ledger: LedgerStore,
  filter: UsageFilter,
  format: UsageFormat,
  limitBytes: number = largestUsageFileBytes,
): UsageFile {
  const pages = ledger.pages(filter, pageSize)
  const pieces: string[] = []
  let bytes = 0
  for (const piece of format === 'csv' ? csvPieces(pages) : jsonPieces(filter, pages)) {
    bytes += Buffer.byteLength(piece)
    if (bytes > limitBytes) {
      throw new SaveFileError(
        `These calls make a file of more than ${Math.floor(limitBytes / 1_000_000)} MB. Choose a shorter period.`,
      )
    }
    pieces.push(piece)
  }
  const text = pieces.join('')
  return {
    fileName: `baton-usage-${filter.from}-to-${filter.to}.${format}`,
    mediaType: format === 'csv' ? 'text/csv' : 'application/json',
    // Without this mark spreadsheets take letters beyond ASCII for those of an older alphabet.
    content: format === 'csv' && beyondAscii.test(text) ? `\uFEFF${text}` : text,
  }
}
