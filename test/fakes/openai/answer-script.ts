// Scenario control shared by both fakes: the next generation can be replaced or broken; everything else stays usual.
import type { Gate, RecordedRequest, WireAnswer, WireStep } from '../wire-server.ts'

export type AnswerScript = WireAnswer | ((request: RecordedRequest) => WireAnswer | Promise<WireAnswer>)

/** `cut` and `end-early` stop in the middle of the text; `holdUntil` waits there; `holdHeaders` before anything is sent. */
export type Breakage =
  | 'cut'
  | 'end-early'
  | 'error-record'
  | { readonly holdUntil: Gate }
  | { readonly holdHeaders: Gate }

const usualErrorRecord = `data: ${JSON.stringify({ error: { message: 'The engine died.', type: 'server_error', code: 'server_error' } })}\n\n`

export class ScriptQueue {
  readonly #scripts: AnswerScript[] = []
  readonly #breakages: Breakage[] = []
  readonly #errorRecord: string

  /** @param errorRecord what a stream that fails in the middle says last, with its blank line */
  constructor(errorRecord = usualErrorRecord) {
    this.#errorRecord = errorRecord
  }

  push(script: AnswerScript): void {
    this.#scripts.push(script)
  }

  breakNext(breakage: Breakage): void {
    this.#breakages.push(breakage)
  }

  /** The scripted answer to a request, or the usual one, broken when that was asked for. */
  async answer(request: RecordedRequest, usual: () => WireAnswer): Promise<WireAnswer> {
    const script = this.#scripts.shift()
    if (script !== undefined) return typeof script === 'function' ? await script(request) : script
    const answer = usual()
    const isStream = (answer.status ?? 200) === 200
    const breakage = isStream ? this.#breakages.shift() : undefined
    return breakage === undefined ? answer : broken(answer, breakage, this.#errorRecord)
  }
}

function broken(answer: WireAnswer, breakage: Breakage, errorRecord: string): WireAnswer {
  if (typeof breakage === 'object' && 'holdHeaders' in breakage) {
    return { ...answer, stallHeaders: breakage.holdHeaders.opened }
  }
  // Records near two thirds are inside the text of every usual answer.
  const middle = Math.floor((answer.steps.length * 2) / 3)
  const head = answer.steps.slice(0, middle)
  const tail = answer.steps.slice(middle)
  const steps = (): readonly WireStep[] => {
    if (breakage === 'cut') return [...head, { cut: true }]
    if (breakage === 'end-early') return head
    if (breakage === 'error-record') return [...head, { send: errorRecord }]
    return [...head, { stall: breakage.holdUntil.opened }, ...tail]
  }
  return { ...answer, steps: steps() }
}

/** One step for each record of a stream, with a pause between them when there is a pace. */
export function stepsOf(body: string, paceMs: number): WireStep[] {
  return body
    .split(/(?<=\n\n)/)
    .flatMap((record): WireStep[] =>
      paceMs > 0 ? [{ send: record }, { pauseMs: paceMs }] : [{ send: record }],
    )
}
