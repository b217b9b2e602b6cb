// What holds of every application's files on their way into a history: a dry run says what an import does, a repeat adds
// nothing, a later export adds only what is new, and nothing of it is counted as spent here.
import { basename } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../../electron/store/store.ts'
import { readImport } from '../../../electron/transfer/import/read-import.ts'
import { createTakeIn } from '../../../electron/transfer/import/take-in.ts'
import type { Conversation } from '../../../shared/domain/conversation.ts'
import { createId } from '../../../shared/domain/create-id.ts'
import type { ImportReport } from '../../../shared/domain/job.ts'
import { textOfParts } from '../../../shared/domain/text-of-parts.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { copyEmptyHistory } from '../../harness/copy-empty-history.ts'
import { openStateBench } from '../../state/state-bench.ts'
import {
  type StateFake,
  startAnthropic,
  startCohere,
  startGemini,
  startMistral,
  startOpenAi,
} from '../../state/state-fake.ts'
import { makeFolder, type TestFolder } from './draft-bench.ts'
import { type SampleExport, sampleExports } from './sample-exports.ts'

let folder: TestFolder
beforeAll(() => {
  folder = makeFolder()
})
afterAll(() => folder.remove())

async function takeIn(store: Store, path: string, isDryRun = false): Promise<ImportReport> {
  const sink = createTakeIn(store, { fileName: basename(path), isDryRun })
  const { signal } = new AbortController()
  await readImport(path, sink, { name: basename(path), now: 1_790_000_000_000, signal, onProgress: () => {} })
  return sink.report()
}

function allConversations(store: Store): Conversation[] {
  return store.transfer.conversationIds().flatMap((id) => store.conversations.get(id) ?? [])
}

/** Everything that stands in the history, to be compared. */
function contentOf(store: Store) {
  return allConversations(store).map((conversation) => ({
    conversation,
    messages: store.messages.list(conversation.id),
    turns: store.turns.list(conversation.id),
  }))
}

describe.each(sampleExports)('an export of $app', (sample: SampleExport) => {
  it('is taken in as a dry run said, once, and counts nothing as spent here', async () => {
    const { store } = copyEmptyHistory()
    const path = await sample.write(folder, false)
    const dry = await takeIn(store, path, true)
    expect(contentOf(store)).toEqual([])
    const report = await takeIn(store, path)
    expect(report).toEqual(dry)
    expect(report).toMatchObject({ app: sample.app, extendedCount: 0, unchangedCount: 0 })

    const content = contentOf(store)
    expect(report.newCount).toBe(content.length)
    const messages = content.flatMap((one) => one.messages)
    expect(report.addedMessageCount).toBe(messages.length)
    const files = messages.flatMap(({ parts }) => parts).filter((part) => part.type === 'file')
    expect(report.attachmentCount).toBe(new Set(files.map(({ hash }) => hash)).size)
    for (const { hash } of files) expect(store.attachments.get(hash)).not.toBeNull()

    const filter = { from: '1970-01-01', to: '2999-12-31', vendor: null, accountId: null, modelId: null }
    expect([...store.ledger.pages({ ...filter, conversationId: null }, 100)].flat()).toEqual([])
    expect(content.flatMap(({ turns }) => turns).every(({ origin }) => origin === 'imported')).toBe(true)
    expect(content.every(({ conversation }) => store.turns.usage(conversation.id).turnCount === 0)).toBe(true)

    const again = await takeIn(store, path)
    expect(again).toMatchObject({ newCount: 0, extendedCount: 0, addedMessageCount: 0 })
    expect(again.unchangedCount).toBe(report.newCount)
    expect(contentOf(store)).toEqual(content)
    store.close()
  })

  it('adds only what is new when a later one is taken in, and has the same messages then', async () => {
    const { store } = copyEmptyHistory()
    const earlier = await takeIn(store, await sample.write(folder, true))
    const before = contentOf(store)
    const later = await takeIn(store, await sample.write(folder, false))
    expect(later).toMatchObject({ newCount: 0, extendedCount: 1, unchangedCount: earlier.newCount - 1 })
    const messageIds = new Set(before.flatMap((one) => one.messages.map(({ id }) => id)))
    const after = contentOf(store)
    const added = after.flatMap((one) => one.messages.filter(({ id }) => !messageIds.has(id)))
    expect(added.length).toBeGreaterThan(0)
    expect(later.addedMessageCount).toBe(added.length)
    const moved = after.filter(
      ({ conversation }, index) => conversation.headMessageId !== before[index]?.conversation.headMessageId,
    )
    expect(moved).toHaveLength(sample.goesOn ? 1 : 0)

    const { store: fresh } = copyEmptyHistory()
    await takeIn(fresh, await sample.write(folder, false))
    const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1)
    const messagesOf = (from: Store) => contentOf(from).map(({ messages }) => messages.toSorted(byId))
    expect(messagesOf(store)).toEqual(messagesOf(fresh))
    store.close()
    fresh.close()
  })
})

const servers: readonly (readonly [Vendor, string, typeof startOpenAi])[] = [
  ['openai', 'gpt-6-sol', startOpenAi],
  ['anthropic', 'claude-sonnet-5-5', startAnthropic],
  ['google', 'gemini-3.8-flash', startGemini],
  ['mistral', 'mistral-medium-3-5', startMistral],
  ['cohere', 'command-a-plus-05-2026', startCohere],
]

describe('an imported conversation', () => {
  it('goes on at once with a model of any vendor, which is shown the branch that was open', async () => {
    const bench = await openStateBench()
    const fakes: StateFake[] = []
    const speakers: { vendor: Vendor; fake: StateFake; accountId: string; modelId: string }[] = []
    for (const [vendor, modelId, start] of servers) {
      const fake = await start(bench.clock)
      fakes.push(fake)
      const accountId = await bench.addAccount({ vendor, url: fake.url })
      speakers.push({ vendor, fake, accountId, modelId })
    }
    const { store } = bench.services

    const askOne = async (id: string, { vendor, fake, accountId, modelId }: (typeof speakers)[number]) => {
      const head = store.conversations.get(id)?.headMessageId ?? null
      const shownBefore = fake.shown.length
      const { answerId } = await bench.client.messages.send({
        conversationId: id,
        messageId: createId(bench.clock.now()),
        parentId: head,
        parts: [{ type: 'text', text: `What next, ${vendor}?` }],
        model: { accountId, modelId },
      })
      await bench.services.engine.drain()
      const answer = store.messages.get(answerId)
      expect([vendor, answer?.status]).toEqual([vendor, 'complete'])
      const shown = fake.shown.slice(shownBefore).flatMap(({ messages }) => messages.map(({ text }) => text))
      expect(shown.at(-1)).toContain(`What next, ${vendor}?`)
      // The last words before the question, whoever said them.
      const said = store.messages
        .path(head)
        .findLast(
          ({ role, status, parts }) => role !== 'tool' && status !== 'failed' && textOfParts(parts) !== '',
        )
      expect(shown.join('\n')).toContain(textOfParts(said?.parts ?? []).split('\n')[0])
    }
    try {
      for (const sample of sampleExports) await takeIn(store, await sample.write(folder, false))
      const imported = store.transfer.conversationIds()
      expect(imported.length).toBeGreaterThan(sampleExports.length)
      for (const [index, id] of imported.entries()) {
        const speaker = speakers[index % speakers.length]
        if (speaker !== undefined) await askOne(id, speaker)
      }
      // The one with pictures, thoughts, a tool and its result goes from one to the next.
      const all = imported.find((id) => store.conversations.get(id)?.title === 'The lighthouse keeper') ?? ''
      for (const speaker of speakers) await askOne(all, speaker)
    } finally {
      for (const fake of fakes) await fake.close()
      await bench.close()
    }
  })
})
