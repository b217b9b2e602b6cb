import type { Turn } from '../../shared/domain/turn.ts'
import type { UsageExtras } from '../../shared/domain/usage.ts'
import { windowShare } from '../inspector/context-words.ts'
import { Fact } from '../inspector/section.tsx'
import { partialSentence, toolName } from './bill-words.ts'
import { formatCount } from './format-numbers.ts'

interface CountProps {
  readonly value: number | null | undefined
  readonly turn: Turn
}

/** A count as far as it is known: "at least" where the call ended early, "unknown" where nobody counted. */
function Count({ value, turn }: CountProps) {
  if (value == null) return <Unknown turn={turn} />
  const least = turn.usage?.isPartial === true && turn.status !== 'running' ? 'at least ' : ''
  return `${least}${formatCount(value)}`
}

/** While an answer arrives, its figures are not unknown but on their way. */
export function Unknown({ turn }: { readonly turn: Turn }) {
  return <span className="text-muted">{turn.status === 'running' ? 'not yet' : 'unknown'}</span>
}

/** A part of a count; left out when the provider does not name it. */
function PartCount({ label, value, turn }: CountProps & { readonly label: string }) {
  if (value == null) return null
  return (
    <Fact label={label} isPart>
      <Count value={value} turn={turn} />
    </Fact>
  )
}

/** Everything a model call used, as the provider counted it. */
export function TurnCounts({ turn }: { readonly turn: Turn }) {
  const { usage } = turn
  const share = windowShare(turn)
  const partial = partialSentence(turn)
  const { extras } = usage ?? {}
  return (
    <>
      <dl>
        <Fact label="Input">
          <Count value={usage?.inputTotal} turn={turn} />
        </Fact>
        <PartCount label="read from cache" value={usage?.cacheRead} turn={turn} />
        <PartCount label="written to cache" value={usage?.cacheWrite} turn={turn} />
        <PartCount label="written, kept longer" value={aboveZero(extras?.cacheWriteLong)} turn={turn} />
        <PartCount label="sound" value={aboveZero(extras?.audioInput)} turn={turn} />
        {share === null ? null : (
          <Fact label="of the window" isPart>
            {share}
          </Fact>
        )}
        <Fact label="Output">
          <Count value={usage?.outputTotal} turn={turn} />
        </Fact>
        <PartCount label="thinking" value={usage?.reasoning} turn={turn} />
        <PartCount label="sound or pictures" value={aboveZero(extras?.mediaOutput)} turn={turn} />
        {extras === undefined ? null : <Extras extras={extras} turn={turn} />}
      </dl>
      {partial === null ? null : <p className="mt-1.5 text-pretty text-label text-soft">{partial}</p>}
    </>
  )
}

/** Nearly every call has none of these; a zero would only take room. */
function aboveZero(value: number | null | undefined): number | null {
  return value == null || value === 0 ? null : value
}

function Extras({ extras, turn }: { readonly extras: UsageExtras; readonly turn: Turn }) {
  return (
    <>
      {extras.toolUnits.map(({ name, count }) => (
        <Fact key={name} label={toolName(name)}>
          <Count value={count} turn={turn} />
        </Fact>
      ))}
      {extras.specialRate === null ? null : <Fact label="Served at the rate">{extras.specialRate}</Fact>}
    </>
  )
}
