// Start to ready on a store of 100,000 messages: the store is opened and looked at, the application composed, the library
// read. Once by itself, and once as a person sees it: the built server as a process, until its ready line.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { startServer } from '../e2e/harness/start-server.ts'
import { insertThread, openFile } from '../harness/store-fixtures.ts'
import { benchFolder } from './bench-folder.ts'
import { report } from './figure.ts'
import { Samples } from './samples.ts'

const conversationCount = 1000
const messagesEach = 100
const warmUpCount = 1
const sampleCount = 10
const childSchema = z.object({ readyMs: z.number(), conversationCount: z.number().int().positive() })

using folder = benchFolder()
const store = openFile(folder.file)
for (let index = 0; index < conversationCount; index += 1) {
  insertThread(store, messagesEach, {
    text: (position) => `Message ${position} of talk ${index}. `.repeat(25),
    conversation: { title: `Talk ${index}` },
  })
}
store.close()

const goal = { of: 'value', is: 'at most', limit: 300 } as const

const composed = new Samples()
for (let index = -warmUpCount; index < sampleCount; index += 1) {
  const program = join(import.meta.dirname, 'start-child.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [program, folder.path])
  const { readyMs } = childSchema.parse(JSON.parse(stdout))
  if (index >= 0) composed.add(readyMs)
}
const note = `${conversationCount * messagesEach} messages in ${conversationCount} conversations`
report({
  name: 'start to ready on 100,000 messages, p50',
  value: composed.p50,
  unit: 'ms',
  goal,
  note: `${note}; opening, composing and the first snapshot of the library, in a new process each time.`,
})
report({ name: 'start to ready on 100,000 messages, p95', value: composed.p95, unit: 'ms' })

if (existsSync('out/main/serve.js')) {
  const processes = new Samples()
  for (let index = -warmUpCount; index < sampleCount; index += 1) {
    const started = performance.now()
    const server = await startServer({ dataDir: folder.path })
    const readyMs = performance.now() - started
    await server.stop()
    if (index >= 0) processes.add(readyMs)
  }
  report({
    name: 'process start to ready line on 100,000 messages, p50',
    value: processes.p50,
    unit: 'ms',
    goal,
    note: `${note}; the whole process, the start of Node and the loading of the code included.`,
    whenMissed:
      'Opening and composing take a small part (the figure before this one); the rest is the start of Node and the evaluation of the bundled code.',
  })
  report({ name: 'process start to ready line on 100,000 messages, p95', value: processes.p95, unit: 'ms' })
} else {
  process.stderr.write('out/main/serve.js is not built, so the start of the process was not measured.\n')
}
