// A token thread that counts every text as the number of texts it has seen, so that a remembered count shows.
import { parentPort } from 'node:worker_threads'
import type { TokenReply, TokenTask } from '../../../electron/workers/token-task.ts'

let seen = 0

parentPort?.on('message', (task: TokenTask) => {
  const texts = task.kind === 'count' ? task.texts : []
  const tokens = texts.map(() => {
    seen += 1
    return seen
  })
  parentPort?.postMessage({ kind: 'counted', tokens } satisfies TokenReply)
})
