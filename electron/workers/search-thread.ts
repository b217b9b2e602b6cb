// The life of the search thread: it starts a moment after Baton or with the first question, keeps the index in step with
// every commit, and ends by itself when it is told to, so that both files are closed in order.
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { SearchQuery, SearchResult } from '../../shared/domain/search.ts'
import type { Log } from '../platform/platform.ts'
import type { IndexTokens } from '../store/search/index-tokens.ts'
import type { SearchIndex } from '../store/search/search-index.ts'
import { StorageError } from '../store/storage-error.ts'
import type { Store } from '../store/store.ts'
import type { SearchReply, SearchTask, SearchThreadData } from './search-task.ts'
import { workerFile } from './worker-file.ts'

export interface Search {
  /**
   * One after the other; what was given up before its turn costs nothing, as while somebody types.
   * @throws SearchUnavailableError
   */
  find(query: SearchQuery, signal?: AbortSignal): Promise<SearchResult>
  /** Resolves when the index has taken over everything and is tidied up. For tests and benches. */
  settled(): Promise<void>
  /** Ends the thread and waits until it has closed its files; harmless when it has ended. */
  close(): Promise<void>
}

/** Searching is not possible now; `message` is a finished sentence. */
export class SearchUnavailableError extends Error {
  override readonly name = 'SearchUnavailableError'
}

export interface SearchOptions {
  readonly store: Store
  readonly log: Log
  /** For tests: another file instead of the search worker. */
  readonly file?: URL
  /** Milliseconds after which the thread starts without being asked. */
  readonly startAfterMs?: number
}

/** The start of Baton goes first. */
const usualStartAfterMs = 1_500
/** Commits of a stream come every 250 ms: the thread need not look after each. */
const tellEveryMs = 400
/** A thread that has not ended by then is ended by force. */
const endWithinMs = 5_000
const mostDeaths = 3

const unavailable = 'Baton could not search just now. Try again; if that does not help, restart Baton.'

/** Where the index of a history lies. */
export function searchIndexPath(storePath: string): string {
  return join(dirname(storePath), 'search.db')
}

function createMemorySearch(store: Store): Search {
  let index: SearchIndex | null = null
  const open = () => {
    index ??= store.search.openIndex()
    return index
  }
  return {
    async find(query) {
      while (!open().work(50));
      return open().find(query)
    },
    async settled() {
      while (!open().work(50));
    },
    async close() {
      index?.close()
      index = null
    },
  }
}

/** Starts nothing yet. @returns what searches the store, in a thread unless it lives in memory */
export function createSearch(options: SearchOptions): Search {
  const { store } = options
  if (store.path === null) return createMemorySearch(store)
  return createThreadSearch(options, store.path)
}

interface Question {
  readonly query: SearchQuery
  readonly signal: AbortSignal | undefined
  resolve(result: SearchResult): void
  reject(error: Error): void
}

const closingSentence = 'Baton is closing.'
const givenUpSentence = 'This search was given up for another one.'

function createThreadSearch({ store, log, file, startAfterMs }: SearchOptions, historyPath: string): Search {
  const ending = new SharedArrayBuffer(4)
  /** In the order in which they were asked; the first one is with the thread once `asked` has its number. */
  const questions: Question[] = []
  let asked: number | null = null
  const settling = new Map<number, () => void>()
  let worker: Worker | null = null
  let tokens: IndexTokens | null = null
  let lastNumber = 0
  let deaths = 0
  let isClosed = false
  let telling: NodeJS.Timeout | null = null

  /** Written at once: from now on the index must see everything. */
  const renewTokens = (): IndexTokens | null => {
    try {
      return store.search.renewToken()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      log.error('search-token-refused', { kind: error.kind })
      return null
    }
  }

  const take = (reply: SearchReply): void => {
    switch (reply.kind) {
      case 'found':
        deaths = 0
        if (reply.number === asked) finish((question) => question.resolve(reply.result))
        break
      case 'failed':
        log.error('search-failed', { what: reply.what })
        if (reply.number === asked) finish(({ reject }) => reject(new SearchUnavailableError(unavailable)))
        break
      case 'applied':
        forget(reply.lastChange)
        break
      case 'settled':
        settling.get(reply.number)?.()
        settling.delete(reply.number)
        break
      case 'trouble':
        log.error(reply.event, { what: reply.what })
        break
    }
  }

  const finish = (settle: (question: Question) => void): void => {
    const question = questions.shift()
    asked = null
    if (question !== undefined) settle(question)
    askNext()
  }

  const askNext = (): void => {
    while (asked === null) {
      const [question] = questions
      if (question === undefined) return
      if (question.signal?.aborted === true) {
        questions.shift()
        question.reject(new SearchUnavailableError(givenUpSentence))
        continue
      }
      lastNumber += 1
      try {
        ask({ kind: 'find', number: lastNumber, query: question.query })
        asked = lastNumber
      } catch (error) {
        questions.shift()
        question.reject(error instanceof Error ? error : new SearchUnavailableError(unavailable))
      }
    }
  }

  const rejectAll = (sentence: string): void => {
    asked = null
    for (const { reject } of questions.splice(0)) reject(new SearchUnavailableError(sentence))
  }

  const forget = (upTo: number): void => {
    if (isClosed) return
    try {
      store.search.forget(upTo)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      // They stay until the next time; the index knows how far it has come.
      log.error('search-changes-kept', { kind: error.kind })
    }
  }

  const start = (): Worker => {
    tokens ??= renewTokens()
    if (tokens === null || deaths >= mostDeaths) throw new SearchUnavailableError(unavailable)
    const workerData: SearchThreadData = {
      historyPath,
      indexPath: searchIndexPath(historyPath),
      tokens,
      ending,
    }
    const started = new Worker(file ?? workerFile('search-worker'), { workerData, name: 'search' })
    started.unref()
    started.on('message', take)
    started.on('error', (error) => log.error('search-thread-failed', { kind: error.name }))
    started.once('exit', () => {
      if (worker === started) worker = null
      if (isClosed) return
      deaths += 1
      rejectAll(unavailable)
    })
    return started
  }

  const ask = (task: SearchTask): void => {
    worker ??= start()
    worker.postMessage(task)
  }

  const tellChanged = (): void => {
    telling = null
    if (worker !== null && !isClosed) worker.postMessage({ kind: 'changed' } satisfies SearchTask)
  }
  store.search.onCommitted(() => {
    if (isClosed || worker === null || telling !== null) return
    telling = setTimeout(tellChanged, tellEveryMs).unref()
  })
  tokens = renewTokens()
  const starting = setTimeout(() => {
    if (worker === null && !isClosed && tokens !== null) ask({ kind: 'changed' })
  }, startAfterMs ?? usualStartAfterMs).unref()

  return {
    find(query, signal) {
      if (isClosed) return Promise.reject(new SearchUnavailableError(closingSentence))
      return new Promise((resolve, reject) => {
        questions.push({ query, signal, resolve, reject })
        askNext()
      })
    },
    settled() {
      return new Promise((resolve) => {
        lastNumber += 1
        settling.set(lastNumber, resolve)
        ask({ kind: 'settle', number: lastNumber })
      })
    },
    async close() {
      if (isClosed) return
      isClosed = true
      clearTimeout(starting)
      if (telling !== null) clearTimeout(telling)
      rejectAll(closingSentence)
      const closing = worker
      if (closing === null) return
      Atomics.store(new Int32Array(ending), 0, 1)
      const ended = new Promise((resolve) => closing.once('exit', resolve))
      closing.postMessage({ kind: 'end' } satisfies SearchTask)
      // To be ended by force in the middle of native code is hard on it; only a thread that hangs is.
      const force = setTimeout(() => {
        log.error('search-thread-hangs')
        void closing.terminate()
      }, endWithinMs)
      await ended
      clearTimeout(force)
    },
  }
}
