// How numbers read on the screen and in exports. Unknown is never zero: null always reads "unknown", and a sum
// with an unknown part begins with "at least".
import type { Total } from './usage.ts'

export const unknownWord = 'unknown'

const wholeNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** A count with thousands separators: 1204 -> "1,204". */
export function formatTokens(count: number | null): string {
  return count === null ? unknownWord : wholeNumber.format(count)
}

/** A count cut to three figures for tight places: 200000 -> "200k", 1048576 -> "1.05M". */
export function formatCompact(count: number | null): string {
  if (count === null) return unknownWord
  if (count < 1000) return String(count)
  const [value, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M']
  return `${Number(value.toPrecision(3))}${unit}`
}

/**
 * Money from nano-dollars: two decimals from one dollar up, otherwise up to three figures and at least two
 * decimals ("$7.62", "$0.083", "$0.0236"); what is smaller than a millionth says so.
 */
export function formatNanoUsd(nanoUsd: number | null): string {
  if (nanoUsd === null) return unknownWord
  if (nanoUsd === 0) return '$0'
  const usd = nanoUsd / 1e9
  if (usd < 0.000001) return 'under $0.000001'
  if (usd >= 0.995) {
    return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
  }
  const decimals = Math.max(2, 2 - Math.floor(Math.log10(usd)))
  const [whole, fraction = ''] = usd.toFixed(decimals).split('.')
  return `$${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`
}

/** A sum that admits what it does not know: "at least 1,200", or "unknown" when nothing of it is known. */
export function formatTotal(total: Total, format: (value: number) => string = formatTokens): string {
  if (total.isComplete) return format(total.known)
  return total.known === 0 ? unknownWord : `at least ${format(total.known)}`
}

/** A duration from milliseconds: "45 ms", "0.6 s", "42 s", "3 min 5 s", "2 h 4 min". */
export function formatDuration(durationMs: number | null): string {
  if (durationMs === null) return unknownWord
  if (durationMs < 95) return `${Math.round(durationMs)} ms`
  if (durationMs < 9950) return `${(durationMs / 1000).toFixed(1)} s`
  const seconds = Math.round(durationMs / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  const hours = Math.floor(minutes / 60)
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
}

/** Output speed: "92 tok/s", "4.2 tok/s". */
export function formatSpeed(tokensPerSecond: number | null): string {
  if (tokensPerSecond === null) return unknownWord
  const value = tokensPerSecond < 9.95 ? tokensPerSecond.toFixed(1) : wholeNumber.format(tokensPerSecond)
  return `${value} tok/s`
}

/** A file size: "812 bytes", "34 kB", "1.2 MB". */
export function formatBytes(byteSize: number | null): string {
  if (byteSize === null) return unknownWord
  if (byteSize < 1000) return `${byteSize} bytes`
  if (byteSize < 999_500) return `${Math.round(byteSize / 1000)} kB`
  return `${(byteSize / 1_000_000).toFixed(byteSize < 9_950_000 ? 1 : 0)} MB`
}
