// One start, measured in a process of its own as a real one is: nothing is warm but the disk. Says on stdout how many
// milliseconds passed from the call of compose until a watcher of the library had its snapshot.
import { compose } from '../../electron/compose.ts'

const dataFolder = process.argv[2]
if (dataFolder === undefined) throw new Error('no data folder was given')
const started = performance.now()
const application = await compose({
  dataFolder,
  environment: {},
  platform: {
    shell: 'browser',
    log: { info() {}, error() {}, hide() {} },
    keychain: {
      isPersistent: false,
      sentence: '',
      get: () => Promise.resolve(null),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(),
    },
    saveFile: () => Promise.reject(new Error('nothing is saved here')),
    openLink: null,
    openFolder: null,
    chooseFolder: null,
  },
})
let conversationCount = 0
for await (const item of application.state.services().bus.library.watch(null, 0, undefined)) {
  if (item.type === 'snapshot') conversationCount = item.snapshot.conversations.length
  break
}
const readyMs = performance.now() - started
await application.close()
process.stdout.write(JSON.stringify({ readyMs, conversationCount }))
