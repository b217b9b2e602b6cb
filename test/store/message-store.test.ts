import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import type { NativeContent } from '../../electron/store/store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Part } from '../../shared/domain/part.ts'
import {
  aConversation,
  aMessage,
  anOpenAnswer,
  insertThread,
  openFile,
  startMs,
  temporaryFolder,
} from '../harness/store-fixtures.ts'
import { createMemoryLog } from '../harness/store-log.ts'

const everyPart: Part[] = [
  { type: 'text', text: 'plain' },
  { type: 'text', text: '' },
  { type: 'reasoning', text: 'hm', startedAtMs: 5, durationMs: null },
  { type: 'reasoning', text: '', startedAtMs: null, durationMs: 7 },
  { type: 'tool-call', callId: 'call_1', name: 'search', argumentsJson: '{"cut' },
  { type: 'tool-result', callId: 'call_1', name: null, output: 'found', isError: true },
  { type: 'file', hash: 'ab'.repeat(32), mediaType: 'image/png', name: 'ä.png', byteSize: 0 },
]

const native: NativeContent = {
  api: 'openai-responses',
  vendor: 'openai',
  accountId: createId(),
  modelId: 'gpt-5',
  prefixHash: 'ff',
  content: [{ id: 'rs_1', encrypted_content: 'x\ud800', order: { b: 1, a: [null, 2.5, true] } }],
}

describe('messages', () => {
  it('come back as they were inserted, whatever their parts', () => {
    const store = openMemoryStore()
    const conversation = aConversation()
    store.conversations.insert(conversation)
    const message = aMessage(conversation.id, {
      parts: everyPart,
      role: 'tool',
      completedAt: null,
      status: 'failed',
    })
    store.messages.insert(message)
    expect(store.messages.get(message.id)).toEqual(message)
    expect(store.messages.get(createId())).toBeNull()
    store.close()
  })

  it('keep NUL and astral characters, and replace half a surrogate pair in plain sight', () => {
    const store = openMemoryStore()
    const { conversation } = insertThread(store, 1)
    const message = aMessage(conversation.id, { parts: [{ type: 'text', text: 'a\u0000b 👩‍👩‍👧 \ud83d!' }] })
    store.messages.insert(message)
    expect(store.messages.get(message.id)?.parts).toEqual([{ type: 'text', text: 'a\u0000b 👩‍👩‍👧 \ufffd!' }])
    store.close()
  })

  it('refuse a parent that is missing, of another conversation, or themselves, and leave nothing behind', () => {
    const store = openMemoryStore()
    const { conversation } = insertThread(store, 1)
    const other = insertThread(store, 1)
    const self = createId()
    for (const changes of [
      { parentId: createId() },
      { parentId: other.messages[0]?.id ?? null },
      { id: self, parentId: self },
    ]) {
      const message = aMessage(conversation.id, changes)
      expect(() => store.messages.insert(message)).toThrow(/constraint failed/)
      expect(store.messages.get(message.id)).toBeNull()
    }
    store.close()
  })

  it('give their path, its pages and their children', () => {
    const store = openMemoryStore()
    const { conversation, messages } = insertThread(store, 10)
    const branch = aMessage(conversation.id, { parentId: messages[3]?.id ?? null })
    store.messages.insert(branch)
    const ids = (list: readonly Message[]) => list.map((message) => message.id)
    const idAt = (index: number) => messages[index]?.id ?? ''

    expect(store.messages.path(null)).toEqual([])
    expect(store.messages.path(createId())).toEqual([])
    expect(store.messages.path(idAt(9))).toEqual(messages)
    expect(ids(store.messages.path(branch.id))).toEqual([...ids(messages.slice(0, 4)), branch.id])

    expect(store.messages.pathPage(idAt(9), 4)).toEqual({ messages: messages.slice(6), hasOlder: true })
    expect(store.messages.pathPage(idAt(9), 10)).toEqual({ messages, hasOlder: false })
    expect(store.messages.pathPage(idAt(9), 11)).toEqual({ messages, hasOlder: false })
    expect(store.messages.pathPageBefore(idAt(6), 3)).toEqual({
      messages: messages.slice(3, 6),
      hasOlder: true,
    })
    expect(store.messages.pathPageBefore(idAt(2), 5)).toEqual({
      messages: messages.slice(0, 2),
      hasOlder: false,
    })
    expect(store.messages.pathPageBefore(idAt(0), 5)).toEqual({ messages: [], hasOlder: false })
    expect(ids(store.messages.pathPageBefore(branch.id, 2).messages)).toEqual([idAt(2), idAt(3)])

    expect(ids(store.messages.children(idAt(3)))).toEqual([idAt(4), branch.id])
    expect(store.messages.children(branch.id)).toEqual([])
    store.close()
  })

  it('know their versions, several roots among them, and the newest leaf below each', () => {
    const store = openMemoryStore()
    const { conversation, messages } = insertThread(store, 6)
    const add = (changes: Partial<Message>) => {
      const message = aMessage(conversation.id, changes)
      store.messages.insert(message)
      return message.id
    }
    const idAt = (index: number) => messages[index]?.id ?? ''
    const all = messages.map(({ id }) => id)
    expect(store.messages.versions(all)).toEqual([])
    expect(store.messages.versions([])).toEqual([])
    expect(store.messages.newestLeaf(idAt(0))).toBe(idAt(5))

    const secondQuestion = add({ parentId: idAt(1), role: 'user' })
    const itsAnswer = add({ parentId: secondQuestion, role: 'assistant' })
    // What follows a question without being an answer is no version of its answers.
    const followUp = add({ parentId: secondQuestion, role: 'user' })
    const secondRoot = add({ parentId: null, role: 'user' })
    insertThread(store, 1)
    const versions = store.messages.versions([...all, itsAnswer, followUp])
    expect(versions).toEqual([
      { messageId: idAt(0), ids: [idAt(0), secondRoot] },
      { messageId: idAt(2), ids: [idAt(2), secondQuestion] },
    ])
    expect(store.messages.newestLeaf(idAt(0))).toBe(followUp)
    expect(store.messages.newestLeaf(idAt(2))).toBe(idAt(5))
    expect(store.messages.newestLeaf(itsAnswer)).toBe(itsAnswer)
    expect(store.messages.newestLeaf(secondRoot)).toBe(secondRoot)
    store.close()
  })

  it('grow by their journal while they are open, even when a character is cut between two events', () => {
    using folder = temporaryFolder()
    const conversation = aConversation()
    const answer = anOpenAnswer(conversation.id)
    const store = openFile(folder.file)
    store.conversations.insert(conversation)
    store.messages.insert(answer)
    store.messages.journal(answer.id, [])
    expect(store.messages.get(answer.id)).toEqual(answer)

    const reasoning: Part = { type: 'reasoning', text: '', startedAtMs: null, durationMs: null }
    store.messages.journal(answer.id, [
      { event: { type: 'part-start', index: 0, part: reasoning }, atMs: 100 },
      { event: { type: 'part-delta', index: 0, delta: 'Let' }, atMs: 110 },
      { event: { type: 'part-delta', index: 0, delta: ' me' }, atMs: 120 },
    ])
    store.messages.journal(answer.id, [
      { event: { type: 'part-end', index: 0, part: null }, atMs: 150 },
      { event: { type: 'part-start', index: 1, part: { type: 'text', text: '' } }, atMs: 160 },
      { event: { type: 'part-delta', index: 1, delta: 'smile \ud83d' }, atMs: 170 },
    ])
    store.close()

    const again = openFile(folder.file)
    again.messages.journal(answer.id, [
      { event: { type: 'part-delta', index: 1, delta: '\ude00' }, atMs: 180 },
    ])
    const expected: Message = {
      ...answer,
      status: 'streaming',
      parts: [
        { type: 'reasoning', text: 'Let me', startedAtMs: 100, durationMs: 50 },
        { type: 'text', text: 'smile 😀' },
      ],
    }
    expect(again.messages.get(answer.id)).toEqual(expected)
    expect(again.messages.open()).toEqual([expected])
    expect(again.messages.path(answer.id)).toEqual([expected])
    expect(again.messages.pathPage(answer.id, 1).messages).toEqual([expected])

    const settled: Message = { ...expected, status: 'complete', completedAt: startMs + 9 }
    again.messages.settle(settled, native)
    expect(again.messages.get(answer.id)).toEqual(settled)
    expect(again.messages.open()).toEqual([])
    again.close()

    const file = new BetterSqlite3(folder.file, { readonly: true })
    expect(file.prepare('SELECT count(*) AS rows FROM journal_entries').get()).toEqual({ rows: 0 })
    file.close()
  })

  it('settle in one transaction or not at all', () => {
    const store = openMemoryStore()
    const { conversation } = insertThread(store, 1)
    const answer = anOpenAnswer(conversation.id)
    store.messages.insert(answer)
    store.messages.journal(answer.id, [
      { event: { type: 'part-start', index: 0, part: { type: 'text', text: 'so far' } }, atMs: 1 },
    ])
    const before = store.messages.get(answer.id)
    const settled: Message = { ...answer, status: 'complete', parts: everyPart, completedAt: startMs }
    const broken = { ...native, vendor: 'nobody' as 'openai' }
    expect(() => store.messages.settle(settled, broken)).toThrow(/FOREIGN KEY/)
    expect(store.messages.get(answer.id)).toEqual(before)
    expect(() => store.messages.settle({ ...settled, id: createId() }, null)).toThrow(/does not exist/)

    store.messages.settle(settled, native)
    expect(store.messages.get(answer.id)).toEqual(settled)
    expect(store.messages.native([answer.id, createId()])).toEqual(new Map([[answer.id, native]]))
    store.messages.settle(settled, null)
    expect(store.messages.native([answer.id])).toEqual(new Map())
    expect(store.messages.native([])).toEqual(new Map())
    store.close()
  })

  it('come whole when a value inside is damaged: the place says so and the log hears about it', () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    const { conversation, messages } = insertThread(store, 2)
    const message = aMessage(conversation.id, { parentId: messages[1]?.id ?? null, parts: everyPart })
    store.messages.insert(message)
    store.messages.settle(message, native)
    store.close()
    const file = new BetterSqlite3(folder.file)
    file.prepare("UPDATE parts SET data = '{\"cut' WHERE message_id = ? AND data IS NOT NULL").run(message.id)
    file.prepare("UPDATE native_contents SET content = 'not json'").run()
    file.close()

    const log = createMemoryLog()
    const again = openFile(folder.file, { log })
    const path = again.messages.path(message.id)
    expect(path).toHaveLength(3)
    expect(path[2]?.parts).toEqual([
      { type: 'text', text: 'plain' },
      { type: 'text', text: '' },
      { type: 'text', text: 'hm' },
      { type: 'text', text: '' },
      { type: 'text', text: '{"cut' },
      { type: 'text', text: 'found' },
      { type: 'text', text: '[This part of the message could not be read from the history file.]' },
    ])
    expect(again.messages.native([message.id])).toEqual(new Map())
    expect(log.events()).toContain('store-damaged-value')
    again.close()
  })
})
