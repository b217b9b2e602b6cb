// A thread of its own for the whole check of a history file: reads, answers once and ends.
import { parentPort, workerData } from 'node:worker_threads'
import { checkHistoryFile } from '../store/check-history-file.ts'

parentPort?.postMessage(checkHistoryFile((workerData as { path: string }).path))
