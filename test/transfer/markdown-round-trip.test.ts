// A page that was exported is read back with the same texts, whatever stands in them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Store } from '../../electron/store/store.ts'
import { exportMarkdown } from '../../electron/transfer/export-markdown.ts'
import { readMarkdownPage } from '../../electron/transfer/import/baton/read-baton-markdown.ts'
import type { DraftConversation } from '../../electron/transfer/import/import-source.ts'
import { readConversation } from '../../electron/transfer/read-conversation.ts'
import type { Message } from '../../shared/domain/message.ts'
import { copyEmptyHistory } from '../harness/copy-empty-history.ts'
import { fillLibrary } from './arbitrary-library.ts'
import { fillSample, sampleId } from './sample-conversation.ts'

const everything = {
  includesReasoning: true,
  includesToolCalls: true,
  includesCosts: true,
  attachmentPath: (hash: string) => `../attachments/${hash}.bin`,
}

function pageOf(store: Store, id: string, branches: 'head' | 'all', choices = everything): string {
  const read = readConversation(store, id, branches)
  return [...exportMarkdown(read, store.turns.usage(id), choices)].join('')
}

function readBack(page: string): DraftConversation {
  const draft = readMarkdownPage('page.md', Buffer.from(page, 'utf8'), () => null)
  if (draft.kind !== 'conversation') throw new Error(draft.sentence)
  return draft
}

/** What of a message Markdown carries. */
function plain(messages: readonly Message[]) {
  return messages.map(({ id, parentId, role, parts }) => ({
    id,
    parentId,
    role,
    parts: parts.map((part) => {
      if (part.type === 'file') return ['file', part.name, part.mediaType]
      return part.type === 'reasoning' ? ['reasoning', part.text, part.durationMs] : part
    }),
  }))
}

function plainDraft({ messages }: DraftConversation) {
  return messages.map(({ sourceId, parentSourceId, role, parts }) => ({
    id: sourceId,
    parentId: parentSourceId,
    role,
    parts: parts.map((part) => {
      if (part.type === 'file') return ['file', part.file.name, part.file.mediaType]
      return part.type === 'reasoning' ? ['reasoning', part.text, part.durationMs] : part
    }),
  }))
}

const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1)

describe('Markdown', () => {
  it('comes back with every text of every branch, over generated conversations', () => {
    fc.assert(
      fc.property(fc.gen(), (pick) => {
        const { store, connection } = copyEmptyHistory()
        try {
          fillLibrary(store, pick)
          for (const id of store.transfer.conversationIds()) {
            const conversation = store.conversations.get(id)
            const draft = readBack(pageOf(store, id, 'all'))
            expect(plainDraft(draft).toSorted(byId)).toEqual(plain(store.messages.list(id)).toSorted(byId))
            expect(draft.issues).toEqual([])
            expect({
              id: draft.sourceId,
              title: draft.title,
              head: draft.headSourceId,
              system: draft.systemText,
            }).toEqual({
              id,
              title: conversation?.title,
              head: conversation?.headMessageId,
              system: conversation?.systemText === '' ? null : conversation?.systemText,
            })
          }
        } finally {
          connection.close()
        }
      }),
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('reads texts that were edited up to where they end, and says so', () => {
    const { store, connection } = copyEmptyHistory()
    fillSample(store)
    const page = pageOf(store, sampleId, 'head').replace('A token bucket.', 'A leaky bucket, really.')
    const draft = readBack(page.replaceAll('\n', '\r\n'))
    connection.close()
    expect(draft.issues).toEqual([
      'It was edited after it was exported; its texts were read as they stand there now.',
    ])
    const texts = draft.messages.flatMap(({ parts }) =>
      parts.map((part) => ('text' in part ? part.text : '')),
    )
    expect(texts).toContain('A leaky bucket, really.\n\n| a | b |\n|---|---|\n| 1 | 2 |')
    expect(texts).toContain('Write it.')
    expect(draft.systemText).toBe('Answer briefly.\n```\nno fences\n```')
  })

  it('leaves out what was not asked for, and keeps the thread whole', () => {
    const { store, connection } = copyEmptyHistory()
    fillSample(store)
    const choices = {
      ...everything,
      includesReasoning: false,
      includesToolCalls: false,
      includesCosts: false,
    }
    const page = pageOf(store, sampleId, 'head', choices)
    const draft = readBack(page)
    connection.close()
    expect(page).not.toMatch(/Tokens|\$0\.|Reasoning|Tool/)
    const types = new Set(draft.messages.flatMap(({ parts }) => parts.map((part) => part.type)))
    expect([...types].toSorted()).toEqual(['file', 'text'])
    const ids = new Set(draft.messages.map((message) => message.sourceId))
    expect(draft.messages.filter(({ parentSourceId }) => parentSourceId === null)).toHaveLength(1)
    expect(draft.messages.every(({ parentSourceId: id }) => id === null || ids.has(id))).toBe(true)
  })
})
