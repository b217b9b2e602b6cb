/** A day in words that read the same everywhere: 20 Dec 2026, in UTC. */
export function dayInWords(atMs: number): string {
  const format = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat('en-GB', format).format(atMs)
}
