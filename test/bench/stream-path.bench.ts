// The stream path, from the bytes of a provider to stored and published, beside the bare SDK iterating the same bytes.
// The bytes come from another process; CPU is that of this process alone. The three ways are taken in turns. Garbage is
// not collected by force in between: that throws away the machine code of every stream that is over, and what is then
// measured is the compiler (a quarter more, seen 2026-11).
import { OpenAI } from 'openai'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { openFile } from '../harness/store-fixtures.ts'
import { answerText } from './answer-text.ts'
import { benchFolder } from './bench-folder.ts'
import { report } from './figure.ts'
import { Samples } from './samples.ts'
import { startByteServer } from './start-byte-server.ts'
import { createStreamEngine, type StreamEngine } from './stream-engine.ts'

const deltaCount = 20_000
const warmUpCount = 10
const sampleCount = 40

interface Way {
  readonly cpuMs: Samples
  readonly wallMs: Samples
  run(): Promise<void>
}

async function measure(way: Way, counts: boolean): Promise<void> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  await way.run()
  const wallMs = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  if (!counts) return
  way.cpuMs.add((user + system) / 1000)
  way.wallMs.add(wallMs)
}

function createWay(run: () => Promise<void>): Way {
  return { cpuMs: new Samples(), wallMs: new Samples(), run }
}

const expected = answerText(deltaCount)

function engineWay(engine: StreamEngine): Way {
  return createWay(async () => {
    const { answer } = await engine.ask()
    if (answer.status !== 'complete' || textOfParts(answer.parts) !== expected) {
      throw new Error(`the answer is ${answer.status} and not what was sent`)
    }
  })
}

await using server = await startByteServer(deltaCount)
using folder = benchFolder()
const fileStore = openFile(folder.file)
const engines = {
  memory: createStreamEngine(openMemoryStore(), server.baseUrl),
  file: createStreamEngine(fileStore, server.baseUrl),
}

const client = new OpenAI({ apiKey: 'sk-none', baseURL: server.baseUrl, maxRetries: 0 })
const sdk = createWay(async () => {
  const stream = await client.responses.create({
    model: 'gpt-x',
    input: 'Tell me about the fox.',
    stream: true,
  })
  let length = 0
  for await (const event of stream) {
    if (event.type === 'response.output_text.delta') length += event.delta.length
  }
  if (length !== expected.length) throw new Error(`the SDK gave ${length} characters`)
})
const memory = engineWay(engines.memory)
const file = engineWay(engines.file)

for (let index = -warmUpCount; index < sampleCount; index += 1) {
  await measure(sdk, index >= 0)
  await measure(memory, index >= 0)
  await measure(file, index >= 0)
}
await engines.memory.close()
await engines.file.close()
fileStore.close()

const eventsPerSecond = (wallMs: number): number => (deltaCount * 1000) / wallMs
for (const [name, way] of [
  ['in memory', memory],
  ['in a file', file],
] as const) {
  report({
    name: `CPU of an answer of ${deltaCount} deltas, stored ${name} and published, p50`,
    value: way.cpuMs.p50,
    unit: 'ms',
    baseline: sdk.cpuMs.p50,
    goal: { of: 'ratio', is: 'at most', limit: 1.2 },
    note: 'Baseline: the bare SDK iterating the same bytes.',
    whenMissed:
      'What comes on top is promises, not work: each stage that a delta passes one by one (the reader of records over the SDK, the guard) costs about 0.5 µs for each event, folding and storing under 0.3 µs; in a file, seven commits of the journal come to it.',
  })
  report({
    name: `CPU of an answer of ${deltaCount} deltas, stored ${name} and published, p95`,
    value: way.cpuMs.p95,
    unit: 'ms',
    baseline: sdk.cpuMs.p95,
  })
  report({
    name: `stream events from bytes to stored ${name} and published, p50`,
    value: eventsPerSecond(way.wallMs.p50),
    unit: 'events/s',
    baseline: eventsPerSecond(sdk.wallMs.p50),
    goal: { of: 'value', is: 'at least', limit: 50_000 },
    note: 'Baseline: the bare SDK.',
    whenMissed: 'The wall clock runs while other programs use the processor; see the CPU of the same run.',
  })
}
