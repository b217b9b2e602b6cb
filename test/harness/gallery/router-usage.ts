// What the gallery's world says about its ledger.
import { implement, ORPCError } from '@orpc/server'
import { addDays, today } from '../../../renderer/usage/calendar.ts'
import { contract } from '../../../shared/contract/contract.ts'
import type { ComparedDay, UsageComparison } from '../../../shared/domain/usage-report.ts'
import { inventUsage } from './invented-usage.ts'
import { reportInvented, speedsInvented } from './invented-usage-report.ts'

const os = implement(contract)

const refuse = (message: string): never => {
  throw new ORPCError('REFUSED', { message, status: 409, defined: true })
}

/** Never answers, as a very large ledger on a slow disk would seem to do. */
function whenAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
}

const usd = (dollars: number): number => Math.round(dollars * 1e9)
const known = (value: number, isComplete = true) => ({ known: value, isComplete })

type Words = readonly [
  vendorUsd: number | null,
  ledgerUsd: number,
  isComplete: boolean,
  verdict: ComparedDay['verdict'],
]

const comparedWords: readonly Words[] = [
  [1.2034, 1.2034, true, 'same'],
  [0.8411, 0.8411, true, 'same'],
  [2.5, 2.1067, false, 'within-unknown'],
  [4.0128, 3.2217, true, 'vendor-more'],
  [0.1102, 0.1102, true, 'same'],
  [0.9, 0.9312, true, 'ledger-more'],
  [null, 0.4217, true, 'nothing-to-compare'],
]

function compareInvented(): UsageComparison {
  const first = addDays(today(), -comparedWords.length)
  return {
    vendor: 'openai',
    fileKind: 'OpenAI costs export',
    notices: [
      '2 rows are of a project without a date and were left out.',
      'Other programs may use the same account; OpenAI counts what they use, Baton does not.',
    ],
    days: comparedWords.map(([vendorUsd, ledgerUsd, isComplete, verdict], index) => ({
      day: addDays(first, index),
      vendorNanoUsd: vendorUsd === null ? null : usd(vendorUsd),
      vendorInput: 120_400 + index * 1000,
      vendorOutput: 18_200,
      vendorCalls: null,
      ledgerNanoUsd: known(usd(ledgerUsd), isComplete),
      ledgerInput: known(120_400 + index * 1000 - (verdict === 'vendor-more' ? 41_000 : 0), isComplete),
      ledgerOutput: known(18_200, isComplete),
      ledgerCalls: 12,
      verdict,
    })),
  }
}

export function createUsageProcedures(state: string) {
  const calls = inventUsage(state)
  return {
    report: os.usage.report.handler(({ input, signal }) => {
      if (state === 'usage-loading') return whenAborted(signal)
      return state === 'usage-error'
        ? refuse('The history file cannot be read at the moment.')
        : reportInvented(calls, input)
    }),
    speeds: os.usage.speeds.handler(({ input }) => speedsInvented(calls, input)),
    export: os.usage.export.handler(({ input }) => ({
      outcome: 'download',
      fileName: `baton-usage.${input.format}`,
      mediaType: 'text/plain',
      content: JSON.stringify(reportInvented(calls, { ...input, unit: 'day', groupBy: 'model' }).totals),
    })),
    compare: os.usage.compare.handler(({ input }) =>
      input.content.includes('cost')
        ? compareInvented()
        : refuse(`${input.fileName} is no export that Baton knows.`),
    ),
  }
}
