// The life of the token thread: it starts at first use, ends after a while without work, holds no process open, and is
// started once more when it dies or does not answer. When that does not help it is given up until Baton restarts, and
// whoever asks gets null at once and estimates.
import { Worker } from 'node:worker_threads'
import type { Log } from '../platform/platform.ts'
import type { TokenReply, TokenTask } from './token-task.ts'

export interface TokenThread {
  /** @returns null when the thread cannot answer. @throws Error after `close`. */
  ask(task: TokenTask): Promise<TokenReply | null>
  close(): Promise<void>
}

export interface TokenThreadOptions {
  readonly log: Log
  readonly file: URL
  /** Milliseconds without a task after which the thread ends. */
  readonly idleMs: number
  /** Milliseconds after which a thread that has not answered counts as dead. */
  readonly replyWithinMs: number
}

/** Deaths in a row, without an answer between them. */
const mostDeaths = 2

export class CounterClosedError extends Error {
  override readonly name = 'CounterClosedError'
  constructor() {
    super('The token counter is closed.')
  }
}

export function createTokenThread(options: TokenThreadOptions): TokenThread {
  const { log } = options
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | undefined
  let deaths = 0
  let isClosed = false
  /** One task at a time, so that each has the thread to itself while its time is measured. */
  let queue: Promise<unknown> = Promise.resolve()

  const end = async () => {
    const ending = worker
    worker = null
    await ending?.terminate()
  }

  const start = (): Worker => {
    const started = new Worker(options.file, { name: 'tokens' })
    started.unref()
    // Also while nobody waits for an answer: an error without a listener would end Baton.
    started.on('error', (error) => log.error('token-worker-failed', { kind: error.name }))
    started.once('exit', () => {
      if (worker === started) worker = null
    })
    return started
  }

  /** @returns null when the thread died, was silent for too long, or was closed */
  const tryOnce = (task: TokenTask): Promise<TokenReply | null> =>
    new Promise((resolve) => {
      const asked = worker ?? start()
      worker = asked
      const finish = (reply: TokenReply | null) => {
        clearTimeout(timer)
        asked.off('message', finish)
        asked.off('exit', fail)
        resolve(reply)
      }
      const fail = () => finish(null)
      // Somebody waits for this answer: unlike the thread, this timer holds the process open.
      const timer = setTimeout(() => {
        log.error('token-worker-silent', { afterMs: options.replyWithinMs })
        fail()
      }, options.replyWithinMs)
      asked.once('message', finish)
      // An error ends the thread as well.
      asked.once('exit', fail)
      asked.postMessage(task)
    })

  const answer = async (task: TokenTask): Promise<TokenReply | null> => {
    clearTimeout(idle)
    while (deaths < mostDeaths) {
      if (isClosed) throw new CounterClosedError()
      const reply = await tryOnce(task)
      if (isClosed) throw new CounterClosedError()
      if (reply !== null) {
        deaths = 0
        idle = setTimeout(() => void end(), options.idleMs).unref()
        return reply
      }
      await end()
      deaths += 1
      if (deaths === mostDeaths) log.error('token-worker-given-up', { deaths })
    }
    return null
  }

  return {
    ask(task) {
      if (isClosed) return Promise.reject(new CounterClosedError())
      const reply = queue.then(() => answer(task))
      queue = reply.catch(() => undefined)
      return reply
    },
    async close() {
      isClosed = true
      clearTimeout(idle)
      await end()
    },
  }
}
