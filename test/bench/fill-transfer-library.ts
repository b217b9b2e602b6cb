// Fills a history for the transfer bench in a process of its own, so that the memory it takes is not counted there.
import { openFile } from '../harness/store-fixtures.ts'
import { fillTransferLibrary } from './transfer-library.ts'

const [file = '', megabytes = ''] = process.argv.slice(2)
const store = openFile(file)
process.stdout.write(JSON.stringify(fillTransferLibrary(store, Number(megabytes))))
store.close()
