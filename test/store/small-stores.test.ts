import { createHash } from 'node:crypto'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import { bareModel } from '../../shared/domain/bare-model.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { defaultSettings } from '../../shared/domain/default-settings.ts'
import {
  aConversation,
  aHandle,
  aMessage,
  anAccount,
  aReceipt,
  aSegment,
  insertThread,
  openFile,
  startMs,
  temporaryFolder,
} from '../harness/store-fixtures.ts'
import { createMemoryLog } from '../harness/store-log.ts'

describe('handles', () => {
  it('live until marked dead, newest first, and keep the first reason', () => {
    const store = openMemoryStore()
    const { conversation, messages } = insertThread(store, 1)
    const message = messages[0] ?? aMessage(conversation.id)
    const older = aHandle(message, { value: 'resp_1', expiresAt: 9, systemTextHash: 'aa', isOneUse: true })
    const newer = aHandle(message, { value: 'resp_2' })
    store.handles.insert(older)
    store.handles.insert(newer)
    expect(store.handles.listNewest(conversation.id, 5)).toEqual([newer, older])
    expect(store.handles.listNewest(conversation.id, 1)).toEqual([newer])

    store.handles.markUsed(newer.id, 77)
    store.handles.markStateDead(newer, 'handle-lost')
    store.handles.markStateDead(newer, 'something later')
    const dead = { ...newer, lastUsedAt: 77, deadReason: 'handle-lost' }
    expect(store.handles.get(newer.id)).toEqual(dead)
    expect(store.handles.list(conversation.id)).toEqual([dead, older])
    expect(store.handles.list(createId())).toEqual([])
    store.close()
  })
})

describe('what providers hold', () => {
  it('is one state with a handle for each turn: they die and go together', () => {
    const store = openMemoryStore()
    const { conversation, messages } = insertThread(store, 4)
    const [, first, , second] = messages
    if (first === undefined || second === undefined) throw new Error('no answers')
    const held = { accountId: createId(), kind: 'conversation', value: 'conv_1' }
    const turns = [aHandle(first, held), aHandle(second, held)]
    const other = aHandle(second, { ...held, value: 'conv_2' })
    for (const handle of [...turns, other]) store.handles.insert(handle)
    const state = { conversationId: conversation.id, ...held }
    store.handles.markStateDead(state, 'in doubt')
    store.handles.markStateGone(state, 9)
    expect(
      store.handles.list(conversation.id).map(({ value, deadReason, goneAt }) => [value, deadReason, goneAt]),
    ).toEqual([
      ['conv_2', null, null],
      ['conv_1', 'in doubt', 9],
      ['conv_1', 'in doubt', 9],
    ])
    store.handles.setDeadReason(other.id, 'first')
    store.handles.setDeadReason(other.id, 'second')
    expect(store.handles.get(other.id)?.deadReason).toBe('second')
    store.handles.remove(other.id)
    expect(store.handles.get(other.id)).toBeNull()
    store.close()
  })

  it('dies by its kind where a process took it along', () => {
    const store = openMemoryStore()
    const { messages } = insertThread(store, 2)
    const answer = messages[1] ?? aMessage('x')
    const session = aHandle(answer, { kind: 'sdk-session' })
    const response = aHandle(answer)
    store.handles.insert(session)
    store.handles.insert(response)
    store.handles.markKindDead('sdk-session', 'gone with the process')
    expect(store.handles.get(session.id)?.deadReason).toBe('gone with the process')
    expect(store.handles.get(response.id)?.deadReason).toBeNull()
    store.close()
  })
})

describe('segments, pins and receipts', () => {
  it('keep a summary as it was made, edited by hand or removed', () => {
    const store = openMemoryStore()
    const { conversation, messages } = insertThread(store, 3)
    const [message] = messages
    if (message === undefined) throw new Error('no message')
    const segment = aSegment(message)
    store.segments.insert(segment)
    expect(store.segments.list(conversation.id)).toEqual([segment])
    const edited = store.segments.updateText(segment.id, 'Mine.', 2)
    expect(edited).toEqual({ ...segment, text: 'Mine.', summaryTokens: 2, method: 'person' })
    expect(() => store.segments.updateText('nowhere', 'x', 1)).toThrow('does not exist')
    store.segments.remove(segment.id)
    expect(store.segments.list(conversation.id)).toEqual([])
    store.close()
  })

  it('pin a message once, and let it go', () => {
    const store = openMemoryStore()
    const { conversation, messages } = insertThread(store, 3)
    const ids = messages.map((message) => message.id)
    store.pins.set(ids[2] ?? '', conversation.id, 5)
    store.pins.set(ids[0] ?? '', conversation.id, 7)
    store.pins.set(ids[0] ?? '', conversation.id, 9)
    expect(store.pins.list(conversation.id)).toEqual([ids[2], ids[0]])
    store.pins.set(ids[2] ?? '', conversation.id, null)
    expect(store.pins.list(conversation.id)).toEqual([ids[0]])
    store.close()
  })

  it('keep receipts after the conversation is gone, and the last try of each', () => {
    const store = openMemoryStore()
    const { conversation } = insertThread(store, 2)
    const receipt = aReceipt(conversation.id, { outcome: 'failed', sentence: 'No network.' })
    store.receipts.put(receipt)
    store.conversations.remove(conversation.id)
    const again = { ...receipt, triedAt: receipt.triedAt + 5, outcome: 'deleted' as const, sentence: 'Done.' }
    store.receipts.put(again)
    expect(store.receipts.list(conversation.id, 5)).toEqual([again])
    expect(store.receipts.list(null, 5)).toEqual([again])
    expect(store.receipts.list(createId(), 5)).toEqual([])
    store.close()
  })
})

describe('accounts', () => {
  it('are inserted, listed by age, changed and removed with their models', () => {
    const store = openMemoryStore()
    const second = anAccount({ createdAt: startMs + 1, environmentVariable: 'XAI_API_KEY', isEnabled: false })
    const first = anAccount({
      settings: { api: 'openai-chat', keepsStateAtProvider: false, stateWay: null },
      hasStoredKey: true,
    })
    store.accounts.insert(second)
    store.accounts.insert(first)
    expect(store.accounts.list()).toEqual([first, second])
    expect(store.accounts.get(first.id)).toEqual(first)
    expect(store.accounts.get(createId())).toBeNull()

    const changed = store.accounts.update(first.id, { name: 'Work', hasStoredKey: false })
    expect(changed).toEqual({ ...first, name: 'Work', hasStoredKey: false })
    expect(store.accounts.get(first.id)).toEqual(changed)
    expect(() => store.accounts.update(createId(), { name: 'x' })).toThrow(/does not exist/)

    store.models.write(first.id, [bareModel('a')], 1)
    store.accounts.remove(first.id)
    store.accounts.remove(first.id)
    expect(store.accounts.list()).toEqual([second])
    expect(store.models.read(first.id)).toBeNull()
    store.close()
  })
})

describe('attachments', () => {
  it('are stored once, whatever they are called', () => {
    const store = openMemoryStore()
    const bytes = new Uint8Array([0, 255, 1, 0])
    const hash = createHash('sha256').update(bytes).digest('hex')
    const one = store.attachments.put({ name: 'a.png', mediaType: 'image/png', bytes })
    const other = store.attachments.put({ name: 'b.bin', mediaType: 'application/x', bytes })
    expect(one).toEqual({ type: 'file', hash, mediaType: 'image/png', name: 'a.png', byteSize: 4 })
    expect(other).toEqual({ type: 'file', hash, mediaType: 'application/x', name: 'b.bin', byteSize: 4 })
    const stored = store.attachments.get(hash)
    expect(stored?.mediaType).toBe('image/png')
    expect(Array.from(stored?.bytes ?? [])).toEqual([0, 255, 1, 0])
    expect(store.attachments.get('0'.repeat(64))).toBeNull()

    const empty = store.attachments.put({ name: 'empty', mediaType: 'text/plain', bytes: new Uint8Array() })
    expect(store.attachments.get(empty.hash)?.bytes.byteLength).toBe(0)
    store.close()
  })
})

describe('settings', () => {
  it('begin with their defaults and keep what is set', () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    expect(store.settings.read()).toEqual(defaultSettings)
    const changed = store.settings.update({
      appearance: 'dark',
      newConversationDraft: 'half \ud800',
      sidebarOpen: undefined,
    })
    expect(changed).toEqual({ ...defaultSettings, appearance: 'dark', newConversationDraft: 'half \ud800' })
    store.close()
    const again = openFile(folder.file)
    expect(again.settings.read()).toEqual(changed)
    again.close()
  })

  it('fall back one by one where a stored value does not fit, and leave unknown ones in the file', () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    store.settings.update({ appearance: 'dark', sidebarOpen: false })
    store.close()
    const file = new BetterSqlite3(folder.file)
    file.exec(`UPDATE settings SET value = '"purple"' WHERE name = 'appearance';
      INSERT INTO settings (name, value) VALUES ('fromTheFuture', '1'), ('exportReasoning', 'nonsense')`)
    file.close()
    const log = createMemoryLog()
    const again = openFile(folder.file, { log })
    expect(again.settings.read()).toEqual({ ...defaultSettings, sidebarOpen: false })
    expect(log.events()).toContain('store-damaged-value')
    again.settings.update({ appearance: 'light' })
    again.close()
    const after = new BetterSqlite3(folder.file, { readonly: true })
    expect(after.prepare("SELECT value FROM settings WHERE name = 'fromTheFuture'").get()).toEqual({
      value: '1',
    })
    after.close()
  })
})

describe('cached models', () => {
  it('are replaced as a whole, and a list that no longer fits counts as never fetched', () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    const id = createId()
    expect(store.models.read(id)).toBeNull()
    const models = [{ ...bareModel('b'), contextWindow: 1000 }, bareModel('a')]
    store.models.write(id, [bareModel('old')], 1)
    store.models.write(id, models, 2)
    expect(store.models.read(id)).toEqual({ models, fetchedAt: 2 })
    // Parsed once, for as long as the row is the same.
    expect(store.models.read(id)).toBe(store.models.read(id))
    store.models.write(id, models, 3)
    expect(store.models.read(id)).toEqual({ models, fetchedAt: 3 })
    store.models.write(id, [bareModel('c')], 3)
    expect(store.models.read(id)).toEqual({ models: [bareModel('c')], fetchedAt: 3 })
    store.close()
    const file = new BetterSqlite3(folder.file)
    file.exec(`UPDATE model_lists SET models = '[{"id": 1}]'`)
    file.close()
    const again = openFile(folder.file)
    expect(again.models.read(id)).toBeNull()
    again.close()
  })
})

describe('transactions', () => {
  it('roll back everything when they throw, and nested calls only themselves when caught', () => {
    const store = openMemoryStore()
    const [outer, inner, kept] = [aConversation(), aConversation(), aConversation()]
    expect(() =>
      store.transaction(() => {
        store.conversations.insert(outer)
        throw new Error('changed my mind')
      }),
    ).toThrow('changed my mind')
    expect(store.conversations.get(outer.id)).toBeNull()

    const result = store.transaction(() => {
      store.conversations.insert(kept)
      expect(() =>
        store.transaction(() => {
          store.conversations.insert(inner)
          store.conversations.insert(kept)
        }),
      ).toThrow(/UNIQUE/)
      return 'done'
    })
    expect(result).toBe('done')
    expect(store.conversations.get(kept.id)).toEqual(kept)
    expect(store.conversations.get(inner.id)).toBeNull()
    store.close()
    store.close()
  })
})
