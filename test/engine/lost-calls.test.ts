// A call whose counts were lost with the process, or with a fault: it costs nothing where nothing is asked for, and is
// unknown with a reason elsewhere.
import { describe, expect, it } from 'vitest'
import { sweepInterrupted } from '../../electron/engine/sweep-interrupted.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { unknownBecause } from '../../shared/domain/unknown-cost.ts'
import type { Cost } from '../../shared/domain/usage.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { createEngineBench, openMemoryStore } from '../harness/engine-bench.ts'
import { roundRates } from '../harness/priced-bench.ts'
import { createScriptedAdapter } from '../harness/scripted-adapter.ts'

const nothing: Cost = { nanoUsd: 0, source: 'computed', priceVersion: 'local' }

const calls: readonly [what: string, vendor: Vendor, modelId: string, hasOwnPrice: boolean, cost: Cost][] = [
  ['on this computer', 'ollama', 'llama', false, nothing],
  ['of the guide', 'guide', 'guide', false, nothing],
  ['of a provider', 'openai', 'gpt-5', false, unknownBecause('no-usage')],
  ['on this computer that has a price of its own', 'ollama', 'llama', true, unknownBecause('no-usage')],
  ['that a local server passes on', 'ollama', 'gpt-oss:120b-cloud', false, unknownBecause('no-price')],
]

async function beginCall(vendor: Vendor, modelId: string, hasOwnPrice: boolean) {
  const real = openMemoryStore()
  const attachments: typeof real.attachments = {
    ...real.attachments,
    put() {
      throw new Error('a fault of Baton itself')
    },
  }
  const adapter = createScriptedAdapter({ api: 'openai-chat' })
  const bench = createEngineBench([{ adapter, vendor, modelId }], { ...real, attachments }, undefined, {
    usesPriceBook: true,
  })
  if (hasOwnPrice) await bench.prices.setOwn(vendor, modelId, roundRates)
  const conversationId = createId()
  const { answerId } = bench.send(conversationId, 'Hello')
  const call = await adapter.nextCall()
  return { bench, call, conversationId, answerId }
}

describe('a call whose counts are lost', () => {
  it.each(calls)('%s has its cost after a kill', async (_what, vendor, modelId, hasOwnPrice, cost) => {
    const { bench, conversationId, answerId } = await beginCall(vendor, modelId, hasOwnPrice)
    sweepInterrupted(bench.store, bench.clock.now(), bench.registry)
    expect(bench.turnOf(answerId)).toMatchObject({ status: 'interrupted', cost })
    expect(bench.store.turns.usage(conversationId).nanoUsd).toEqual({
      known: 0,
      isComplete: cost.nanoUsd !== null,
    })
  })

  it.each(calls.filter(([, vendor]) => vendor !== 'guide'))(
    '%s has its cost after a fault of Baton itself',
    async (_what, vendor, modelId, hasOwnPrice, cost) => {
      const { bench, call, answerId } = await beginCall(vendor, modelId, hasOwnPrice)
      call.emit({ type: 'part-file', index: 0, name: 'a.png', mediaType: 'image/png', dataBase64: 'AAAA' })
      await bench.engine.drain()
      expect(bench.turnOf(answerId)).toMatchObject({ status: 'failed', cost })
      await bench.engine.close()
    },
  )
})
