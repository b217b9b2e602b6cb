// Looking at a branch: what each window sees of a conversation while another branch is continued, and where a message
// leads to.
import { afterEach, describe, expect, test } from 'vitest'
import type { WatchRequest } from '../../electron/engine/conversation-bus.ts'
import type { ConversationSnapshot, WatchPosition } from '../../shared/contract/watches.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { createEngineBench } from '../harness/engine-bench.ts'
import { createScriptedAdapter } from '../harness/scripted-adapter.ts'

type Bench = ReturnType<typeof createEngineBench>
const benches: Bench[] = []
const watches: AbortController[] = []

/** A conversation "one", "two" whose second question was edited to "two, edited": that branch is continued. */
async function setUp() {
  const adapter = createScriptedAdapter()
  const bench = createEngineBench([{ adapter, vendor: 'openai', modelId: 'gpt-x' }])
  benches.push(bench)
  const id = createId()
  const say = async (text: string, parentId?: string | null) => {
    const messageId = createId()
    const parts = [{ type: 'text' as const, text }]
    const { answerId } = bench.engine.send({
      conversationId: id,
      messageId,
      parts,
      model: bench.modelAt(0),
      parentId,
    })
    const call = await adapter.nextCall()
    call.answer(`on ${text}`)
    await bench.engine.drain()
    return { messageId, answerId, request: call.request }
  }
  const open = (request: Partial<WatchRequest> = {}) => {
    const controller = new AbortController()
    watches.push(controller)
    const items = bench.bus.watch(
      { conversationId: id, resume: null, pageSize: 60, ...request },
      controller.signal,
    )
    const next = async () => {
      const { value } = await items.next()
      if (value === undefined) throw new Error('the watch ended')
      return value
    }
    const nextSnapshot = async (): Promise<{ snapshot: ConversationSnapshot; position: WatchPosition }> => {
      for (;;) {
        const item = await next()
        if (item.type === 'snapshot') return item
      }
    }
    return { next, nextSnapshot }
  }
  const one = await say('one')
  const two = await say('two')
  const edited = await say('two, edited', one.answerId)
  return { bench, adapter, id, say, open, one, two, edited }
}

afterEach(async () => {
  for (const watch of watches.splice(0)) watch.abort()
  for (const bench of benches.splice(0)) {
    await bench.engine.close()
    bench.store.close()
  }
})

const textsOf = (snapshot: ConversationSnapshot) => snapshot.messages.map(({ parts }) => textOfParts(parts))

describe('looking at a branch', () => {
  test('shows it, says where it leaves the one that is continued, and moves nothing', async () => {
    const { say, open, one, two, edited } = await setUp()
    const { snapshot } = await open({ viewLeafId: two.answerId }).nextSnapshot()
    expect(textsOf(snapshot)).toEqual(['one', 'on one', 'two', 'on two'])
    expect(snapshot).toMatchObject({
      viewLeafId: two.answerId,
      viewFork: { afterId: one.answerId, currentId: edited.messageId },
      openAnswerId: null,
      versions: [{ messageId: two.messageId, ids: [two.messageId, edited.messageId] }],
    })
    expect(snapshot.conversation.headMessageId).toBe(edited.answerId)
    const shown = (await say('three')).request.messages.flatMap(({ parts }) =>
      parts.map((part) => (part.type === 'text' ? part.text : null)),
    )
    expect(shown).toEqual(['one', 'on one', 'two, edited', 'on two, edited', 'three'])
  })

  test('of the head, of a message on its path, or of nothing that is there is the head', async () => {
    const { bench, adapter, id, open, one, edited } = await setUp()
    const elsewhere = bench.send(createId(), 'of another conversation')
    ;(await adapter.nextCall()).answer('there')
    await bench.engine.drain()
    for (const viewLeafId of [null, edited.answerId, one.messageId, createId(), id, elsewhere.answerId]) {
      const { snapshot } = await open({ viewLeafId }).nextSnapshot()
      expect(snapshot).toMatchObject({ viewLeafId: null, viewFork: null })
      expect(textsOf(snapshot).at(-1)).toBe('on two, edited')
    }
  })

  test('two windows keep their own views while one of them goes on', async () => {
    const { bench, adapter, id, open, two, edited } = await setUp()
    const atHead = open()
    const looking = open({ viewLeafId: two.answerId })
    await atHead.nextSnapshot()
    await looking.nextSnapshot()

    const { answerId } = bench.send(id, 'three')
    const heard = [await looking.next(), await looking.next(), await looking.next()]
    expect(heard.map((item) => item.type === 'change' && item.change.type)).toEqual([
      'conversation-changed',
      'message-added',
      'message-added',
    ])
    // A window that comes now knows what is written where it does not look.
    const late = await open({ viewLeafId: two.answerId }).nextSnapshot()
    expect(late.snapshot.openAnswerId).toBe(answerId)
    expect(textsOf(late.snapshot)).toEqual(['one', 'on one', 'two', 'on two'])
    ;(await adapter.nextCall()).answer('done')
    await bench.engine.drain()

    // Another version of the answer replaces what the one at the head is shown; the other one stays where it is.
    const again = bench.engine.regenerate({
      conversationId: id,
      answerId,
      newAnswerId: createId(),
      model: bench.modelAt(0),
    })
    expect((await atHead.nextSnapshot()).snapshot.messages.at(-1)?.id).toBe(again.answerId)
    const { snapshot } = await looking.nextSnapshot()
    expect(textsOf(snapshot)).toEqual(['one', 'on one', 'two', 'on two'])
    expect(snapshot.viewFork?.currentId).toBe(edited.messageId)
    expect(snapshot.conversation.headMessageId).toBe(again.answerId)
    ;(await adapter.nextCall()).answer('done again')
    await bench.engine.drain()
  })

  test('follows the head once that has come to what is looked at', async () => {
    const { bench, id, open, two, edited } = await setUp()
    const looking = open({ viewLeafId: two.answerId })
    await looking.nextSnapshot()
    bench.engine.continueFrom(id, two.answerId)
    const { snapshot } = await looking.nextSnapshot()
    expect(snapshot).toMatchObject({ viewLeafId: null, viewFork: null })
    expect(textsOf(snapshot).at(-1)).toBe('on two')
    bench.engine.continueFrom(id, edited.answerId)
    expect(textsOf((await looking.nextSnapshot()).snapshot).at(-1)).toBe('on two, edited')
  })

  test('is where the head ends too, when an earlier message is continued', async () => {
    const { bench, id, open, one, two } = await setUp()
    bench.engine.continueFrom(id, one.answerId)
    const { snapshot } = await open({ viewLeafId: two.answerId }).nextSnapshot()
    expect(snapshot.viewFork).toEqual({ afterId: one.answerId, currentId: null })
    const root = createId()
    bench.engine.send({
      conversationId: id,
      messageId: root,
      parts: [{ type: 'text', text: 'begun again' }],
      model: bench.modelAt(0),
      parentId: null,
    })
    const other = await open({ viewLeafId: two.answerId }).nextSnapshot()
    expect(other.snapshot.viewFork).toEqual({ afterId: null, currentId: root })
  })

  test('goes on by changes within one view, and never from one view to another', async () => {
    const { bench, id, open, two, edited } = await setUp()
    const head = (await open().nextSnapshot()).position
    const looked = (await open({ viewLeafId: two.answerId }).nextSnapshot()).position
    bench.engine.setPinned(id, two.messageId, true)
    const types = async (request: Partial<WatchRequest>) => {
      const item = await open(request).next()
      return item.type === 'snapshot' ? `snapshot of ${item.snapshot.viewLeafId}` : item.change.type
    }
    expect(await types({ resume: head })).toBe('pins-changed')
    expect(await types({ resume: looked, viewLeafId: two.answerId })).toBe('pins-changed')
    expect(await types({ resume: head, viewLeafId: two.answerId })).toBe(`snapshot of ${two.answerId}`)
    expect(await types({ resume: looked })).toBe('snapshot of null')
    expect(await types({ resume: looked, viewLeafId: edited.answerId })).toBe('snapshot of null')
  })
})

describe('where a message leads to', () => {
  test('is the head where it lies on its path, else the newest message below it', async () => {
    const { bench, id, say, one, two, edited } = await setUp()
    expect(bench.engine.leafOf(id, one.messageId)).toBe(edited.answerId)
    expect(bench.engine.leafOf(id, edited.answerId)).toBe(edited.answerId)
    expect(bench.engine.leafOf(id, two.messageId)).toBe(two.answerId)
    const [older, newer] = [await say('older', two.answerId), await say('newer', two.answerId)]
    expect(bench.engine.leafOf(id, two.messageId)).toBe(newer.answerId)
    bench.engine.continueFrom(id, older.answerId)
    expect(bench.engine.leafOf(id, two.messageId)).toBe(older.answerId)
    expect(bench.engine.leafOf(id, newer.messageId)).toBe(newer.answerId)
  })

  test('is found without reading what was said, so that ten thousand messages cost little', async () => {
    const { bench, id, one, two, edited } = await setUp()
    const read = () => {
      throw new Error('a path was read')
    }
    Object.assign(bench.store.messages, { path: read, pathPage: read, list: read, children: read })
    expect(bench.engine.leafOf(id, one.messageId)).toBe(edited.answerId)
    expect(bench.engine.leafOf(id, two.messageId)).toBe(two.answerId)
  })
})
