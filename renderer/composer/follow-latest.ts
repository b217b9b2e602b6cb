// Asks again and again for something that changes with what is typed: a moment after the last change, and never twice
// at once. What was asked for meanwhile is asked when the answer is here; a lost connection is tried again.

export interface LatestFollower<Request> {
  /** From now on this is wanted. */
  want(request: Request): void
  /** Nothing is wanted any more; an answer on its way is dropped. */
  end(): void
}

export interface LatestOptions<Request, Answer> {
  readonly ask: (request: Request, signal: AbortSignal) => Promise<Answer>
  readonly onAnswer: (answer: Answer, request: Request) => void
  readonly onProblem: (error: unknown, request: Request) => void
  /** Whether the same may work a little later. */
  readonly isTemporary: (error: unknown) => boolean
  /** How long nothing must change before it is asked, in milliseconds. */
  readonly restMs: number
  /** How long to wait after a temporary problem, in milliseconds. */
  readonly retryMs: number
}

export function followLatest<Request, Answer>(
  options: LatestOptions<Request, Answer>,
): LatestFollower<Request> {
  const controller = new AbortController()
  let wanted: { readonly request: Request } | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let isAsking = false
  /** The rest is over, but an answer was still on its way. */
  let isDue = false

  const wait = (milliseconds: number): void => {
    if (timer !== null) clearTimeout(timer)
    isDue = false
    timer = setTimeout(() => {
      timer = null
      if (isAsking) isDue = true
      else void ask()
    }, milliseconds)
  }

  const ask = async (): Promise<void> => {
    const current = wanted
    if (current === null || controller.signal.aborted) return
    isAsking = true
    isDue = false
    try {
      const answer = await options.ask(current.request, controller.signal)
      if (!controller.signal.aborted) options.onAnswer(answer, current.request)
    } catch (error) {
      if (!controller.signal.aborted) {
        options.onProblem(error, current.request)
        if (wanted === current && options.isTemporary(error)) wait(options.retryMs)
      }
    } finally {
      isAsking = false
    }
    if (isDue) void ask()
  }

  return {
    want(request) {
      wanted = { request }
      wait(options.restMs)
    },
    end() {
      controller.abort()
      wanted = null
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
