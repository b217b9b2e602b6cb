// Times as other applications write them: seconds, milliseconds or microseconds since 1970, as numbers or as text, or
// dates in words of ISO 8601, with Python's habits (a blank for the T, six digits after the second, no zone for UTC).

/** Before this a number is not a time of a chat with a model: the whole field is younger. */
const earliestMs = Date.UTC(2000, 0, 1)
const latestMs = Date.UTC(2200, 0, 1)

/** Numbers from here on are milliseconds; as seconds they would be the year 5138. */
const firstMilliseconds = 100_000_000_000
/** Numbers from here on are microseconds; as milliseconds they would be the year 5138. */
const firstMicroseconds = 100_000_000_000_000
const firstNanoseconds = 100_000_000_000_000_000

const isoLike = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?\s*(Z|[+-]\d{2}:?\d{2})?$/

function believed(milliseconds: number): number | null {
  const whole = Math.round(milliseconds)
  return whole >= earliestMs && whole < latestMs ? whole : null
}

function fromNumber(value: number): number | null {
  if (!Number.isFinite(value)) return null
  if (value >= firstNanoseconds) return believed(value / 1_000_000)
  if (value >= firstMicroseconds) return believed(value / 1_000)
  if (value >= firstMilliseconds) return believed(value)
  return believed(value * 1_000)
}

/** @returns UTC milliseconds; null for what is no believable time */
export function foreignTime(value: unknown): number | null {
  if (typeof value === 'number') return fromNumber(value)
  if (typeof value !== 'string' || value.length > 60) return null
  const text = value.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return fromNumber(Number(text))
  const parts = isoLike.exec(text)
  if (parts === null) return null
  const [, day = '', clock = '', fraction = '0', zone = 'Z'] = parts
  const parsed = Date.parse(
    `${day}T${clock.length === 5 ? `${clock}:00` : clock}.${fraction.padEnd(3, '0').slice(0, 3)}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`,
  )
  return Number.isNaN(parsed) ? null : believed(parsed)
}

/** The first of these that is a time. */
export function firstTime(...values: readonly unknown[]): number | null {
  for (const value of values) {
    const time = foreignTime(value)
    if (time !== null) return time
  }
  return null
}
