// A preview that remembers what stands before the message being typed says what a preview that remembers nothing says,
// whatever has changed in between.
import { afterEach, expect, test } from 'vitest'
import { createPreviewPlanner } from '../../electron/engine/plan-preview.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { createEngineBench } from '../harness/engine-bench.ts'
import { textOf } from '../harness/priced-bench.ts'
import { aWay } from '../harness/registry-with.ts'
import { createScriptedAdapter } from '../harness/scripted-adapter.ts'

const ends: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function setUp() {
  const adapter = createScriptedAdapter({ ways: [aWay()] })
  const bench = createEngineBench([{ adapter, vendor: 'openai', modelId: 'one' }], undefined, undefined, {
    contextWindow: 8000,
    startAt: Date.UTC(2026, 10, 20),
  })
  ends.push(async () => {
    await bench.engine.close()
    bench.store.close()
  })
  const conversationId = createId()
  const answers: string[] = []
  for (let round = 1; round <= 4; round += 1) {
    const { answerId } = bench.send(conversationId, textOf(200))
    const call = await adapter.nextCall()
    call.answer(textOf(100), { handle: `response ${round}` })
    await bench.engine.drain()
    answers.push(answerId)
  }
  const plan = createPreviewPlanner(bench)
  /** By the one that remembers, and by a new one that looks at everything. */
  const both = async (tokens: number) => {
    const ahead = bench.lookAhead.gather({
      conversationId,
      model: bench.modelAt(0),
      parts: tokens === 0 ? [] : [{ type: 'text', text: textOf(tokens) }],
    })
    const remembered = plan(ahead, await bench.lookAhead.fit(ahead))
    const whole = { ...ahead, base: null }
    const anew = createPreviewPlanner(bench)(whole, await bench.lookAhead.fit(whole))
    expect(remembered).toEqual(anew)
    return remembered
  }
  return { bench, conversationId, answers, both }
}

test('while the message grows, and when it is emptied', async () => {
  const { both } = await setUp()
  const first = await both(10)
  expect(first.carrySentence).toMatch(/holds the rest/)
  for (const tokens of [11, 500, 10, 0, 0, 12]) await both(tokens)
})

test('when handles, pins, the system text or the policy change', async () => {
  const { bench, conversationId, answers, both } = await setUp()
  const said = [(await both(10)).carrySentence]
  const { store, engine } = bench
  const handles = store.handles.listNewest(conversationId, 10)
  expect(handles).toHaveLength(4)
  for (const handle of handles) store.handles.markStateDead(handle, 'It did not end well.')
  said.push((await both(10)).carrySentence)
  for (const handle of handles) store.handles.markStateGone(handle, bench.clock.now())
  said.push((await both(11)).carrySentence)
  engine.updateConversation(conversationId, { systemText: 'Rhyme.' })
  said.push((await both(12)).carrySentence)
  engine.updateConversation(conversationId, { contextPolicy: { kind: 'last-messages', count: 3 } })
  const cut = await both(13)
  engine.setPinned(conversationId, answers[0] ?? '', true)
  expect((await both(14)).context).not.toEqual(cut.context)
  engine.updateConversation(conversationId, { contextPolicy: { kind: 'segments', thresholdTokens: 1000 } })
  await both(15)
  engine.updateConversation(conversationId, { continuationMode: 'replay' })
  said.push((await both(16)).carrySentence)
  engine.continueFrom(conversationId, answers[1] ?? '')
  said.push((await both(17)).carrySentence)
  expect(new Set(said).size).toBe(said.length)
})
