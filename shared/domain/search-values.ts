// Values of search operators that are days or numbers. Days are days of the person's calendar.

export interface TimeSpan {
  /** UTC milliseconds; belongs to it. */
  readonly startMs: number
  /** UTC milliseconds; the first that does not belong to it. */
  readonly endMs: number
}

const ago = /^(\d{1,4})\s*(d|day|days|w|week|weeks|m|month|months|y|year|years)$/

/** The day, month or year that is meant; null when none is. `7d` is the day seven days ago. */
export function parseTimeSpan(value: string, nowMs: number): TimeSpan | null {
  const text = value.trim().toLowerCase()
  const now = new Date(nowMs)
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()]
  if (text === 'today') return spanOf(year, month, day, 'day')
  if (text === 'yesterday') return spanOf(year, month, day - 1, 'day')
  const [, count, unit] = ago.exec(text) ?? []
  if (count !== undefined && unit !== undefined) {
    const back = Number(count)
    if (unit.startsWith('d')) return spanOf(year, month, day - back, 'day')
    if (unit.startsWith('w')) return spanOf(year, month, day - 7 * back, 'day')
    // The last day of a shorter month stands for days it does not have.
    const target = unit.startsWith('m') ? month - back : month - 12 * back
    const daysThere = new Date(year, target + 1, 0).getDate()
    return spanOf(year, target, Math.min(day, daysThere), 'day')
  }
  const [, writtenYear, writtenMonth, writtenDay] =
    /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(text) ?? []
  if (writtenYear === undefined || Number(writtenYear) < 1970) return null
  if (writtenMonth === undefined) return spanOf(Number(writtenYear), 0, 1, 'year')
  const monthIndex = Number(writtenMonth) - 1
  if (monthIndex < 0 || monthIndex > 11) return null
  if (writtenDay === undefined) return spanOf(Number(writtenYear), monthIndex, 1, 'month')
  const date = new Date(Number(writtenYear), monthIndex, Number(writtenDay))
  if (date.getMonth() !== monthIndex || date.getDate() !== Number(writtenDay)) return null
  return spanOf(Number(writtenYear), monthIndex, Number(writtenDay), 'day')
}

function spanOf(year: number, month: number, day: number, length: 'day' | 'month' | 'year'): TimeSpan {
  const end =
    length === 'day'
      ? new Date(year, month, day + 1)
      : length === 'month'
        ? new Date(year, month + 1, 1)
        : new Date(year + 1, 0, 1)
  return { startMs: new Date(year, month, day).getTime(), endMs: end.getTime() }
}

export type Comparison = '>' | '>=' | '<' | '<=' | '='

/** `>0.10`, `<=5`, `1k`; a number alone means at least that. null when it is none. */
export function parseComparison(value: string): { comparison: Comparison; number: number } | null {
  const [, sign, digits, factor] =
    /^(>=|<=|>|<|=)?\s*\$?\s*(\d{1,12}(?:\.\d{1,9})?|\.\d{1,9})\s*([km])?\s*\$?$/i.exec(value.trim()) ?? []
  if (digits === undefined) return null
  const times = factor === undefined ? 1 : factor.toLowerCase() === 'k' ? 1_000 : 1_000_000
  return { comparison: (sign ?? '>=') as Comparison, number: Number(digits) * times }
}
