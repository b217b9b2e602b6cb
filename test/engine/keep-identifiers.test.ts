import { describe, expect, it } from 'vitest'
import { createId } from '../../shared/domain/create-id.ts'
import { createEngineBench } from '../harness/engine-bench.ts'
import { createScriptedAdapter } from '../harness/scripted-adapter.ts'

/** Lets everything happen that waits for nobody. */
async function settleDown(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

describe('ids that come after an answer began', () => {
  it('are written down while it still runs, for the case that the process dies', async () => {
    const adapter = createScriptedAdapter()
    const bench = createEngineBench([{ adapter, vendor: 'openai', modelId: 'model' }])
    const { answerId } = bench.send(createId(), 'Who is there?')
    const call = await adapter.nextCall()
    const begun = { kind: 'request', value: 'req_1', foundIn: 'header x-request-id' }
    const told = { kind: 'response', value: 'resp_1', foundIn: 'event response.created' }
    call.emit(
      { type: 'response-start', identifiers: [begun], servedModel: null, headers: {}, requestBytes: 1 },
      { type: 'identified', identifiers: [told] },
    )
    await settleDown()
    bench.clock.advance(250)
    const turn = bench.turnOf(answerId)
    expect(turn.status).toBe('running')
    expect(bench.store.turns.get(turn.id)?.identifiers).toEqual([begun, told])
    await bench.engine.close()
  })
})
