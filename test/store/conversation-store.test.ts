import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import {
  aConversation,
  aHandle,
  aMessage,
  aTurn,
  insertThread,
  openFile,
  startMs,
  temporaryFolder,
} from '../harness/store-fixtures.ts'

const firstPage = { view: 'active', before: null, limit: 10 } as const

describe('conversations', () => {
  it('come back as they were inserted, with every field set and with none', () => {
    const store = openMemoryStore()
    const bare = aConversation()
    const full = aConversation({
      titleSource: 'person',
      title: 'Ünïcode \u0000 title 👩‍👩‍👧',
      model: { accountId: createId(), modelId: 'gpt-5' },
      systemText: '',
      continuationMode: 'replay',
      draft: 'not yet sent',
      pinnedAt: 1,
      archivedAt: 2,
      trashedAt: 3,
    })
    for (const conversation of [bare, full]) {
      store.conversations.insert(conversation)
      expect(store.conversations.get(conversation.id)).toEqual(conversation)
    }
    expect(store.conversations.get(createId())).toBeNull()
    store.close()
  })

  it('change only what is given', () => {
    const store = openMemoryStore()
    const { conversation, messages } = insertThread(store, 2)
    const renamed = store.conversations.update(conversation.id, { title: 'New', titleSource: 'person' })
    expect(renamed).toEqual({
      ...conversation,
      headMessageId: messages[1]?.id,
      title: 'New',
      titleSource: 'person',
    })
    expect(store.conversations.update(conversation.id, { title: undefined, draft: 'x' }).title).toBe('New')
    expect(store.conversations.get(conversation.id)).toEqual({ ...renamed, draft: 'x' })
    expect(() => store.conversations.update(createId(), { draft: '' })).toThrow(/does not exist/)
    store.close()
  })

  it('have a head only among their own messages', () => {
    const store = openMemoryStore()
    const { conversation } = insertThread(store, 1)
    const other = insertThread(store, 1)
    const strange = other.messages[0]?.id ?? null
    expect(() => store.conversations.update(conversation.id, { headMessageId: strange })).toThrow(
      /FOREIGN KEY/,
    )
    expect(() => store.conversations.update(conversation.id, { headMessageId: createId() })).toThrow(
      /FOREIGN KEY/,
    )
    store.close()
  })

  it('are listed newest first, page by page, each in its own view', () => {
    const store = openMemoryStore()
    const all = Array.from({ length: 25 }, (_, index) =>
      // Three at a time share a moment: the id then decides.
      aConversation({ title: `Talk ${index}`, updatedAt: startMs + Math.floor(index / 3) }),
    )
    for (const conversation of all) store.conversations.insert(conversation)
    store.conversations.update(all[3]?.id ?? '', { archivedAt: 1 })
    store.conversations.update(all[4]?.id ?? '', { archivedAt: 1, trashedAt: 2 })

    const found: string[] = []
    let before: { updatedAt: number; id: string } | null = null
    for (let pages = 0; pages < 10; pages += 1) {
      const page = store.conversations.list({ ...firstPage, before })
      found.push(...page.conversations.map((row) => row.title))
      const last = page.conversations.at(-1)
      before = last === undefined ? null : { updatedAt: last.updatedAt, id: last.id }
      if (!page.hasMore) break
      expect(page.conversations).toHaveLength(10)
    }
    expect(found).toEqual(
      all
        .map((conversation) => conversation.title)
        .filter((title) => title !== 'Talk 3' && title !== 'Talk 4')
        .reverse(),
    )
    const titles = (view: 'archived' | 'trash') =>
      store.conversations.list({ ...firstPage, view }).conversations.map((row) => row.title)
    expect(titles('archived')).toEqual(['Talk 3'])
    expect(titles('trash')).toEqual(['Talk 4'])
    store.close()
  })

  it('name the vendors that answered, in order of first appearance', () => {
    const store = openMemoryStore()
    const { conversation, messages } = insertThread(store, 2)
    const answer = messages[1] ?? aMessage(conversation.id)
    for (const vendor of ['openai', 'anthropic', 'openai', 'guide'] as const) {
      store.turns.insert(aTurn(answer, { vendor }))
    }
    const { id, title, updatedAt, pinnedAt, archivedAt, trashedAt } = conversation
    const summary = { id, title, updatedAt, pinnedAt, archivedAt, trashedAt }
    const expected = {
      ...summary,
      vendors: ['openai', 'anthropic', 'guide'],
      isGenerating: false,
      folderId: null,
      tagIds: [],
      isUnread: false,
    }
    expect(store.conversations.summary(id)).toEqual(expected)
    expect(store.conversations.list(firstPage).conversations).toEqual([expected])
    expect(store.conversations.summary(createId())).toBeNull()
    store.close()
  })

  it('take everything with them when removed, and leave every other conversation alone', () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    const shared = store.attachments.put({ name: 'a', mediaType: 'text/plain', bytes: Buffer.from('shared') })
    const own = store.attachments.put({ name: 'b', mediaType: 'text/plain', bytes: Buffer.from('own') })
    const kept = insertThread(store, 3)
    store.messages.insert(aMessage(kept.conversation.id, { parts: [shared] }))
    // Deeper than SQLite cascades recursively.
    const gone = insertThread(store, 3000, { text: () => 'secret-marker' })
    const answer = aMessage(gone.conversation.id, { parts: [shared, own], role: 'assistant' })
    store.messages.insert(answer)
    const turn = aTurn(answer)
    store.turns.insert(turn)
    store.turns.update(turn, {
      identifiers: [{ kind: 'response', value: 'resp_gone', foundIn: 'body' }],
      headers: {},
      requestBytes: null,
      metadata: null,
      warnings: [],
      context: [],
    })
    store.handles.insert(aHandle(answer))

    store.conversations.remove(gone.conversation.id)
    store.conversations.remove(gone.conversation.id)

    expect(store.conversations.get(gone.conversation.id)).toBeNull()
    expect(store.messages.get(answer.id)).toBeNull()
    expect(store.turns.get(turn.id)).toBeNull()
    expect(store.turns.findByIdentifier('resp_gone')).toEqual([])
    expect(store.handles.list(gone.conversation.id)).toEqual([])
    expect(store.attachments.get(own.hash)).toBeNull()
    expect(store.attachments.get(shared.hash)).not.toBeNull()
    expect(store.messages.path(kept.messages.at(-1)?.id ?? null)).toEqual(kept.messages)
    store.close()
    // Gone from the disk too, not only from sight.
    for (const name of readdirSync(folder.path)) {
      const bytes = readFileSync(join(folder.path, name))
      expect({ name, holdsSecret: bytes.includes('secret-marker') }).toEqual({ name, holdsSecret: false })
    }
  })
})
