import fc from 'fast-check'
import { expect, it } from 'vitest'
import { joinDeltas } from '../../electron/store/journal.ts'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { foldEvent } from '../../shared/domain/fold-event.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import type { Message } from '../../shared/domain/message.ts'
import { messagePath } from '../../shared/domain/message-path.ts'
import type { Part } from '../../shared/domain/part.ts'
import type { MessageEvent } from '../../shared/domain/stream-event.ts'
import { sumUsage } from '../../shared/domain/sum-usage.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { aConversation, aMessage, anOpenAnswer, aTurn } from '../harness/store-fixtures.ts'

const runs = { numRuns: 300 }
/** Any text JavaScript can hold that is well formed: NUL, marks, emoji, right-to-left, whatever. */
const text = fc.string({ unit: 'binary' })
/** Halves of surrogate pairs included, as they stand in pieces of a stream. */
const piece = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
})
const time = fc.option(fc.integer({ min: 0, max: 4_102_444_800_000 }))
const count = fc.option(fc.maxSafeNat())

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text }),
  fc.record({ type: fc.constant('reasoning' as const), text, startedAtMs: time, durationMs: time }),
  fc.record({ type: fc.constant('tool-call' as const), callId: piece, name: piece, argumentsJson: text }),
  fc.record({
    type: fc.constant('tool-result' as const),
    callId: piece,
    name: fc.option(piece),
    output: text,
    isError: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('file' as const),
    hash: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
    mediaType: piece,
    name: piece,
    byteSize: fc.maxSafeNat(),
  }),
)

it('gives parts back exactly, inserted or settled, alone and on a path', () => {
  const store = openMemoryStore()
  const conversation = aConversation()
  store.conversations.insert(conversation)
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.array(part, { maxLength: 6 }), (first, second) => {
      const message = aMessage(conversation.id, { parts: first })
      store.messages.insert(message)
      expect(store.messages.get(message.id)).toEqual(message)
      const settled: Message = { ...message, parts: second, status: 'stopped' }
      store.messages.settle(settled, null)
      expect(store.messages.path(message.id)).toEqual([settled])
    }),
    runs,
  )
  store.close()
})

it('keeps what a provider said in its own words, whatever JSON it is', () => {
  const store = openMemoryStore()
  const conversation = aConversation()
  const message = aMessage(conversation.id)
  store.conversations.insert(conversation)
  store.messages.insert(message)
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), piece, (value, modelId) => {
      const content: JsonValue = JSON.parse(JSON.stringify(value))
      const native = {
        api: 'guide',
        vendor: 'guide',
        accountId: 'a',
        modelId: modelId.toWellFormed(),
        prefixHash: 'p',
        content,
      } as const
      store.messages.settle(message, native)
      const stored = store.messages.native([message.id]).get(message.id)
      expect(JSON.stringify(stored)).toBe(JSON.stringify(native))
    }),
    // A key of this name is lost by whatever copies key by key.
    { ...runs, examples: [[JSON.parse('{"__proto__":{"a":1}}'), 'm']] },
  )
  store.close()
})

it('finds the paths and pages of any tree as the reference does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(), { minLength: 1, maxLength: 60 }),
      fc.nat(),
      fc.integer({ min: 1, max: 70 }),
      (picks, endPick, limit) => {
        const store = openMemoryStore()
        const conversation = aConversation()
        store.conversations.insert(conversation)
        const messages: Message[] = []
        // One in seven begins a tree of its own, as an edited first message does.
        for (const pick of picks) {
          const parent = pick % 7 === 0 ? undefined : messages[pick % Math.max(1, messages.length)]
          const message = aMessage(conversation.id, { parentId: parent?.id ?? null })
          store.messages.insert(message)
          messages.push(message)
        }
        const byId = new Map(messages.map((message) => [message.id, message]))
        const end = messages[endPick % messages.length] ?? aMessage(conversation.id)
        const path = messagePath(byId, end.id)
        expect(store.messages.path(end.id)).toEqual(path)
        expect(store.messages.pathPage(end.id, limit)).toEqual({
          messages: path.slice(-limit),
          hasOlder: path.length > limit,
        })
        const before = path.slice(0, -1)
        expect(store.messages.pathPageBefore(end.id, limit)).toEqual({
          messages: before.slice(-limit),
          hasOlder: before.length > limit,
        })
        expect(store.messages.children(end.id)).toEqual(
          messages.filter(({ parentId }) => parentId === end.id),
        )
        const beside = (message: Message) =>
          messages
            .filter(({ parentId, role }) => parentId === message.parentId && role === message.role)
            .map(({ id }) => id)
        expect(store.messages.versions(path.map(({ id }) => id))).toEqual(
          path
            .map((message) => ({ messageId: message.id, ids: beside(message) }))
            .filter(({ ids }) => ids.length > 1),
        )
        let leaf = path[0] ?? end
        for (let next: Message | undefined = leaf; next !== undefined; ) {
          leaf = next
          next = messages.findLast(({ parentId }) => parentId === leaf.id)
        }
        expect(store.messages.newestLeaf(path[0]?.id ?? '')).toBe(leaf.id)
        store.close()
      },
    ),
    { numRuns: 150 },
  )
})

const event: fc.Arbitrary<MessageEvent> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('part-delta' as const), index: fc.nat(2), delta: piece }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('part-end' as const), index: fc.nat(2), part: fc.option(part) }),
  },
)

it('folds a journal, however it was cut into rows, to what the reducer makes of the events', () => {
  const store = openMemoryStore()
  const conversation = aConversation()
  store.conversations.insert(conversation)
  const starts: MessageEvent[] = [
    { type: 'part-start', index: 0, part: { type: 'text', text: '' } },
    {
      type: 'part-start',
      index: 1,
      part: { type: 'reasoning', text: '', startedAtMs: null, durationMs: null },
    },
    { type: 'part-start', index: 2, part: { type: 'tool-call', callId: 'c', name: 'n', argumentsJson: '' } },
  ]
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 40 }),
      fc.array(fc.nat(5), { maxLength: 30 }),
      (events, cuts) => {
        const entries = [...starts, ...events].map((one, index) => ({ event: one, atMs: 1000 + index }))
        const answer = anOpenAnswer(conversation.id)
        store.messages.insert(answer)
        const rest = entries.slice()
        for (const cut of cuts) store.messages.journal(answer.id, rest.splice(0, cut))
        store.messages.journal(answer.id, rest)
        const expected = entries.reduce<Message>(
          (message, entry) => foldEvent(message, entry.event, entry.atMs),
          answer,
        )
        expect(store.messages.get(answer.id)).toEqual(expected)
        expect(joinDeltas(entries).length).toBeLessThanOrEqual(entries.length)
      },
    ),
    runs,
  )
  store.close()
})

it('sums usage as sumUsage does', () => {
  const usage = fc.record({
    inputTotal: fc.option(fc.nat()),
    cacheRead: fc.option(fc.nat()),
    cacheWrite: count,
    outputTotal: fc.option(fc.nat()),
    reasoning: fc.option(fc.nat()),
    reportedNanoUsd: count,
    raw: fc.constant(null),
  })
  const cost = fc.option(fc.nat()).map((nanoUsd) => ({
    nanoUsd,
    source: nanoUsd === null ? ('unknown' as const) : ('computed' as const),
    priceVersion: null,
  }))
  const changes: fc.Arbitrary<Partial<Turn>> = fc.record({
    status: fc.constantFrom('complete' as const, 'stopped' as const, 'interrupted' as const),
    usage: fc.option(usage),
    cost,
  })
  fc.assert(
    fc.property(fc.array(changes, { maxLength: 12 }), (list) => {
      const store = openMemoryStore()
      const conversation = aConversation({ id: createId() })
      const answer = aMessage(conversation.id, { role: 'assistant' })
      store.conversations.insert(conversation)
      store.messages.insert(answer)
      const turns = list.map((one) => aTurn(answer, one))
      for (const turn of turns) store.turns.insert(turn)
      expect(store.turns.usage(conversation.id)).toEqual(sumUsage(turns))
      expect(store.turns.list(conversation.id)).toEqual(turns)
      store.close()
    }),
    { numRuns: 100 },
  )
})
