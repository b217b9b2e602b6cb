// A token thread that does what the text says: `die` ends it, `throw` fails in it, `hang` keeps it from ever answering,
// `die-once PATH` ends it unless that file exists by then. Anything else counts as the number of the thread.
import { existsSync, writeFileSync } from 'node:fs'
import { parentPort, threadId } from 'node:worker_threads'
import type { TokenReply, TokenTask } from '../../../electron/workers/token-task.ts'

function countOne(text: string): number {
  const [order, path = ''] = text.split(' ')
  if (order === 'die') process.exit(7)
  if (order === 'throw') throw new RangeError('as asked')
  if (order === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  if (order === 'die-once' && !existsSync(path)) {
    writeFileSync(path, 'died')
    process.exit(7)
  }
  return threadId
}

function answer(task: TokenTask): TokenReply {
  if (task.kind === 'extract') process.exit(7)
  return { kind: 'counted', tokens: task.texts.map(countOne) }
}

parentPort?.on('message', (task: TokenTask) => parentPort?.postMessage(answer(task)))
