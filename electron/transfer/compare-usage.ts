// A vendor's own export beside the ledger, day by day. Days are UTC, as vendors count them.
import type { UsageComparison, UsageSums } from '../../shared/domain/usage-report.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import type { LedgerStore } from '../store/store.ts'
import { compareDay, type LedgerDay } from './vendor-usage/compare-day.ts'
import { readUsageCsv } from './vendor-usage/read-usage-csv.ts'
import { readUsageJson } from './vendor-usage/read-usage-json.ts'
import { type FileDays, sumUsageFile } from './vendor-usage/sum-usage-file.ts'
import { UsageFileError } from './vendor-usage/usage-file-error.ts'

export { UsageFileError }

/** Past every call: the 1 January 2100. */
const endMs = Date.UTC(2100, 0, 1)

/**
 * Sets a vendor's own usage or cost export beside the ledger, day by day.
 * @param file CSV or JSON as the vendor gave it; see usage-file-kinds.ts for what is known
 * @throws UsageFileError for a file that cannot be read; its message is a sentence for the person
 */
export function compareUsage(
  ledger: LedgerStore,
  file: { readonly fileName: string; readonly content: string },
): UsageComparison {
  const summed = sumUsageFile(readUsageFile(file.fileName, file.content))
  const { vendor, kindName: fileKind } = summed
  const ledgerDays = new Map(ledger.utcDays(vendor, 0, endMs).map(({ day, sums }) => [day, sums]))
  const name = vendorNames[vendor]
  const begins = [...ledgerDays.keys()].sort()[0]
  if (begins === undefined) {
    return {
      vendor,
      fileKind,
      days: [],
      notices: [...summed.notices, `No call to ${name} is in the ledger yet.`],
    }
  }

  const days = [...summed.days]
    .filter(([day]) => day >= begins)
    .map(([day, fileDay]) => compareDay(day, fileDay, readLedgerDay(ledgerDays.get(day))))
  const notices = [...summed.notices, ...describeSpan(summed, begins, [...ledgerDays.keys()], name)]
  if (days.some(({ verdict }) => verdict === 'vendor-more')) {
    notices.push(`Other programs may use the same account; ${name} counts what they use, Baton does not.`)
  }
  return { vendor, fileKind, days, notices }
}

function readUsageFile(fileName: string, content: string) {
  const begin = /^[\s\uFEFF]*(.)/.exec(content)?.[1]
  if (begin === undefined) throw new UsageFileError(`${fileName} is empty.`)
  return begin === '{' || begin === '[' ? readUsageJson(fileName, content) : readUsageCsv(fileName, content)
}

/** A day without calls is known completely: every call is in the ledger. */
function readLedgerDay(sums: UsageSums | undefined): LedgerDay {
  const none = { known: 0, isComplete: true }
  return {
    nanoUsd: sums?.nanoUsd ?? none,
    input: sums?.input ?? none,
    output: sums?.output ?? none,
    calls: sums === undefined ? 0 : sums.calls,
    uncertainCalls: sums === undefined ? 0 : sums.failedCalls + sums.endedEarlyCalls,
  }
}

/** Says which days stand on one side only. */
function describeSpan(file: FileDays, begins: string, ledgerDays: readonly string[], name: string): string[] {
  const fileDays = [...file.days.keys()]
  const first = fileDays[0]
  const last = fileDays.at(-1)
  if (first === undefined || last === undefined) return ['The file has no day that can be compared.']
  const notices: string[] = []
  const early = fileDays.filter((day) => day < begins).length
  if (early > 0) {
    notices.push(
      `${early === 1 ? 'One day' : `${early.toLocaleString('en-US')} days`} of the file before ${begins}, the first day with a call to ${name} in the ledger, ${early === 1 ? 'is' : 'are'} left out.`,
    )
  }
  const outside = ledgerDays.filter((day) => day < first || day > last).length
  if (outside > 0) {
    notices.push(
      `The file goes from ${first} to ${last}; ${outside === 1 ? 'one day' : `${outside.toLocaleString('en-US')} days`} with calls in the ledger ${outside === 1 ? 'is' : 'are'} not in it.`,
    )
  }
  // Without filling, a day between two others may be missing in the file too.
  const missing = ledgerDays.filter((day) => day > first && day < last && !file.days.has(day)).length
  if (missing > 0) {
    notices.push(
      `${missing === 1 ? 'One day' : `${missing.toLocaleString('en-US')} days`} with calls in the ledger ${missing === 1 ? 'has' : 'have'} no row in the file and cannot be compared.`,
    )
  }
  return notices
}
