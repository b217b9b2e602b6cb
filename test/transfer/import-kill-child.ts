// Imports a file into a history on disk, as Baton does, and says of each conversation that it was written; to be killed at
// any moment. It stands still after so many conversations, so that the end of it never comes before the kill.
import { writeSync } from 'node:fs'
import { runImport } from '../../electron/transfer/import/run-import.ts'
import { createTakeIn } from '../../electron/transfer/import/take-in.ts'
import { openFile } from '../harness/store-fixtures.ts'

const [history = '', file = '', mostText = 'Infinity'] = process.argv.slice(2)
const most = Number(mostText)
let written = 0
const store = openFile(history)
const takeIn = createTakeIn(store, { fileName: 'library', isDryRun: false })
await runImport(
  store,
  {
    ...takeIn,
    async conversation(record) {
      await takeIn.conversation(record)
      writeSync(1, `${record.conversation.id}\n`)
      written += 1
      if (written >= most) await new Promise(() => setInterval(() => {}, 60_000))
    },
  },
  {
    path: file,
    name: 'library',
    now: 7,
    signal: new AbortController().signal,
    onProgress: () => {},
  },
)
writeSync(1, 'done\n')
store.close()
