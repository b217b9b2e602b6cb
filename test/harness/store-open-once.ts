// Opens a history file, says how it was found and holds it until its input ends.
import { openStore } from '../../electron/store/open-store.ts'

const [file = ''] = process.argv.slice(2)
const opening = openStore({ path: file })
console.log(opening.kind)
process.stdin.resume()
process.stdin.on('end', () => {
  if (opening.kind === 'open') opening.store.close()
})
