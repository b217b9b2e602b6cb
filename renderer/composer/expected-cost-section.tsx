import type { ExpectedCost } from '../../shared/domain/expected-cost.ts'
import { formatTokens } from '../../shared/domain/format.ts'
import type { UnknownReason } from '../../shared/domain/usage.ts'
import { Fact } from '../inspector/section.tsx'
import { SetPrice, WholeDates } from '../usage/bill.tsx'
import { costSource, pricedByPerson } from '../usage/bill-words.ts'
import { gaugeText, roundEstimate } from './context-gauge.ts'
import { cachedShare, coldWords, expectedWords, formatExpected } from './expected-words.ts'
import { switchWords } from './switch-words.ts'
import type { ContextState } from './use-context-preview.ts'

/** What the next request will probably cost, and what that is made of. */
export function ExpectedCostSection({ context }: { readonly context: ContextState }) {
  const { preview, modelName } = context
  if (preview === null) return null
  const { expected, staying } = preview
  const { summary } = expected
  const cached = expected.likelyCachedTokens
  const share = cachedShare(preview)
  const cold = coldWords(preview)
  return (
    <div className="mt-3 border-t border-line pt-3">
      <h3 className="text-small font-semibold text-muted">What it will cost</h3>
      <dl className="mt-1">
        {summary === undefined ? null : (
          <Fact
            label={`Summary first, ${summary.modelName === null ? 'on this computer' : `by ${summary.modelName}`}`}
          >
            {summary.nanoUsd === 0 ? (
              <span className="text-muted">nothing</span>
            ) : (
              <Amount nanoUsd={summary.nanoUsd} expected={expected} />
            )}
          </Fact>
        )}
        <Fact
          label={
            summary === undefined
              ? `Input, ${gaugeText(preview)}`
              : `Input after it, about ${formatTokens(roundEstimate(summary.requestTokens))} tokens`
          }
        >
          <Amount nanoUsd={expected.inputNanoUsd} expected={expected} />
        </Fact>
        {share === null || cached === null ? null : (
          <Fact label="likely from the cache" isPart>
            {`about ${formatTokens(roundEstimate(cached))} · ${share}`}
          </Fact>
        )}
        <Fact label={`Answer, about ${formatTokens(roundEstimate(expected.outputTokens))} tokens`}>
          <Amount nanoUsd={expected.outputNanoUsd} expected={expected} />
        </Fact>
        <Fact label="Together">
          <span className={expected.nanoUsd === null ? 'text-muted' : 'font-medium'}>
            {expectedWords(expected)}
          </span>
        </Fact>
        {cold === null ? null : (
          <Fact label="if nothing is left in the cache" isPart>
            {cold}
          </Fact>
        )}
      </dl>
      <Why expected={expected} modelName={unpricedModel(expected) ?? modelName} />
      {staying === null ? null : (
        <p className="mt-1.5 text-pretty text-label text-soft [overflow-wrap:anywhere]">
          {switchWords(expected, staying, modelName)}
        </p>
      )}
    </div>
  )
}

/** The model that writes the summary, when it is that one's price which is unknown. */
function unpricedModel({ inputNanoUsd, summary }: ExpectedCost): string | null {
  return inputNanoUsd !== null && summary?.nanoUsd === null ? summary.modelName : null
}

interface AmountProps {
  readonly nanoUsd: number | null
  readonly expected: ExpectedCost
}

function Amount({ nanoUsd, expected }: AmountProps) {
  if (expected.freeReason !== null) return <span className="text-muted">nothing</span>
  if (nanoUsd === null) return <span className="text-muted">unknown</span>
  return `about ${formatExpected(nanoUsd)}`
}

interface WhyProps {
  readonly expected: ExpectedCost
  readonly modelName: string
}

/** Where the price comes from, why it costs nothing, or why nobody knows. */
function Why({ expected, modelName }: WhyProps) {
  const { freeReason, priceVersion, nanoUsd, unknownReason } = expected
  const look = 'text-pretty text-label text-muted [overflow-wrap:anywhere]'
  if (freeReason !== null) return <p className={look}>{freeReason}</p>
  if (nanoUsd !== null) {
    if (priceVersion === null) return null
    return (
      <p className={look}>
        <WholeDates words={costSource({ source: 'computed', priceVersion }, 'custom')} />; the length of the
        answer is a guess from the newest answers
      </p>
    )
  }
  return (
    <>
      <p className={look}>{expectedUnknown(unknownReason, modelName)}</p>
      {unknownReason !== undefined && pricedByPerson.has(unknownReason) ? <SetPrice /> : null}
    </>
  )
}

/** Why it cannot be said beforehand what a request will cost. */
export function expectedUnknown(reason: UnknownReason | undefined, modelName: string): string {
  switch (reason) {
    case 'no-price':
      return `No price table knows exactly ${modelName}. Set a price for it in Settings, Prices.`
    case 'no-rate':
      return `The price table has no rate for something this request uses. Set a price for ${modelName} in Settings, Prices.`
    case 'special-rate':
      return `${modelName} is served at a rate of which only its vendor knows.`
    default:
      return 'What it will cost cannot be worked out beforehand.'
  }
}
