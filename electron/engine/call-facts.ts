// What a call tells besides its content: identifiers, headers, usage, warnings and times.
import type { Identifier } from '../../shared/domain/identifier.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import type { StreamEvent, TerminalEvent } from '../../shared/domain/stream-event.ts'
import type { Usage } from '../../shared/domain/usage.ts'
import type { TurnRecord } from '../store/store.ts'
import type { Clock } from './clock.ts'

export interface CallFacts {
  /** The request goes to the provider: times count from here. What came before (a keychain, a summary) is not its doing. */
  begin(): void
  /** Takes any event but the terminal one. */
  take(event: Exclude<StreamEvent, TerminalEvent>): void
  readonly usage: Usage | null
  readonly servedModel: string | null
  /** Milliseconds from `begin` to the first part; null when none came. */
  readonly firstTokenMs: number | null
  /** Milliseconds since `begin`; since these facts were made for a call that never came so far. */
  elapsedMs(): number
  /** For the record of the turn; null while it runs. */
  details(terminal: TerminalEvent | null): Omit<TurnRecord, 'turn' | 'context'>
}

export function createCallFacts(clock: Clock): CallFacts {
  let startedAtMs = clock.monotonicMs()
  const identifiers: Identifier[] = []
  const warnings: { code: string; detail: string }[] = []
  let usage: Usage | null = null
  let servedModel: string | null = null
  let headers: Readonly<Record<string, string>> = {}
  let requestBytes: number | null = null
  let firstTokenMs: number | null = null
  return {
    begin() {
      startedAtMs = clock.monotonicMs()
    },
    take(event) {
      switch (event.type) {
        case 'response-start':
          identifiers.push(...event.identifiers)
          servedModel = event.servedModel ?? servedModel
          headers = event.headers
          requestBytes = event.requestBytes
          break
        case 'identified':
          identifiers.push(...event.identifiers)
          break
        case 'usage':
          usage = event.usage
          break
        case 'warning':
          warnings.push({ code: event.code, detail: event.detail })
          break
        case 'held':
          identifiers.push({
            kind: event.handle.kind,
            value: event.handle.value,
            foundIn: 'state held by the provider',
          })
          break
        default:
          firstTokenMs ??= Math.round(clock.monotonicMs() - startedAtMs)
      }
    },
    get usage() {
      return usage
    },
    get servedModel() {
      return servedModel
    },
    get firstTokenMs() {
      return firstTokenMs
    },
    elapsedMs: () => Math.round(clock.monotonicMs() - startedAtMs),
    details(terminal) {
      const all = terminal === null ? identifiers : [...identifiers, ...terminal.identifiers]
      const metadata: JsonValue = terminal?.metadata ?? null
      const refused = terminal?.type === 'fail' ? terminal.headers : undefined
      return {
        identifiers: uniqueIdentifiers(all),
        headers: { ...headers, ...refused },
        requestBytes,
        metadata,
        warnings,
      }
    },
  }
}

/** The same id of one kind says nothing new, wherever it was found again. */
function uniqueIdentifiers(identifiers: readonly Identifier[]): Identifier[] {
  const seen = new Map<string, Identifier>()
  for (const identifier of identifiers) {
    const key = `${identifier.kind} ${identifier.value}`
    if (!seen.has(key)) seen.set(key, identifier)
  }
  return Array.from(seen.values())
}
