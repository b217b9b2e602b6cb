const dayMs = 86_400_000
/** No vendor billed for models before, and a list of days stays bounded whatever a file says. */
const firstMs = Date.UTC(2015, 0, 1)
const lastMs = Date.UTC(2100, 0, 1)

const written =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i

/**
 * Reads `2026-11-26`, a day with a time and perhaps a zone (UTC where none is named), and seconds since 1970.
 * @returns UTC milliseconds, or null for what is no time between 2015 and 2100
 */
export function readUtcMs(text: string): number | null {
  const seconds = /^(\d{9,10})(?:\.0*)?$/.exec(text)?.[1]
  const atMs = seconds === undefined ? readWritten(text) : Number(seconds) * 1000
  return atMs !== null && atMs >= firstMs && atMs < lastMs ? atMs : null
}

function readWritten(text: string): number | null {
  const match = written.exec(text)
  if (match === null) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0))
  if (year === undefined || month === undefined || day === undefined) return null
  if ((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return null
  const midnight = Date.UTC(year, month - 1, day)
  // The 31st of February is no day, however Date.UTC takes it.
  if (new Date(midnight).getUTCMonth() !== month - 1 || new Date(midnight).getUTCDate() !== day) return null
  const time = ((hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second ?? 0)) * 1000
  return midnight + time - zoneMs(match[8])
}

function zoneMs(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '')
  if (match === null) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return (match[1] === '-' ? -minutes : minutes) * 60_000
}

/** @returns the UTC day as `2026-11-26` */
export function utcDayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}

/** Every UTC day from one to another, both included. */
export function utcDaysBetween(from: string, to: string): string[] {
  const days: string[] = []
  for (let atMs = Date.parse(from); atMs <= Date.parse(to); atMs += dayMs) days.push(utcDayOf(atMs))
  return days
}
