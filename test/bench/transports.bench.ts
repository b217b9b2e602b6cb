// A call and an event over each transport beside raw postMessage. The other side is a worker, so each message crosses
// threads. The call is app.info, with its schema checked on both ways in; the event is a change of the library.
import { once } from 'node:events'
import { MessageChannel, Worker } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { openWebClient, type TestClient } from '../harness/open-web-client.ts'
import { libraryChange, tinyInfo } from '../harness/tiny-router.ts'
import { report } from './figure.ts'
import { Samples } from './samples.ts'

const warmUpCount = 500
const callCount = 4000
const warmUpBatches = 4
const batchCount = 30
const eventsInBatch = 1000

const worker = new Worker(new URL('./transport-worker.ts', import.meta.url))
const [link]: unknown[] = await once(worker, 'message')
if (typeof link !== 'string') throw new Error('the worker gave no link')

const openPort = (kind: 'raw' | 'rpc') => {
  const { port1, port2 } = new MessageChannel()
  worker.postMessage({ kind, port: port1 }, [port1])
  return port2
}

const raw = openPort('raw')
const rpcPort = openPort('rpc')
const overPort = createORPCClient<TestClient>(new RPCLink({ port: rpcPort as never }))
rpcPort.start()
const { client: overSocket, socket } = await openWebClient(link)

interface Transport {
  readonly name: string
  readonly callMs: Samples
  /** One sample is the mean of a batch. */
  readonly eventMs: Samples
  call(): Promise<unknown>
  /** Resolves when so many events have come. */
  receive(count: number): Promise<void>
}

function createTransport(name: string, work: Pick<Transport, 'call' | 'receive'>): Transport {
  return { name, callMs: new Samples(), eventMs: new Samples(), ...work }
}

function rpcTransport(name: string, client: TestClient): Transport {
  return createTransport(name, {
    call: () => client.app.info({}),
    async receive(count) {
      // The tiny router counts without end for a watcher that resumes.
      const changes = await client.library.watch({ resume: { epoch: 'bench', sequence: 0 } })
      let received = 0
      for await (const _change of changes) {
        received += 1
        if (received === count) break
      }
    },
  })
}

const transports = [
  createTransport('raw postMessage', {
    async call() {
      const answer = once(raw, 'message')
      raw.postMessage(tinyInfo)
      await answer
    },
    receive: (count) =>
      new Promise((resolve) => {
        let received = 0
        const take = (): void => {
          received += 1
          if (received < count) return
          raw.off('message', take)
          resolve()
        }
        raw.on('message', take)
        raw.postMessage(count)
      }),
  }),
  rpcTransport('MessagePort', overPort),
  rpcTransport('WebSocket', overSocket),
]

async function timedMs(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

// Taken in turns, so that a busy machine disturbs all alike.
for (let index = -warmUpCount; index < callCount; index += 1) {
  for (const transport of transports) {
    const callMs = await timedMs(() => transport.call())
    if (index >= 0) transport.callMs.add(callMs)
  }
}
for (let index = -warmUpBatches; index < batchCount; index += 1) {
  for (const transport of transports) {
    const batchMs = await timedMs(() => transport.receive(eventsInBatch))
    if (index >= 0) transport.eventMs.add(batchMs / eventsInBatch)
  }
}
raw.close()
rpcPort.close()
socket.terminate()
await worker.terminate()

const [baseline, ...measured] = transports
if (baseline === undefined) throw new Error('there is no baseline')
for (const { name, callMs, eventMs } of measured) {
  report({
    name: `a call over ${name}, p50`,
    value: callMs.p50 * 1000,
    unit: 'µs',
    baseline: baseline.callMs.p50 * 1000,
    goal: { of: 'value', is: 'at most', limit: 1000 },
    note: `app.info, there and back between two threads. Baseline: raw postMessage of the same object. ${ownGoal()}`,
  })
  report({
    name: `a call over ${name}, p95`,
    value: callMs.p95 * 1000,
    unit: 'µs',
    baseline: baseline.callMs.p95 * 1000,
  })
  report({
    name: `an event over ${name}, p50`,
    value: eventMs.p50 * 1000,
    unit: 'µs',
    baseline: baseline.eventMs.p50 * 1000,
    goal: { of: 'value', is: 'at most', limit: 100 },
    note: `${JSON.stringify(libraryChange(1)).length} bytes as JSON, in batches of ${eventsInBatch}. Baseline: raw postMessage of the same object. ${ownGoal()}`,
  })
  report({
    name: `an event over ${name}, p95`,
    value: eventMs.p95 * 1000,
    unit: 'µs',
    baseline: baseline.eventMs.p95 * 1000,
  })
}

function ownGoal(): string {
  return 'The goal is a budget of this bench: far below a frame of 16 ms.'
}
