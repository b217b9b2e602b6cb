// A fork: what of a path goes along, what stays behind, and what the next turn of the fork sends.
import { afterEach, describe, expect, test } from 'vitest'
import { forkTitle } from '../../electron/engine/fork-conversation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Part } from '../../shared/domain/part.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { createEngineBench } from '../harness/engine-bench.ts'
import { aWay } from '../harness/registry-with.ts'
import { createScriptedAdapter } from '../harness/scripted-adapter.ts'

type Bench = ReturnType<typeof createEngineBench>
const benches: Bench[] = []

const usage = {
  inputTotal: 10,
  cacheRead: null,
  cacheWrite: null,
  outputTotal: 5,
  reasoning: null,
  reportedNanoUsd: null,
  raw: { input: 10 },
}

function setUp() {
  const adapter = createScriptedAdapter({ ways: [aWay()] })
  const bench = createEngineBench([{ adapter, vendor: 'openai', modelId: 'gpt-x' }])
  benches.push(bench)
  const say = async (id: string, text: string, files: readonly Part[] = []) => {
    const messageId = createId()
    const parts: Part[] = [...files, { type: 'text', text }]
    const { answerId } = bench.engine.send({ conversationId: id, messageId, parts, model: bench.modelAt(0) })
    const call = await adapter.nextCall()
    call.emit({ type: 'usage', usage })
    call.answer(`on ${text}`, { handle: `resp_${text}`, native: [{ sealed: text }] })
    await bench.engine.drain()
    return { messageId, answerId, request: call.request }
  }
  const fork = (conversationId: string, messageId: string, newConversationId = createId()) => {
    bench.engine.fork({ conversationId, messageId, newConversationId })
    return newConversationId
  }
  const get = (id: string) => {
    const conversation = bench.store.conversations.get(id)
    if (conversation === null) throw new Error('no such conversation')
    return conversation
  }
  const pathOf = (id: string) => bench.store.messages.path(get(id).headMessageId)
  return { bench, adapter, say, fork, get, pathOf }
}

afterEach(async () => {
  for (const bench of benches.splice(0)) {
    await bench.engine.close()
    bench.store.close()
  }
})

const textsOf = (messages: readonly { parts: readonly Part[] }[]) =>
  messages.map(({ parts }) => textOfParts([...parts]))

describe('a fork', () => {
  test('copies the path up to a message, and what is set about the conversation', async () => {
    const { bench, say, fork, get, pathOf } = setUp()
    const id = createId()
    const bytes = new TextEncoder().encode('in the file')
    const file = bench.store.attachments.put({ name: 'a.txt', mediaType: 'text/plain', bytes })
    await say(id, 'one', [file])
    const two = await say(id, 'two')
    await say(id, 'three')
    const tag = { id: createId(), name: 'harbour', createdAt: 1 }
    const folder = { id: createId(), name: 'Piers', position: 0, model: null, systemText: null, createdAt: 1 }
    bench.store.tags.put(tag)
    bench.store.folders.put(folder)
    const isSet = {
      systemText: 'Be brief.',
      folderId: folder.id,
      tagIds: [tag.id],
      continuationMode: 'replay' as const,
      contextPolicy: { kind: 'last-messages' as const, count: 4 },
    }
    const before = bench.store.conversations.update(id, {
      ...isSet,
      title: 'Piers',
      draft: 'half a thought',
      isUnread: true,
      pinnedAt: 5,
      archivedAt: 6,
    })
    bench.store.pins.set(two.messageId, id, 7)
    bench.clock.advance(1000)

    const forkId = fork(id, two.answerId)
    expect(get(forkId)).toMatchObject({
      ...isSet,
      title: 'Piers (fork)',
      titleSource: 'person',
      model: before.model,
      source: { kind: 'forked', conversationId: id, messageId: two.answerId },
      draft: '',
      isUnread: false,
      pinnedAt: null,
      archivedAt: null,
      createdAt: bench.clock.now(),
    })
    const [original, copy] = [pathOf(id), pathOf(forkId)]
    expect(textsOf(copy)).toEqual(['one', 'on one', 'two', 'on two'])
    expect(copy[0]?.parts[0]).toEqual(file)
    expect(copy.map(({ status, createdAt, completedAt }) => ({ status, createdAt, completedAt }))).toEqual(
      original.slice(0, 4).map(({ status, createdAt, completedAt }) => ({ status, createdAt, completedAt })),
    )
    const originalIds = new Set(original.map((message) => message.id))
    expect(copy.some((message) => originalIds.has(message.id))).toBe(false)
    expect(bench.store.pins.list(forkId)).toEqual([copy[2]?.id])

    expect(get(id)).toEqual(before)
    expect(pathOf(id)).toEqual(original)
    // The original can go without taking anything of the fork along.
    bench.store.conversations.remove(id)
    expect(pathOf(forkId)).toEqual(copy)
    expect(bench.store.attachments.get(file.hash)).not.toBeNull()
  })

  test('counts nothing twice, and holds nothing at a provider', async () => {
    const { bench, say, fork, pathOf } = setUp()
    const id = createId()
    await say(id, 'one')
    const two = await say(id, 'two')
    const before = bench.store.turns.usage(id)
    const filter = { from: '1970-01-01', to: '2999-12-31', vendor: null, accountId: null, modelId: null }
    const ledger = () => [...bench.store.ledger.pages({ ...filter, conversationId: null }, 100)].flat()
    const rows = ledger()

    const forkId = fork(id, two.answerId)
    const copies = bench.store.turns.list(forkId)
    expect(
      copies.map(({ origin, usage: used, cost, modelName }) => ({ origin, used, cost, modelName })),
    ).toEqual(
      bench.store.turns
        .list(id)
        .map(({ usage: used, cost, modelName }) => ({ origin: 'copied', used, cost, modelName })),
    )
    expect(copies.map((turn) => turn.messageId)).toEqual(
      pathOf(forkId).flatMap(({ role, id: messageId }) => (role === 'assistant' ? [messageId] : [])),
    )
    expect(bench.store.turns.usage(forkId).turnCount).toBe(0)
    expect(bench.store.turns.totals(forkId).all.turnCount).toBe(0)
    expect(bench.store.turns.usage(id)).toEqual(before)
    expect(before.turnCount).toBe(2)
    expect(ledger()).toEqual(rows)
    expect(bench.store.handles.list(forkId)).toEqual([])
    expect(bench.store.handles.list(id)).toHaveLength(2)
    expect(bench.store.conversations.summary(forkId)?.vendors).toEqual(['openai'])
    // The lens of a copied turn names the copies.
    const answer = pathOf(forkId)[3]
    const context = bench.store.turns.get(bench.turnOf(answer?.id ?? '').id)?.context ?? []
    expect(context.length).toBeGreaterThan(0)
    const copyIds = new Set(pathOf(forkId).map((message) => message.id))
    expect(context.every((run) => copyIds.has(run.fromMessageId) && copyIds.has(run.toMessageId))).toBe(true)

    await say(forkId, 'three')
    expect(bench.store.turns.usage(forkId).turnCount).toBe(1)
    expect(ledger()).toHaveLength(rows.length + 1)
  })

  test('sends what the original would have sent, the own content of its answers included', async () => {
    const { bench, say, fork } = setUp()
    const id = createId()
    await say(id, 'one')
    const two = await say(id, 'two')
    bench.store.conversations.update(id, { continuationMode: 'replay' })
    const forkId = fork(id, two.answerId)
    const inOriginal = (await say(id, 'three')).request
    const inFork = await say(forkId, 'three')
    expect(inFork.request.messages).toEqual(inOriginal.messages)
    expect(inFork.request.messages.map(({ native }) => native)).toEqual([
      null,
      [{ sealed: 'one' }],
      null,
      [{ sealed: 'two' }],
      null,
    ])
    expect(inFork.request.state?.handle ?? null).toBeNull()
    expect(bench.turnOf(inFork.answerId).origin).toBeUndefined()
  })

  test('continues no chain of the original: the first turn replays, the next one continues its own', async () => {
    const { bench, say, fork } = setUp()
    const id = createId()
    const one = await say(id, 'one')
    const forkId = fork(id, one.answerId)
    const first = await say(forkId, 'two')
    expect(bench.turnOf(first.answerId).carry).toMatchObject({ kind: 'replay', reason: 'no-handle-on-path' })
    const second = await say(forkId, 'three')
    expect(bench.turnOf(second.answerId).carry).toMatchObject({ kind: 'chain', handleValue: 'resp_two' })
    const onward = await say(id, 'four')
    expect(bench.turnOf(onward.answerId).carry).toMatchObject({ kind: 'chain', handleValue: 'resp_one' })
  })

  test('takes the summaries of its path along, which then stand for the same messages', async () => {
    const { bench, say, fork, pathOf } = setUp()
    const id = createId()
    const one = await say(id, 'one')
    const two = await say(id, 'two')
    const segment = {
      conversationId: id,
      method: 'model' as const,
      turnId: bench.turnOf(two.answerId).id,
      modelName: 'X',
      originalTokens: 10,
      summaryTokens: 3,
      messageCount: 2,
      nanoUsd: 4,
      createdAt: 1,
    }
    bench.store.segments.insert({ ...segment, id: createId(), coversMessageId: one.answerId, text: 'Short.' })
    bench.store.segments.insert({ ...segment, id: createId(), coversMessageId: two.answerId, text: 'Later.' })

    // The call that wrote it belongs to an answer that stays behind.
    const early = fork(id, one.answerId)
    expect(bench.store.segments.list(early)).toMatchObject([
      { text: 'Short.', coversMessageId: pathOf(early)[1]?.id, turnId: null, modelName: 'X' },
    ])
    const late = fork(id, two.answerId)
    const copies = bench.store.segments.list(late)
    const copiedTurn = bench.turnOf(pathOf(late)[3]?.id ?? '').id
    expect(copies.map(({ text, turnId }) => ({ text, turnId }))).toEqual([
      { text: 'Short.', turnId: copiedTurn },
      { text: 'Later.', turnId: copiedTurn },
    ])
    bench.store.conversations.update(late, { contextPolicy: { kind: 'segments', thresholdTokens: 1000 } })
    const sent = (await say(late, 'three')).request.messages
    expect(textOfParts(sent[0]?.parts.filter((part) => part.type === 'text') ?? [])).toContain('Later.')
    bench.store.conversations.remove(id)
    expect(bench.store.segments.list(late)).toHaveLength(2)
  })

  test('is made once, whole or not at all', async () => {
    const { bench, adapter, say, fork, get, pathOf } = setUp()
    const id = createId()
    const one = await say(id, 'one')
    const forkId = fork(id, one.answerId)
    const made = get(forkId)
    await say(forkId, 'two')
    fork(id, one.answerId, forkId)
    expect(get(forkId).source).toEqual(made.source)
    expect(pathOf(forkId)).toHaveLength(4)
    expect(() => fork(forkId, one.answerId)).toThrow('This message no longer exists.')
    expect(() => fork(createId(), one.answerId)).toThrow('This conversation no longer exists.')
    expect(() => fork(id, one.answerId, id)).toThrow('There is a conversation with this id already.')

    const { answerId, messageId } = bench.send(id, 'open')
    const call = await adapter.nextCall()
    const refused = createId()
    expect(() => fork(id, answerId, refused)).toThrow('This answer is still arriving.')
    expect(bench.store.conversations.get(refused)).toBeNull()
    // What stands before it can be forked meanwhile.
    expect(textsOf(pathOf(fork(id, messageId)))).toEqual(['one', 'on one', 'open'])
    call.answer('done')
    await bench.engine.drain()

    const { insert } = bench.store.turns
    const failing = createId()
    const broken = { ...bench.store.turns, insert: () => insert({} as never) }
    Object.assign(bench.store.turns, broken)
    expect(() => fork(id, one.answerId, failing)).toThrow()
    Object.assign(bench.store.turns, { insert })
    expect(bench.store.conversations.get(failing)).toBeNull()
    expect(bench.store.messages.list(failing)).toEqual([])
  })

  test('is named after what it was copied from', () => {
    expect(forkTitle('Piers')).toBe('Piers (fork)')
    expect(forkTitle('Piers (fork)')).toBe('Piers (fork 2)')
    expect(forkTitle('Piers (fork 9)')).toBe('Piers (fork 10)')
    expect(forkTitle('x'.repeat(300))).toHaveLength(200)
    expect(forkTitle('')).toBe(' (fork)')
  })
})
