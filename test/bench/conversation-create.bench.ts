// Creating a conversation durably: one insert through the store, committed with synchronous=FULL on a real file.
import { aConversation, openFile } from '../harness/store-fixtures.ts'
import { benchFolder } from './bench-folder.ts'
import { report } from './figure.ts'
import { Samples, timeMs } from './samples.ts'

const warmUpCount = 300
const sampleCount = 3000

using folder = benchFolder()
const store = openFile(folder.file)
for (let index = 0; index < warmUpCount; index += 1) store.conversations.insert(aConversation())
const times = new Samples()
for (let index = 0; index < sampleCount; index += 1) {
  const conversation = aConversation()
  times.add(timeMs(() => store.conversations.insert(conversation)))
}
store.close()

report({
  name: 'create a conversation durably, p50',
  value: times.p50,
  unit: 'ms',
  goal: { of: 'value', is: 'at most', limit: 0.5 },
  whenMissed:
    'Nearly all of it is the fsync of the commit, which is as fast as the disk and what else uses it.',
})
report({ name: 'create a conversation durably, p95', value: times.p95, unit: 'ms' })
