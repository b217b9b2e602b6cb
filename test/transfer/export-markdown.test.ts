import fc from 'fast-check'
import { marked } from 'marked'
import { describe, expect, it } from 'vitest'
import { type ConversationExport, conversationFileSchema } from '../../electron/transfer/conversation-file.ts'
import { endOpenBlock, fenceFor } from '../../electron/transfer/end-open-block.ts'
import { exportJson } from '../../electron/transfer/export-json.ts'
import { escapeInline, exportMarkdown } from '../../electron/transfer/export-markdown.ts'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import type { Message } from '../../shared/domain/message.ts'
import { emptyConversationUsage } from '../../shared/domain/sum-usage.ts'
import { id, sampleId, sampleNow } from './sample-conversation.ts'

const options = { includesReasoning: true, exportedAt: sampleNow }

/** A thread of user and assistant messages with these texts. */
function conversationOf(texts: readonly string[], title = 'Title'): ConversationExport {
  const messages = texts.map(
    (text, index): Message => ({
      id: id(100 + index),
      conversationId: sampleId,
      parentId: index === 0 ? null : id(99 + index),
      role: index % 2 === 0 ? 'user' : 'assistant',
      status: 'complete',
      parts: [{ type: 'text', text }],
      createdAt: sampleNow,
      completedAt: sampleNow,
    }),
  )
  return {
    conversation: {
      id: sampleId,
      title,
      titleSource: 'person',
      folderId: null,
      tagIds: [],
      isUnread: false,
      source: null,
      headMessageId: messages.at(-1)?.id ?? null,
      model: null,
      systemText: null,
      continuationMode: 'automatic',
      contextPolicy: defaultContextPolicy,
      draft: '',
      createdAt: sampleNow,
      updatedAt: sampleNow,
      pinnedAt: null,
      archivedAt: null,
      trashedAt: null,
    },
    accounts: [],
    messages: messages.map((message) => ({ ...message, native: null })),
    turns: [],
    handles: [],
    segments: [],
    pinnedMessageIds: [],
    receipts: [],
    attachments: [],
    usage: emptyConversationUsage,
  }
}

/** Pieces of Markdown that leave something open more often than chance would. */
const piece = fc.constantFrom(
  '```ts\n',
  '```\n',
  '~~~~\n',
  '````md\n',
  '- item\n  ```\n  code\n',
  '> ```\n> quoted\n',
  '<!-- comment\n',
  '-->\n',
  '<pre>\n',
  '<script>\n',
  '    indented\n',
  '## You\n',
  '---\n',
  '| a | b |\n|---|---|\n',
  '$$\n',
  'plain words\n',
  '\n',
  '<details>\n',
  '`',
  'x\r\n',
)
const markdownText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(piece).map((pieces) => pieces.join('')),
)

describe('Markdown', () => {
  it('keeps every text verbatim', () => {
    fc.assert(
      fc.property(fc.array(markdownText, { minLength: 1, maxLength: 5 }), (texts) => {
        const page = exportMarkdown(conversationOf(texts), options)
        for (const text of texts) expect(page).toContain(text)
      }),
    )
  })

  it('lets no text swallow the heading of the next message', () => {
    fc.assert(
      fc.property(fc.array(markdownText, { minLength: 1, maxLength: 4 }), (texts) => {
        const page = exportMarkdown(conversationOf(texts), options)
        const markers = marked
          .lexer(page)
          .filter((token) => token.type === 'html' && /^<!-- message [-0-9a-f]+ -->/.test(token.raw))
        expect(markers.length).toBe(texts.length)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['```ts\nconst a = 1', '```'],
    ['~~~~\n```\nx', '~~~~'],
    ['````md\n```\nx\n```', '````'],
    ['- item\n  ```\n  code', null],
    ['> ```\n> quoted', null],
    ['```\nclosed\n```', null],
    ['<!-- never closed', '-->'],
    ['<pre>\nraw', '</pre>'],
    ['plain', null],
    ['', null],
  ])('ends what %j leaves open with %j', (text, ending) => {
    expect(endOpenBlock(text)).toBe(ending)
  })

  it('fences content with more backticks than it has', () => {
    expect(fenceFor('plain')).toBe('```')
    expect(fenceFor('a ```` b')).toBe('`````')
  })

  it('lets no title become markup', () => {
    fc.assert(
      fc.property(fc.string(), (title) => {
        const escaped = escapeInline(title)
        expect(escaped).not.toMatch(/\n/)
        const tokens = marked.lexer(`# ${escaped}`)
        const first = tokens[0]
        const kinds = first?.type === 'heading' ? (first.tokens ?? []).map((token) => token.type) : []
        expect(kinds.every((kind) => kind === 'text' || kind === 'escape' || kind === 'link')).toBe(true)
        expect(tokens.length).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('JSON', () => {
  it('reads back as exactly what was written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { maxLength: 6 }),
        fc.string(),
        fc.jsonValue(),
        (texts, title, raw) => {
          const plain = conversationOf(texts, title)
          // What went through JSON once is what the store holds: no -0 and no undefined.
          const content = JSON.parse(JSON.stringify(raw))
          const native = {
            api: 'openai-chat' as const,
            vendor: 'custom' as const,
            accountId: id(5),
            modelId: 'm',
            prefixHash: 'h',
            content,
          }
          const data = { ...plain, messages: plain.messages.map((message) => ({ ...message, native })) }
          const parsed: unknown = JSON.parse(exportJson(data, sampleNow))
          expect(parsed).toEqual({ format: 'baton-conversation', version: 2, exportedAt: sampleNow, ...data })
          expect(conversationFileSchema.parse(parsed)).toEqual(parsed)
        },
      ),
    )
  })
})
