// What the choice of context sees of stored messages, and what a summariser is given of them.
import { describe, expect, it } from 'vitest'
import { toContextMessages } from '../../../electron/engine/context/context-message.ts'
import { materialText } from '../../../electron/engine/context/material-text.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { Part } from '../../../shared/domain/part.ts'

const text = (words: string): Part => ({ type: 'text', text: words })
const reasoning: Part = { type: 'reasoning', text: 'hm', startedAtMs: null, durationMs: null }
const call: Part = { type: 'tool-call', callId: 'c1', name: 'search', argumentsJson: '{"query":"boats"}' }
const result: Part = {
  type: 'tool-result',
  callId: 'c1',
  name: 'search',
  output: 'Three   boats\nfound',
  isError: false,
}
const file: Part = {
  type: 'file',
  hash: 'a'.repeat(64),
  mediaType: 'image/png',
  name: 'boat.png',
  byteSize: 9,
}

function message(id: string, role: Message['role'], parts: Part[], status: Message['status'] = 'complete') {
  return { id, conversationId: 'c', parentId: null, role, status, parts, createdAt: 0, completedAt: 0 }
}

describe('context messages', () => {
  const one = (subject: Message) => toContextMessages([subject], new Map([['m', 7]]), new Set(['m']))[0]

  it('carry sizes, pins and calls', () => {
    expect(one(message('m', 'assistant', [text('see'), call]))).toEqual({
      id: 'm',
      role: 'assistant',
      tokens: 7,
      isPinned: true,
      opensCalls: ['c1'],
      answersCalls: [],
      isSkipped: null,
    })
    expect(one(message('m', 'tool', [result]))).toMatchObject({ opensCalls: [], answersCalls: ['c1'] })
  })

  it('skip failed answers, cut ones without text, and empty messages', () => {
    const skipped = (...[role, parts, status]: [Message['role'], Part[], Message['status']?]) =>
      one(message('m', role, parts, status))?.isSkipped
    expect(skipped('assistant', [text('half')], 'failed')).toBe('failed')
    expect(skipped('assistant', [reasoning, call], 'stopped')).toBe('failed')
    expect(skipped('assistant', [text('half')], 'stopped')).toBeNull()
    expect(skipped('assistant', [text('half')], 'interrupted')).toBeNull()
    expect(skipped('assistant', [text(' \n')])).toBe('empty')
    expect(skipped('assistant', [reasoning])).toBeNull()
    expect(skipped('user', [])).toBe('empty')
    expect(skipped('user', [file])).toBeNull()
  })

  it('open no calls where a cut answer is sent as text', () => {
    expect(one(message('m', 'assistant', [text('half'), call], 'stopped'))?.opensCalls).toEqual([])
  })

  it('count as nothing and are not pinned when nobody says otherwise', () => {
    const [first] = toContextMessages([message('x', 'user', [text('hi')])], new Map(), new Set())
    expect(first).toMatchObject({ tokens: 0, isPinned: false })
  })
})

describe('material for a summary', () => {
  it('has what was said, tools condensed, files named, no reasoning', () => {
    expect(materialText(message('m', 'assistant', [reasoning, text(' Look. '), call, file]))).toBe(
      'Look.\n[Called the tool search with {"query":"boats"}]\n[File boat.png, image/png]',
    )
    expect(materialText(message('m', 'tool', [result]))).toBe('[The tool search returned: Three boats found]')
    const failed = { ...result, name: null, isError: true }
    expect(materialText(message('m', 'tool', [failed]))).toBe('[The tool c1 failed with: Three boats found]')
  })

  it('leaves out the middle of long outputs and pasted texts', () => {
    const output = `start ${'x'.repeat(100_000)} end`
    const condensed = materialText(message('m', 'tool', [{ ...result, output }]))
    expect(condensed.length).toBeLessThan(700)
    expect(condensed).toMatch(/start x+ … x+ end\]$/)
    const pasted = materialText(message('m', 'user', [text(`start ${'😀'.repeat(5_000_000)} end`)]))
    expect(pasted.length).toBeLessThan(100_010)
    expect(pasted.isWellFormed()).toBe(true)
    expect(pasted.startsWith('start') && pasted.endsWith('end')).toBe(true)
  })

  it('is nothing where no model is shown anything', () => {
    expect(materialText(message('m', 'assistant', [text('half')], 'failed'))).toBe('')
  })
})
