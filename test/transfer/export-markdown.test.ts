import fc from 'fast-check'
import { marked } from 'marked'
import { describe, expect, it } from 'vitest'
import { endOpenBlock, fenceFor } from '../../electron/transfer/end-open-block.ts'
import { exportMarkdown } from '../../electron/transfer/export-markdown.ts'
import type { ReadConversation } from '../../electron/transfer/read-conversation.ts'
import { escapeInline } from '../../electron/transfer/write-markdown-message.ts'
import type { Message } from '../../shared/domain/message.ts'
import { newConversation } from '../../shared/domain/new-conversation.ts'
import { emptyConversationUsage } from '../../shared/domain/sum-usage.ts'
import { id, sampleId, sampleNow } from './sample-conversation.ts'

const choices = {
  includesReasoning: true,
  includesToolCalls: true,
  includesCosts: true,
  attachmentPath: () => null,
}

/** A thread of user and assistant messages with these texts, as an export reads it. */
function conversationOf(texts: readonly string[], title = 'Title'): ReadConversation {
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
      ...newConversation(sampleId, sampleNow),
      title,
      titleSource: 'person',
      headMessageId: messages.at(-1)?.id ?? null,
    },
    folder: null,
    tags: [],
    isChosen: () => true,
    nodes: messages.map(({ id: messageId, parentId, role, status, createdAt }) => ({
      id: messageId,
      parentId,
      role,
      status,
      createdAt,
      excerpt: '',
      vendor: null,
      modelName: null,
    })),
    pathIds: new Set(messages.map((message) => message.id)),
    messages: () => messages,
    turns: [],
  }
}

function pageOf(texts: readonly string[], title = 'Title'): string {
  return [...exportMarkdown(conversationOf(texts, title), emptyConversationUsage, choices)].join('')
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
        const page = pageOf(texts)
        for (const text of texts) expect(page).toContain(text)
      }),
    )
  })

  it('lets no text swallow the heading of the next message', () => {
    fc.assert(
      fc.property(fc.array(markdownText, { minLength: 1, maxLength: 4 }), (texts) => {
        const page = pageOf(texts)
        const markers = marked
          .lexer(page)
          .filter((token) => token.type === 'html' && /^<!-- baton:message \{[^\n]*\} -->/.test(token.raw))
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
