// Imports a file into a history on disk, as Baton does, and says of each conversation that it was written; to be killed at
// any moment.
import { writeSync } from 'node:fs'
import { runImport } from '../../electron/transfer/import/run-import.ts'
import { createTakeIn } from '../../electron/transfer/import/take-in.ts'
import { openFile } from '../harness/store-fixtures.ts'

const [history = '', file = ''] = process.argv.slice(2)
const store = openFile(history)
const takeIn = createTakeIn(store, { fileName: 'library', isDryRun: false })
await runImport(
  store,
  {
    ...takeIn,
    async conversation(record) {
      await takeIn.conversation(record)
      writeSync(1, `${record.conversation.id}\n`)
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
