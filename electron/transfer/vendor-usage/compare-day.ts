import type { Total } from '../../../shared/domain/usage.ts'
import type { ComparedDay } from '../../../shared/domain/usage-report.ts'
import type { FileDay } from './sum-usage-file.ts'

type Finding = 'same' | 'within-unknown' | 'vendor-more' | 'ledger-more'

/** What the ledger has of one UTC day. */
export interface LedgerDay {
  readonly nanoUsd: Total
  readonly input: Total
  readonly output: Total
  readonly calls: number
  /** Calls of which nothing says whether the vendor counts them: they failed or ended early. */
  readonly uncertainCalls: number
}

/**
 * Compares only what both know. Money decides before tokens, tokens before calls; a real difference decides before one
 * that what the ledger does not know can explain.
 */
export function compareDay(day: string, file: FileDay, ledger: LedgerDay): ComparedDay {
  // The ledger rounds every call to a whole nano-dollar, and the sum of the file is rounded once.
  const toleranceNanoUsd = file.roundingNanoUsd + Math.ceil(ledger.calls / 2) + 1
  const findings = [
    compareTotal(file.nanoUsd, ledger.nanoUsd, toleranceNanoUsd),
    compareTotal(file.input, ledger.input, 0),
    compareTotal(file.output, ledger.output, 0),
    compareCalls(file.calls, ledger),
  ].filter((finding) => finding !== null)
  const difference = findings.find((finding) => finding === 'vendor-more' || finding === 'ledger-more')
  const unknown = findings.find((finding) => finding === 'within-unknown')
  return {
    day,
    vendorNanoUsd: file.nanoUsd,
    vendorInput: file.input,
    vendorOutput: file.output,
    vendorCalls: file.calls,
    ledgerNanoUsd: ledger.nanoUsd,
    ledgerInput: ledger.input,
    ledgerOutput: ledger.output,
    ledgerCalls: ledger.calls,
    verdict: difference ?? unknown ?? findings[0] ?? 'nothing-to-compare',
  }
}

function compareTotal(vendor: number | null, ledger: Total, tolerance: number): Finding | null {
  if (vendor === null) return null
  if (Math.abs(vendor - ledger.known) <= tolerance) return 'same'
  if (vendor < ledger.known) return 'ledger-more'
  return ledger.isComplete ? 'vendor-more' : 'within-unknown'
}

/** Vendors do not count a call that was refused, so failed ones may be missing on their side. */
function compareCalls(vendor: number | null, { calls, uncertainCalls }: LedgerDay): Finding | null {
  if (vendor === null) return null
  if (vendor > calls) return 'vendor-more'
  return vendor < calls - uncertainCalls ? 'ledger-more' : 'same'
}
