// A token thread that has time for one text of each task; every text has a hundred tokens.
import { parentPort } from 'node:worker_threads'
import type { TokenReply, TokenTask } from '../../../electron/workers/token-task.ts'

parentPort?.on('message', (task: TokenTask) => {
  const texts = task.kind === 'count' ? task.texts : []
  const tokens = texts.map((_, index) => (index === 0 ? 100 : null))
  parentPort?.postMessage({ kind: 'counted', tokens } satisfies TokenReply)
})
