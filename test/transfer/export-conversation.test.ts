import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openMemoryStore, openStore } from '../../electron/store/open-store.ts'
import type { Store } from '../../electron/store/store.ts'
import { conversationFileSchema } from '../../electron/transfer/conversation-file.ts'
import { exportConversation } from '../../electron/transfer/export-conversation.ts'
import { bareAddress, ConversationMissingError } from '../../electron/transfer/read-conversation.ts'
import {
  canaryKey,
  cutAnswer,
  fencedQuestion,
  fillSample,
  id,
  sampleId,
  sampleNow,
} from './sample-conversation.ts'

const request = { conversationId: sampleId, includesReasoning: true, now: sampleNow } as const

describe('a store in memory', () => {
  let store: Store
  beforeEach(() => {
    store = openMemoryStore({ now: () => sampleNow })
    fillSample(store)
  })
  afterEach(() => store.close())

  it('becomes a Markdown page that reads as agreed', async () => {
    const file = await exportConversation({ store, ...request, format: 'markdown' })
    expect(file.fileName).toBe('Rate limiter in TypeScript [v2] 2026-11-20.md')
    expect(file.mediaType).toBe('text/markdown')
    await expect(file.content).toMatchFileSnapshot('golden/sample.md')
    expect(file.content).toContain(cutAnswer)
    expect(file.content).toContain(fencedQuestion)
  })

  it('leaves reasoning out when asked to', async () => {
    const file = await exportConversation({ store, ...request, includesReasoning: false, format: 'markdown' })
    expect(file.content).not.toContain('fits.')
    expect(file.content).not.toContain('<details>')
    expect(file.content).toContain('A token bucket.')
  })

  it('becomes a JSON file that reads as agreed', async () => {
    const file = await exportConversation({ store, ...request, format: 'json' })
    expect(file.mediaType).toBe('application/json')
    expect(file.fileName).toBe('Rate limiter in TypeScript [v2] 2026-11-20.json')
    await expect(file.content).toMatchFileSnapshot('golden/sample.json')
  })

  it('loses nothing that is stored when it becomes JSON', async () => {
    const { content } = await exportConversation({ store, ...request, format: 'json' })
    const read = conversationFileSchema.parse(JSON.parse(content))
    expect(JSON.parse(content)).toEqual(read)
    expect(read.conversation).toEqual(store.conversations.get(sampleId))
    expect(read.messages.map(({ native, ...message }) => message)).toEqual(store.messages.list(sampleId))
    expect(read.messages.find((message) => message.id === id(13))?.native).toEqual(
      store.messages.native([id(13)]).get(id(13)),
    )
    expect(read.turns.map((turn) => turn.id)).toEqual(store.turns.list(sampleId).map((turn) => turn.id))
    for (const { identifiers, headers, requestBytes, metadata, warnings, context, ...turn } of read.turns) {
      const stored = store.turns.get(turn.id)
      expect(turn).toEqual(stored?.turn)
      expect({ identifiers, requestBytes, metadata, warnings, context }).toEqual({
        identifiers: stored?.identifiers,
        requestBytes: stored?.requestBytes,
        metadata: stored?.metadata,
        warnings: stored?.warnings,
        context: stored?.context,
      })
      const { 'x-api-key': secret, ...harmless } = stored?.headers ?? {}
      expect(headers).toEqual(harmless)
    }
    expect(read.handles).toEqual(store.handles.list(sampleId).toReversed())
    expect(read.usage).toEqual(store.turns.usage(sampleId))
    expect(read.pins).toEqual([{ messageId: id(10), pinnedAt: sampleNow - 3_600_000 + 14 * 60_000 }])
    expect(read.receipts).toEqual(store.receipts.list(sampleId, 9))
    expect(read.ledger).toEqual(store.transfer.ledgerOf(sampleId))
    expect(read.ledger.map((entry) => entry.callId)).toEqual(read.turns.map((turn) => turn.id))
    const attachment = read.attachments[0]
    expect(Buffer.from(attachment?.dataBase64 ?? '', 'base64').toString()).toBe(
      'token bucket or leaky bucket?',
    )
  })

  it('shows no key, wherever one may have got in', async () => {
    expect(store.accounts.list().some((account) => account.baseUrl.includes(canaryKey))).toBe(true)
    for (const format of ['json', 'markdown'] as const) {
      const { content, fileName } = await exportConversation({ store, ...request, format })
      expect(content + fileName).not.toContain(canaryKey)
    }
    expect(store.accounts.list().map((account) => bareAddress(account.baseUrl))).toEqual([
      'https://api.example.test/v1',
      'https://api.anthropic.example.test',
    ])
  })

  it('says when the conversation is gone', async () => {
    store.conversations.remove(sampleId)
    await expect(exportConversation({ store, ...request, format: 'json' })).rejects.toThrow(
      ConversationMissingError,
    )
  })
})

describe('a store on disk', () => {
  let folder: string
  let store: Store
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'baton-export-'))
    const opening = openStore({ path: path.join(folder, 'history.sqlite'), now: () => sampleNow })
    if (opening.kind !== 'open') throw new Error(opening.kind)
    store = opening.store
    fillSample(store)
  })
  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  it('is exported by a thread of its own, to the same text', async () => {
    const memory = openMemoryStore({ now: () => sampleNow })
    fillSample(memory)
    for (const format of ['json', 'markdown'] as const) {
      const fromDisk = await exportConversation({ store, ...request, format })
      expect(fromDisk).toEqual(await exportConversation({ store: memory, ...request, format }))
    }
    memory.close()
  })

  it('can still be written to, and exported again with what was written', async () => {
    await exportConversation({ store, ...request, format: 'json' })
    store.conversations.update(sampleId, { title: 'Renamed' })
    const file = await exportConversation({ store, ...request, format: 'markdown' })
    expect(file.fileName).toBe('Renamed 2026-11-20.md')
  })

  it('says when the conversation is gone', async () => {
    store.conversations.remove(sampleId)
    await expect(exportConversation({ store, ...request, format: 'json' })).rejects.toThrow(
      ConversationMissingError,
    )
  })

  it('says when the file cannot be read', async () => {
    const broken = { ...store, path: path.join(folder, 'missing.sqlite') }
    await expect(exportConversation({ store: broken, ...request, format: 'json' })).rejects.toThrow()
  })
})
