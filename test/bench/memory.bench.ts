// The memory of the built server as a process: at rest with one page open, and while ten conversations stream at once
// to a page that watches them all. Every answer goes on without end, a piece each two milliseconds.
import { setTimeout as wait } from 'node:timers/promises'
import { createId } from '../../shared/domain/create-id.ts'
import { startEndlessOpenAi } from '../e2e/harness/endless-openai.ts'
import { startServer } from '../e2e/harness/start-server.ts'
import { openWebClient, type TestClient } from '../harness/open-web-client.ts'
import { benchFolder } from './bench-folder.ts'
import { report } from './figure.ts'
import { residentMegabytes } from './resident-memory.ts'
import { Samples } from './samples.ts'

const conversationCount = 10
const restMs = 3000
const warmUpMs = 2000
const streamMs = 12_000
const everyMs = 100

/** Memory, sampled for a while. */
async function sample(processId: number, durationMs: number): Promise<Samples | null> {
  const samples = new Samples()
  for (let passedMs = 0; passedMs < durationMs; passedMs += everyMs) {
    const megabytes = residentMegabytes(processId)
    if (megabytes === null) return null
    samples.add(megabytes)
    await wait(everyMs)
  }
  return samples
}

async function watchLibrary(client: TestClient) {
  const items = await client.library.watch({ resume: null })
  for await (const item of items) if (item.type === 'snapshot') return item.snapshot
  throw new Error('the library sent no snapshot')
}

/** Sends one message and watches its answer until the page leaves. @returns how many changes have come so far */
async function startStream(client: TestClient, accountId: string): Promise<() => number> {
  const conversationId = createId()
  await client.messages.send({
    conversationId,
    messageId: createId(),
    parts: [{ type: 'text', text: 'Go on for ever.' }],
    model: { accountId, modelId: 'gpt-endless' },
  })
  const items = await client.conversations.watch({ conversationId, resume: null, pageSize: 60 })
  let changes = 0
  const follow = async (): Promise<void> => {
    for await (const item of items) if (item.type === 'change') changes += 1
  }
  follow().catch((error: unknown) => {
    // The end of the bench closes the socket under every watch.
    if (!isOver) throw error
  })
  return () => changes
}

let isOver = false
using folder = benchFolder()
const provider = await startEndlessOpenAi()
const server = await startServer({
  dataDir: folder.path,
  env: { OPENAI_API_KEY: 'sk-bench', OPENAI_BASE_URL: provider.baseUrl },
})
const processId = server.process.pid
if (processId === undefined) throw new Error('the server has no process')
const { client, socket } = await openWebClient(server.url)
const { accounts } = await watchLibrary(client)
const account = accounts.find(({ vendor }) => vendor === 'openai')
if (account === undefined) throw new Error('the account from the environment is missing')

const atRest = await sample(processId, restMs)
const counts = await Promise.all(
  Array.from({ length: conversationCount }, () => startStream(client, account.id)),
)
await sample(processId, warmUpMs)
const streaming = await sample(processId, streamMs)
const silent = counts.filter((count) => count() === 0).length
if (silent > 0) throw new Error(`${silent} of ${conversationCount} conversations sent nothing`)
isOver = true
socket.terminate()
await server.stop()
await provider.close()

if (atRest === null || streaming === null) {
  process.stderr.write('This system was not asked for the memory of a process.\n')
} else {
  const ownGoal = 'The goal is a budget of this bench.'
  report({
    name: 'memory of the server at rest, p50',
    value: atRest.p50,
    unit: 'MB',
    goal: { of: 'value', is: 'at most', limit: 150 },
    note: `Resident, one page open. Node alone takes about 45. ${ownGoal}`,
  })
  report({
    name: `memory of the server while ${conversationCount} conversations stream, p50`,
    value: streaming.p50,
    unit: 'MB',
    baseline: atRest.p50,
    goal: { of: 'value', is: 'at most', limit: 250 },
    note: `${streamMs / 1000} s of 500 pieces a second each. Baseline: at rest. ${ownGoal}`,
  })
  report({
    name: `memory of the server while ${conversationCount} conversations stream, highest`,
    value: streaming.percentile(1),
    unit: 'MB',
    baseline: atRest.p50,
  })
}
