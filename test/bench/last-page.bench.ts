// The last page of a conversation of 10,000 messages, through the store, with everything a page needs of it.
import { insertThread, openFile } from '../harness/store-fixtures.ts'
import { benchFolder } from './bench-folder.ts'
import { report } from './figure.ts'
import { Samples, timeMs } from './samples.ts'

const pageSize = 60
const warmUpCount = 200
const sampleCount = 2000

using folder = benchFolder()
const store = openFile(folder.file)
const { messages } = insertThread(store, 10_000, { text: (index) => `Message ${index}. `.repeat(40) })
const head = messages.at(-1)?.id ?? ''
const middle = messages.at(5000)?.id ?? ''
const last = new Samples()
const older = new Samples()
for (let index = -warmUpCount; index < sampleCount; index += 1) {
  const lastMs = timeMs(() => {
    const page = store.messages.pathPage(head, pageSize)
    if (page.messages.length !== pageSize || page.messages.at(-1)?.id !== head)
      throw new Error('a wrong page')
    store.messages.versions(page.messages.map(({ id }) => id))
  })
  const olderMs = timeMs(() => store.messages.pathPageBefore(middle, pageSize))
  if (index < 0) continue
  last.add(lastMs)
  older.add(olderMs)
}
store.close()

report({
  name: 'last page of a 10,000-message conversation, p50',
  value: last.p50,
  unit: 'ms',
  goal: { of: 'value', is: 'at most', limit: 2 },
  note: `${pageSize} messages.`,
  whenMissed: 'The page is read by walking up from the head, so it should cost the same at any length.',
})
report({ name: 'last page of a 10,000-message conversation, p95', value: last.p95, unit: 'ms' })
report({ name: 'a page in the middle of a 10,000-message conversation, p50', value: older.p50, unit: 'ms' })
report({ name: 'a page in the middle of a 10,000-message conversation, p95', value: older.p95, unit: 'ms' })
