// The browser shell as a process, around the tiny router: what `npm run serve` starts, without the engine.
// Arguments after the options of the shell come through TINY_ENTRY_FOLDER, as the entry file's own folder would.
import { writeFileSync } from 'node:fs'
import { runServeProcess } from '../../electron/platform/web/serve-application.ts'
import { createTinyRouter } from './tiny-router.ts'

const entryFolder = process.env.TINY_ENTRY_FOLDER ?? ''
const closedMark = process.env.TINY_CLOSED_MARK

await runServeProcess(async () => {
  if (process.env.TINY_FAILS === 'yes') throw new TypeError('A text that quotes sk-canary-7f3e9a.')
  return {
    router: createTinyRouter().router,
    async close() {
      if (closedMark !== undefined) writeFileSync(closedMark, 'closed')
    },
  }
}, entryFolder)
