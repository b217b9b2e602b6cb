import { useEffect, useState } from 'react'
import { errorSentence } from './report-error.ts'

/** What a panel fetched: the last value stays on the screen while a newer one is on its way. */
export interface Fetched<Value> {
  readonly value: Value | null
  /** Why it could not be fetched, as a sentence; null when it could. */
  readonly problem: string | null
}

interface Kept<Value> extends Fetched<Value> {
  readonly subject: string
}

/**
 * Fetches something for as long as a component shows it.
 * @param subject what it is about; the value of another subject is never shown
 * @param version fetched again whenever it changes
 */
export function useFetched<Value>(
  subject: string,
  version: string,
  fetch: (signal: AbortSignal) => Promise<Value>,
): Fetched<Value> {
  const [kept, setKept] = useState<Kept<Value>>({ subject, value: null, problem: null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: subject and version say what is fetched, and when anew
  useEffect(() => {
    const controller = new AbortController()
    fetch(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setKept({ subject, value, problem: null })
      },
      (error: unknown) => {
        if (controller.signal.aborted) return
        setKept({ subject, value: null, problem: errorSentence(error) })
      },
    )
    return () => controller.abort()
  }, [subject, version])
  return kept.subject === subject ? kept : { value: null, problem: null }
}
