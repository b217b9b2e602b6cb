// A thread of its own for searching: it owns the index and reads the history beside its writer. Between questions it keeps
// the index in step, in small steps, so that no question waits long. Whatever goes wrong with the index file, it is thrown
// away and built anew.
import { parentPort, workerData } from 'node:worker_threads'
import { isDamage, removeIndexFile } from '../store/search/index-file.ts'
import { openSearchIndex, type SearchIndex } from '../store/search/search-index.ts'
import type { SearchReply, SearchTask, SearchThreadData } from './search-task.ts'

/** One step of work; a question that comes meanwhile waits for its end. */
const stepMs = 40
/** After the disk refused, work rests for so long. */
const restMs = 30_000
/** An index that is damaged so often was not damaged by chance. */
const mostRebuilds = 3

const { historyPath, indexPath, tokens, ending } = workerData as SearchThreadData
const endingFlag = new Int32Array(ending)
const port = parentPort
if (port === null) throw new Error('the search thread was not started as a thread')

let index: SearchIndex | null = null
let rebuilds = 0
let isScheduled = false
let restUntil = 0
let toldChange = 0
/** Who is to be told when everything is done. */
const settling: number[] = []

const tell = (reply: SearchReply) => port.postMessage(reply)
const nameOf = (error: unknown) =>
  error instanceof Error && 'code' in error
    ? String(error.code)
    : error instanceof Error
      ? error.name
      : 'unknown'

function closeIndex(): void {
  const closing = index
  index = null
  closing?.close()
}

function openIndex(): SearchIndex {
  index ??= openSearchIndex({ history: historyPath, indexPath, tokens, now: Date.now })
  return index
}

/** Runs work on the index; one that is damaged is begun anew, and the work is tried once more. */
function withIndex<T>(work: (open: SearchIndex) => T): T {
  try {
    return work(openIndex())
  } catch (error) {
    if (!isDamage(error) || rebuilds >= mostRebuilds) throw error
    rebuilds += 1
    tell({ kind: 'trouble', event: 'search-index-rebuilt', what: nameOf(error) })
    closeIndex()
    removeIndexFile(indexPath)
    return work(openIndex())
  }
}

function schedule(): void {
  if (isScheduled) return
  isScheduled = true
  // Questions that came meanwhile are answered before the next step.
  setImmediate(step)
}

function step(): void {
  isScheduled = false
  if (Atomics.load(endingFlag, 0) === 1 || Date.now() < restUntil) return
  try {
    const isDone = withIndex((open) => open.work(stepMs))
    const lastChange = index?.lastChange() ?? 0
    if (lastChange > toldChange) {
      toldChange = lastChange
      tell({ kind: 'applied', lastChange })
    }
    if (!isDone) schedule()
    else for (const number of settling.splice(0)) tell({ kind: 'settled', number })
  } catch (error) {
    restUntil = Date.now() + restMs
    setTimeout(schedule, restMs).unref()
    tell({ kind: 'trouble', event: 'search-index-rests', what: nameOf(error) })
  }
}

port.on('message', (task: SearchTask) => {
  if (task.kind === 'end') {
    closeIndex()
    port.close()
    return
  }
  if (task.kind === 'settle') settling.push(task.number)
  if (task.kind === 'find') {
    try {
      tell({ kind: 'found', number: task.number, result: withIndex((open) => open.find(task.query)) })
    } catch (error) {
      tell({ kind: 'failed', number: task.number, what: nameOf(error) })
    }
  }
  schedule()
})
