import type { Log } from '../../electron/platform/platform.ts'

/** A log that remembers the names of its events. */
export function createMemoryLog(): Log & { events(): string[] } {
  const events: string[] = []
  return {
    info: (event) => {
      events.push(event)
    },
    error: (event) => {
      events.push(event)
    },
    hide: () => {},
    events: () => events,
  }
}
