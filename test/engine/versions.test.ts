import { afterEach, describe, expect, test } from 'vitest'
import { CommandError } from '../../electron/engine/command-error.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { createEngineBench } from '../harness/engine-bench.ts'
import { createScriptedAdapter } from '../harness/scripted-adapter.ts'

type Bench = ReturnType<typeof createEngineBench>
const benches: Bench[] = []

function setUp() {
  const adapter = createScriptedAdapter()
  const bench = createEngineBench([{ adapter, vendor: 'openai', modelId: 'gpt-x' }])
  benches.push(bench)
  return { bench, adapter }
}

afterEach(async () => {
  for (const bench of benches.splice(0)) {
    await bench.engine.close()
    bench.store.close()
  }
})

describe('versions', () => {
  test('are shown with the newest messages below them, which are then continued', async () => {
    const { bench, adapter } = setUp()
    const id = createId()
    const say = async (text: string, parentId?: string | null) => {
      const messageId = createId()
      const parts = [{ type: 'text' as const, text }]
      bench.engine.send({ conversationId: id, messageId, parts, model: bench.modelAt(0), parentId })
      const call = await adapter.nextCall()
      call.answer(`on ${text}`)
      await bench.engine.drain()
      return { messageId, answerId: bench.store.conversations.get(id)?.headMessageId ?? '', call }
    }
    const watch = new AbortController()
    const items = bench.bus.conversation(id).watch(null, 60, watch.signal)
    /** What a watcher that reads on gets next that replaces everything. */
    const nextVersions = async () => {
      for (;;) {
        const { value } = await items.next()
        if (value === undefined) throw new Error('the watch ended')
        if (value.type === 'snapshot') return value.snapshot.versions
      }
    }
    const first = await say('one')
    expect(await nextVersions()).toEqual([])
    const next = await say('two')
    const root = await say('one, edited', null)
    const roots = [first.messageId, root.messageId]
    expect(await nextVersions()).toEqual([{ messageId: root.messageId, ids: roots }])

    const calls = adapter.callCount
    bench.engine.continueFrom(id, bench.engine.leafOf(id, first.messageId))
    expect(bench.store.conversations.get(id)?.headMessageId).toBe(next.answerId)
    expect(await nextVersions()).toEqual([{ messageId: first.messageId, ids: roots }])
    expect(adapter.callCount).toBe(calls)
    const shown = (await say('three')).call.request.messages
    const texts = shown.flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : null)))
    expect(texts).toEqual(['one', 'on one', 'two', 'on two', 'three'])

    // An older message is continued: what is sent then is the head's child and a version all the same.
    bench.engine.continueFrom(id, first.answerId)
    await nextVersions()
    const other = await say('two, otherwise')
    expect(await nextVersions()).toEqual([
      { messageId: first.messageId, ids: roots },
      { messageId: other.messageId, ids: [next.messageId, other.messageId] },
    ])
    expect(bench.bus.completePage(bench.store.messages.pathPageBefore(next.answerId, 1)).versions).toEqual([
      { messageId: next.messageId, ids: [next.messageId, other.messageId] },
    ])
    watch.abort()
  })

  test('are refused while an answer arrives, and when they are of another conversation', async () => {
    const { bench, adapter } = setUp()
    const [id, otherId] = [createId(), createId()]
    const { messageId, answerId } = bench.send(id, 'one')
    const call = await adapter.nextCall()
    expect(() => bench.engine.continueFrom(id, bench.engine.leafOf(id, messageId))).toThrow(CommandError)
    call.answer('two')
    await bench.engine.drain()
    bench.engine.continueFrom(id, bench.engine.leafOf(id, messageId))
    expect(bench.store.conversations.get(id)?.headMessageId).toBe(answerId)
    bench.send(otherId, 'elsewhere')
    ;(await adapter.nextCall()).answer('there')
    await bench.engine.drain()
    for (const wrong of [createId(), messageId])
      expect(() => bench.engine.continueFrom(otherId, bench.engine.leafOf(otherId, wrong))).toThrow(
        'This message no longer exists.',
      )
  })
})
