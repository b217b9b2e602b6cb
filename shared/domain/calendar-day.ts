/** The day of the calendar where this runs, `2026-11-26`, at a time in UTC milliseconds: the day the ledger files a call under. */
export function calendarDayOf(timeMs: number): string {
  const time = new Date(timeMs)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(time.getFullYear()).padStart(4, '0')}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
}
