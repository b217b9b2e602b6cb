import { tokensPerSecond } from '../../shared/domain/tokens-per-second.ts'
import type { Turn, TurnDetails } from '../../shared/domain/turn.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { CopyButton } from '../markdown/copy-button.tsx'
import { findWay, useRecord } from '../state/records-store.ts'
import { laneColor } from '../ui/lane.ts'
import { LaneDot } from '../ui/lane-dot.tsx'
import { Bill } from '../usage/bill.tsx'
import { useCallsOfAnswer } from '../usage/calls-of-answer.ts'
import { formatBytes, formatDuration, formatSpeed, formatTime } from '../usage/format-numbers.ts'
import { TurnCounts, Unknown } from '../usage/turn-counts.tsx'
import { ContextLens } from './context-lens.tsx'
import { expectedInput, sessionHolder } from './context-words.ts'
import { endOfTurn, identifierLines, joinIdentifiers, splitCarry, wayWords } from './describe-turn.ts'
import { HistoryBar } from './history-bar.tsx'
import { IdentifierList } from './identifier-list.tsx'
import { RawJson } from './raw-json.tsx'
import { Fact, Section } from './section.tsx'
import { useTurnDetails } from './use-turn-details.ts'

const writerHeadings: Readonly<Record<Turn['purpose'], string>> = {
  answer: 'Answered by',
  summary: 'Summary written by',
  title: 'Title found by',
}

/** Everything recorded about one model call. */
export function TurnTab({ turn }: { readonly turn: Turn }) {
  const { value: details, problem } = useTurnDetails(turn.id, turn.status)
  return (
    <>
      <Section title={writerHeadings[turn.purpose]}>
        <p className="flex items-baseline gap-2">
          <LaneDot vendor={turn.vendor} />
          <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{turn.modelName}</span>
          <span className="shrink-0 text-label text-muted">{vendorNames[turn.vendor]}</span>
        </p>
        <p className="mt-0.5 text-label text-muted">
          {formatTime(turn.startedAt)}
          {turn.attempt > 1 ? `, attempt ${turn.attempt}` : null}
        </p>
        {turn.purpose === 'answer' ? null : (
          <p className="mt-1 text-pretty text-label text-soft">
            {turn.purpose === 'summary'
              ? 'This call summarised older messages before an answer was asked for.'
              : 'This call found a title for the conversation. Nothing of it is kept at the provider.'}
          </p>
        )}
      </Section>
      <HistorySection turn={turn} details={details} />
      <UsageSections turn={turn} />
      <TimeSection turn={turn} />
      {problem === null ? null : (
        <Section title="Details">
          <p className="text-label text-soft">{problem}</p>
        </Section>
      )}
      {details === null ? null : <DetailSections details={details} turn={turn} />}
    </>
  )
}

function HistorySection({ turn, details }: { readonly turn: Turn; readonly details: TurnDetails | null }) {
  const record = useRecord(turn.api, turn.vendor)
  const { headline, reason } = splitCarry(turn.carry)
  const expected = expectedInput(turn)
  const shared = {
    runs: details?.context ?? [],
    color: laneColor(turn.vendor),
    holder: findWay(record, turn.carry.way)?.kind === 'session' ? sessionHolder : vendorNames[turn.vendor],
  }
  return (
    <Section title="How the history travelled">
      <HistoryBar carry={turn.carry} {...shared} />
      <p className="mt-2 text-label [overflow-wrap:anywhere]">
        <span className="font-semibold">{headline}</span> <span className="text-soft">{reason}</span>
      </p>
      {turn.contextNotice === null ? null : (
        <p className="mt-2 rounded-block bg-code px-3 py-2 text-pretty text-label text-soft [overflow-wrap:anywhere]">
          {turn.contextNotice}
        </p>
      )}
      <ContextLens {...shared} />
      {expected === null ? null : <p className="tabular mt-2 text-muted text-small">{expected}</p>}
      <dl className="mt-1">
        <Fact label="Kept there as">{wayWords(turn.carry, record)}</Fact>
      </dl>
    </Section>
  )
}

function UsageSections({ turn }: { readonly turn: Turn }) {
  const calls = useCallsOfAnswer(turn)
  return (
    <>
      <Section title="Usage">
        <TurnCounts turn={turn} />
      </Section>
      <Section title="Bill">
        <Bill turn={turn} calls={calls} />
      </Section>
    </>
  )
}

function TimeSection({ turn }: { readonly turn: Turn }) {
  const { firstTokenMs, totalMs } = turn
  const speed = tokensPerSecond(turn)
  const waitShare =
    firstTokenMs === null || totalMs === null || totalMs === 0 ? null : (firstTokenMs / totalMs) * 100
  return (
    <Section title="Time">
      {waitShare === null ? null : (
        <div aria-hidden="true" className="mb-2 flex h-1.5 overflow-hidden rounded-full bg-selected">
          <div style={{ width: `${Math.min(100, waitShare)}%` }} />
          <div className="flex-1" style={{ backgroundColor: laneColor(turn.vendor) }} />
        </div>
      )}
      <dl>
        <Fact label="First token">
          {firstTokenMs === null ? (
            <span className="text-muted">none came</span>
          ) : (
            formatDuration(firstTokenMs)
          )}
        </Fact>
        {turn.status === 'running' ? null : (
          <Fact label={turn.status === 'complete' ? 'Finished' : 'Ended'}>
            {totalMs === null ? <Unknown turn={turn} /> : formatDuration(totalMs)}
          </Fact>
        )}
        {speed === null ? null : <Fact label="Speed after the first">{formatSpeed(speed)}</Fact>}
        <Fact label="Stop reason">
          {turn.rawFinishReason === null ? (
            endOfTurn(turn)
          ) : (
            <>
              <span className="text-muted">{endOfTurn(turn)} · </span>
              {turn.rawFinishReason}
            </>
          )}
        </Fact>
      </dl>
    </Section>
  )
}

function DetailSections({ details, turn }: { readonly details: TurnDetails; readonly turn: Turn }) {
  const headers = Object.entries(details.headers)
  const identifiers = joinIdentifiers(details.identifiers)
  return (
    <>
      <Section
        title="Identifiers"
        action={
          identifiers.length < 2 ? undefined : (
            <CopyButton label="Copy all ids" text={() => identifierLines(identifiers)} iconSize={14} />
          )
        }
      >
        <IdentifierList identifiers={identifiers} />
      </Section>
      <Section title="At the provider">
        <p className="text-label [overflow-wrap:anywhere]">{details.heldAtProvider}</p>
      </Section>
      {details.warnings.length === 0 ? null : (
        <Section title="Warnings">
          <ul className="grid gap-1">
            {details.warnings.map((warning, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: warnings have no identity and never move
              <li key={index} className="text-label [overflow-wrap:anywhere]">
                {warning.detail}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Request">
        <dl>
          <Fact label="Account">{turn.accountName}</Fact>
          <Fact label="Model asked">{turn.modelAsked}</Fact>
          {turn.modelServed === null ? null : <Fact label="Model that answered">{turn.modelServed}</Fact>}
          <Fact label="Sent">
            {details.requestBytes === null ? (
              <span className="text-muted">unknown</span>
            ) : (
              formatBytes(details.requestBytes)
            )}
          </Fact>
        </dl>
      </Section>
      {headers.length === 0 ? null : (
        <Section
          title="Limits and timing, as the provider sent them"
          action={
            <CopyButton
              label="Copy limits and timing"
              text={() => headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
              iconSize={14}
            />
          }
        >
          <dl className="grid gap-1">
            {headers.map(([name, value]) => (
              <div key={name}>
                <dt className="text-small text-muted [overflow-wrap:anywhere]">{name}</dt>
                <dd className="font-mono text-code [overflow-wrap:anywhere]">{value}</dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
      <Section
        title="As the provider sent it"
        action={
          <CopyButton
            label="Copy the whole record of this turn"
            text={() => JSON.stringify(details, null, 2)}
            iconSize={14}
          />
        }
      >
        <RawJson label="Usage" value={turn.usage?.raw ?? null} />
        <RawJson label="About the response" value={details.metadata} />
        <RawJson label="Content" value={details.native} />
        {turn.usage === null && details.native === null ? (
          <p className="text-label text-muted">Nothing was kept.</p>
        ) : null}
      </Section>
    </>
  )
}
