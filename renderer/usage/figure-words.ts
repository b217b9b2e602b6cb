// The headline figures of a period in words.
import type { UsageSpeed, UsageSums } from '../../shared/domain/usage-report.ts'
import { formatCost, formatCount, formatDuration } from './format-numbers.ts'
import { writeTotal } from './measure.ts'

export interface Figure {
  readonly label: string
  /** `at least`, before a number of which a part is unknown. */
  readonly least: boolean
  readonly value: string
  /** What it was in the stretch before; null where there is nothing to say. */
  readonly before: string | null
  /** More about it, read on demand. */
  readonly title: string | null
}

/** `41 %`; shares that are not nothing never read 0, and those that are not all never read 100. */
export function writeShare(share: number): string {
  const percent = Math.round(share * 100)
  if (share > 0 && percent === 0) return 'under 1 %'
  if (share < 1 && percent === 100) return 'over 99 %'
  return `${percent} %`
}

/** `92 tok/s` */
export function writeSpeed(tokensPerSecond: number): string {
  return `${tokensPerSecond < 10 ? tokensPerSecond.toFixed(1) : formatCount(tokensPerSecond)} tok/s`
}

/** `0.6 s`, and below a tenth of a second `40 ms`. */
export function writeFirstToken(milliseconds: number): string {
  return milliseconds < 95 ? `${Math.round(milliseconds)} ms` : formatDuration(milliseconds)
}

const least = /^at least /

function figure(label: string, words: string, before: string | null, title: string | null = null): Figure {
  return { label, least: least.test(words), value: words.replace(least, ''), before, title }
}

/**
 * @param before the sums of the stretch before; null where there is none or it is not known yet
 * @param speed the medians; null while they are on their way
 */
export function writeFigures(sums: UsageSums, before: UsageSums | null, speed: UsageSpeed | null): Figure[] {
  const compare = (write: (sums: UsageSums) => string): string | null =>
    before === null || before.calls === 0 ? null : write(before)
  const both = (label: string, write: (sums: UsageSums) => string, title: string | null = null): Figure =>
    figure(label, write(sums), compare(write), title)
  const cached = (from: UsageSums): string =>
    from.cacheHitShare === null ? 'unknown' : writeShare(from.cacheHitShare)
  const median = (
    label: string,
    key: keyof UsageSpeed,
    write: (value: number) => string,
    title: string,
  ): Figure => {
    const value = speed?.[key] ?? null
    return figure(label, value === null ? (speed === null ? '…' : 'unknown') : write(value), null, title)
  }
  return [
    both('Cost', (from) => formatCost(from.nanoUsd)),
    both('Tokens in', (from) => writeTotal(from.input)),
    both('Tokens out', (from) => writeTotal(from.output)),
    both('From cache', cached, 'Input tokens read from prompt caches, of the calls that say it.'),
    both('Calls', (from) => formatCount(from.calls)),
    both('Failed', (from) => formatCount(from.failedCalls)),
    both(
      'Ended early',
      (from) => formatCount(from.endedEarlyCalls),
      'Stopped, or cut off with Baton itself.',
    ),
    median('First token', 'firstTokenMs', writeFirstToken, 'Median over complete calls.'),
    median('Speed', 'tokensPerSecond', writeSpeed, 'Median of output tokens a second, over complete calls.'),
  ]
}
