import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import type { Store } from '../../electron/store/store.ts'
import type { DraftConversation } from '../../electron/transfer/import/import-source.ts'
import { sourceUuid } from '../../electron/transfer/import/source-uuid.ts'
import { renderExport } from '../../electron/transfer/render-export.ts'
import { newConversation } from '../../shared/domain/new-conversation.ts'
import { aMessage, aSegment, aTurn } from '../harness/store-fixtures.ts'
import { aDraft, aDraftMessage, type FileFolder, fileFolder, importFile, sourceOf } from './import-bench.ts'
import { fillSample, id, sampleId, sampleNow } from './sample-conversation.ts'

const golden = (name: string) => path.join(import.meta.dirname, 'golden', name)
const json = (store: Store) =>
  renderExport(store, { conversationId: sampleId, format: 'json', includesReasoning: true, now: sampleNow })
    .content

let store: Store
let folder: FileFolder
beforeEach(() => {
  store = openMemoryStore({ now: () => sampleNow })
  folder = fileFolder()
})
afterEach(() => {
  store.close()
  folder[Symbol.dispose]()
})

describe("Baton's JSON of one conversation", () => {
  it('comes back the same, attachments in the file included', async () => {
    const first = openMemoryStore({ now: () => sampleNow })
    fillSample(first)
    const file = folder.write('talk.json', json(first))
    expect(await importFile(store, file)).toMatchObject({
      app: 'baton',
      newCount: 1,
      addedMessageCount: 8,
      branchCount: 2,
      attachmentCount: 1,
      issues: [],
    })
    expect(json(store)).toBe(json(first))
    first.close()
  })

  it.each([
    ['version-1.json', 0, 0],
    ['version-2.json', 1, 1],
  ])('is read in its earlier form %s', async (name, segments, receipts) => {
    const report = await importFile(store, golden(name))
    expect(report).toMatchObject({ newCount: 1, addedMessageCount: 8, issues: [], attachmentCount: 1 })
    const present = openMemoryStore({ now: () => sampleNow })
    fillSample(present)
    expect(store.messages.list(sampleId)).toEqual(present.messages.list(sampleId))
    expect(store.messages.native([id(13)])).toEqual(present.messages.native([id(13)]))
    expect(store.turns.list(sampleId).map((turn) => turn.cost)).toEqual(
      present.turns.list(sampleId).map((turn) => turn.cost),
    )
    expect(store.transfer.ledgerOf(sampleId).map((entry) => entry.callId)).toEqual(
      present.transfer.ledgerOf(sampleId).map((entry) => entry.callId),
    )
    expect(store.handles.list(sampleId)).toHaveLength(1)
    expect(store.segments.list(sampleId)).toHaveLength(segments)
    expect(store.receipts.list(sampleId, 9)).toHaveLength(receipts)
    expect(store.conversations.get(sampleId)).toMatchObject({ folderId: null, tagIds: [], isUnread: false })
    present.close()
  })

  it('says what is wrong with a file that is cut, newer, or no tree', async () => {
    const text = readFileSync(golden('version-2.json'), 'utf8')
    const sentenceOf = async (content: string) => {
      const report = await importFile(store, folder.write('talk.json', content))
      expect(report).toMatchObject({ skippedCount: 1, newCount: 0 })
      return report.issues[0]?.sentence
    }
    expect(await sentenceOf(text.slice(0, text.length / 2))).toBe('The file ends in the middle.')
    expect(await sentenceOf(text.replace('"version": 2', '"version": 4'))).toBe(
      'It was written by a newer Baton. Update Baton to read it.',
    )
    expect(await sentenceOf(text.replace(`"parentId": "${id(10)}"`, `"parentId": "${id(99)}"`))).toBe(
      'One of its messages follows a message that does not stand before it.',
    )
    expect(await sentenceOf(text.replace('"role": "tool"', '"role": "robot"'))).toBe(
      'It is not as its format says: messages.2.role does not fit.',
    )
    expect(store.transfer.conversationIds()).toEqual([])
  })

  it('brings calls that were made after it was taken in the first time, and counts each once', async () => {
    const first = openMemoryStore({ now: () => sampleNow })
    fillSample(first)
    const take = () => importFile(store, folder.write('talk.json', json(first)))
    await take()
    const [answer] = first.messages.list(sampleId).filter(({ role }) => role === 'assistant')
    if (answer === undefined) throw new Error('the sample has no answer')
    const cost = { nanoUsd: 777, source: 'computed', priceVersion: null } as const
    for (const [turnId, purpose] of [
      [id(900), 'title'],
      [id(901), 'summary'],
    ] as const) {
      first.turns.insert(aTurn(answer, { id: turnId, purpose, status: 'complete', cost }))
    }
    first.segments.insert(aSegment(answer, { id: id(902), turnId: id(901) }))
    expect(await take()).toMatchObject({ extendedCount: 1, addedMessageCount: 0, issues: [] })
    expect(json(store)).toBe(json(first))
    expect(store.turns.usage(sampleId)).toEqual(first.turns.usage(sampleId))
    expect(await take()).toMatchObject({ extendedCount: 0, unchangedCount: 1 })
    expect(json(store)).toBe(json(first))
    first.close()
  })

  it('does not bring back a summary that was taken away here', async () => {
    const first = openMemoryStore({ now: () => sampleNow })
    fillSample(first)
    const file = folder.write('talk.json', json(first))
    await importFile(store, file)
    for (const segment of store.segments.list(sampleId)) store.segments.remove(segment.id)
    expect(await importFile(store, file)).toMatchObject({ unchangedCount: 1 })
    expect(store.segments.list(sampleId)).toEqual([])
    first.close()
  })

  it('ends an answer that was arriving when it was written', async () => {
    const text = readFileSync(golden('version-2.json'), 'utf8')
    const streaming = text.replace('"status": "interrupted"', '"status": "streaming"')
    await importFile(store, folder.write('talk.json', streaming))
    expect(store.messages.get(id(15))?.status).toBe('interrupted')
    expect(store.messages.open()).toEqual([])
  })

  it('refuses one whose messages are part of another conversation here', async () => {
    const other = newConversation(id(200), sampleNow)
    store.conversations.insert(other)
    store.messages.insert(aMessage(other.id, { id: id(10) }))
    const report = await importFile(store, golden('version-2.json'))
    expect(report).toMatchObject({ skippedCount: 1, newCount: 0, conversationCount: 0 })
    expect(store.conversations.get(sampleId)).toBeNull()
    // What came ahead of it is gone again.
    expect(store.transfer.attachment(attachmentHash())).toBeNull()
  })
})

function attachmentHash(): string {
  const present = openMemoryStore({ now: () => sampleNow })
  fillSample(present)
  const part = present.messages.get(id(10))?.parts.find((one) => one.type === 'file')
  present.close()
  return part?.type === 'file' ? part.hash : ''
}

describe('a conversation of another application', () => {
  let drafts: DraftConversation[]
  const run = (isDryRun = false) =>
    importFile(store, folder.write('x.json', '{}'), { isDryRun, sources: [sourceOf(() => drafts)] })
  const conversationId = sourceUuid('chatgpt', 'talk-1')
  const messageId = (sourceId: string) => sourceUuid('chatgpt', 'talk-1', 'message', sourceId)

  beforeEach(() => {
    drafts = [aDraft()]
  })

  it('is named, dated and told from ours', async () => {
    drafts = [
      aDraft({
        folderName: ' Work ',
        tagNames: ['New', 'new', ''],
        messages: [
          aDraftMessage('1', null, 'user', { createdAt: 5000 }),
          aDraftMessage('2', '1', 'assistant', {
            createdAt: 6000,
            answer: {
              modelId: 'gpt-4o',
              modelName: 'GPT-4o',
              vendor: 'openai',
              usage: { inputTotal: 7, outputTotal: -3, cacheRead: null, reasoning: null, raw: { a: 1 } },
              nanoUsd: 5,
              finishReason: 'stop',
              rawFinishReason: 'finished',
              totalMs: 12,
              metadata: { odd: true },
            },
          }),
        ],
      }),
    ]
    expect(await run()).toMatchObject({ newCount: 1, from: 5000, to: 6000, issues: [] })
    const conversation = store.conversations.get(conversationId)
    expect(conversation).toMatchObject({
      title: 'A talk elsewhere',
      createdAt: 1000,
      updatedAt: 6000,
      headMessageId: messageId('2'),
      source: { kind: 'imported', app: 'chatgpt', id: 'talk-1' },
    })
    expect(store.folders.list().map((one) => [one.id, one.name])).toEqual([[conversation?.folderId, 'Work']])
    expect(store.tags.list()).toHaveLength(1)
    const [turn] = store.turns.list(conversationId)
    expect(turn).toMatchObject({
      origin: 'imported',
      api: 'imported',
      vendor: 'openai',
      modelName: 'GPT-4o',
      carry: { kind: 'replay', reason: 'made-elsewhere' },
      usage: { inputTotal: 7, outputTotal: null },
      cost: { nanoUsd: 5, source: 'reported' },
    })
    expect(store.turns.get(turn?.id ?? '')?.metadata).toEqual({ odd: true })
    expect(store.transfer.ledgerOf(conversationId)).toEqual([])
    expect(store.turns.usage(conversationId).turnCount).toBe(0)
  })

  it('takes a folder and a tag of the same name that are here', async () => {
    store.folders.put({ id: id(1), name: 'WORK', position: 0, model: null, systemText: null, createdAt: 1 })
    store.tags.put({ id: id(2), name: 'NEW', createdAt: 1 })
    drafts = [aDraft({ folderName: 'work', tagNames: ['new'] })]
    await run()
    expect(store.conversations.get(conversationId)).toMatchObject({ folderId: id(1), tagIds: [id(2)] })
    expect([store.folders.list().length, store.tags.list().length]).toEqual([1, 1])
  })

  it('is not taken twice, and grows by what is new', async () => {
    await run()
    expect(await run()).toMatchObject({ newCount: 0, unchangedCount: 1, addedMessageCount: 0 })
    drafts = [aDraft({ messages: [...aDraft().messages, aDraftMessage('3', '2')] })]
    expect(await run(true)).toMatchObject({ extendedCount: 1, addedMessageCount: 1 })
    expect(store.messages.list(conversationId)).toHaveLength(2)
    expect(await run()).toMatchObject({ extendedCount: 1, addedMessageCount: 1 })
    expect(store.messages.list(conversationId)).toHaveLength(3)
    expect(store.conversations.get(conversationId)?.headMessageId).toBe(messageId('3'))
  })

  it('keeps what the person did with it here', async () => {
    await run()
    const own = aMessage(conversationId, { parentId: messageId('2') })
    store.messages.insert(own)
    store.conversations.update(conversationId, { headMessageId: own.id, title: 'My name for it' })
    drafts = [aDraft({ title: 'Renamed there', messages: [...aDraft().messages, aDraftMessage('3', '2')] })]
    expect(await run()).toMatchObject({ extendedCount: 1, addedMessageCount: 1 })
    expect(store.conversations.get(conversationId)).toMatchObject({
      headMessageId: own.id,
      title: 'My name for it',
    })
  })

  it('stays where it is continued when that was moved back here', async () => {
    drafts = [
      aDraft({ messages: [...aDraft().messages, aDraftMessage('2b', '1', 'assistant')], headSourceId: '2' }),
    ]
    await run()
    store.conversations.update(conversationId, { headMessageId: messageId('2b') })
    drafts = [
      aDraft({
        messages: [...(drafts[0]?.messages ?? []), aDraftMessage('3', '2')],
        headSourceId: '3',
      }),
    ]
    expect(await run()).toMatchObject({ addedMessageCount: 1 })
    expect(store.conversations.get(conversationId)?.headMessageId).toBe(messageId('2b'))
  })

  it('stays in the trash', async () => {
    await run()
    store.conversations.update(conversationId, { trashedAt: 5 })
    drafts = [aDraft({ messages: [...aDraft().messages, aDraftMessage('3', '2')] })]
    expect(await run()).toMatchObject({ unchangedCount: 1, addedMessageCount: 0 })
    expect(store.conversations.get(conversationId)?.trashedAt).toBe(5)
    expect(store.messages.list(conversationId)).toHaveLength(2)
  })

  it('is counted by a dry run as by an import, and not written', async () => {
    const file = { name: 'a.txt', mediaType: null, read: async () => Buffer.from('hello') }
    drafts = [
      aDraft({ messages: [aDraftMessage('1', null, 'user', { parts: [{ type: 'file', file }] })] }),
      aDraft({ sourceId: 'talk-2', messages: [] }),
      aDraft(),
    ]
    const dry = await run(true)
    expect([store.transfer.conversationIds(), store.folders.list()]).toEqual([[], []])
    drafts = drafts.slice(0, 2)
    const { unchangedCount, conversationCount, messageCount, branchCount, ...wet } = await run()
    expect(dry).toMatchObject(wet)
    expect(dry.skippedCount).toBe(1)
    expect(dry.attachmentCount).toBe(1)
  })

  it('is mended where it is no tree, and the report says so', async () => {
    drafts = [
      aDraft({
        messages: [
          aDraftMessage('child', 'parent', 'assistant'),
          aDraftMessage('parent', null),
          aDraftMessage('parent', null),
          aDraftMessage('lost', 'nobody'),
          aDraftMessage('a', 'b'),
          aDraftMessage('b', 'a'),
        ],
      }),
    ]
    const report = await run()
    expect(report.addedMessageCount).toBe(5)
    expect(report.issues.map((issue) => issue.sentence)).toEqual([
      'A message that stood there twice was taken once.',
      'A message whose predecessor is missing became a first message.',
      'Messages that followed each other in a circle were parted.',
    ])
    const parents = new Map(store.messages.list(conversationId).map((one) => [one.id, one.parentId]))
    expect(parents.get(messageId('child'))).toBe(messageId('parent'))
    expect(parents.get(messageId('lost'))).toBeNull()
    expect([parents.get(messageId('a')), parents.get(messageId('b'))]).toEqual([null, messageId('a')])
  })

  it('says in its place that a file could not be read', async () => {
    const { ImportFileError } = await import('../../electron/transfer/import/import-file-error.ts')
    const file = {
      name: 'a.txt',
      mediaType: null,
      read: async () => {
        throw new ImportFileError('a.txt is not in the export.')
      },
    }
    drafts = [aDraft({ messages: [aDraftMessage('1', null, 'user', { parts: [{ type: 'file', file }] })] })]
    const report = await run()
    expect(report.issues).toEqual([
      {
        subject: 'A talk elsewhere',
        sentence: 'a.txt is not in the export. The message says so in its place.',
      },
    ])
    expect(store.messages.list(conversationId)[0]?.parts).toEqual([
      { type: 'text', text: '[The file “a.txt” could not be imported: a.txt is not in the export.]' },
    ])
  })
})
