import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { countNotes, type RenderInput, renderHistory } from '../../electron/engine/render-history.ts'
import type { HandoffRules } from '../../electron/providers/adapter.ts'
import type { NativeContent } from '../../electron/store/store.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { FilePart } from '../../shared/domain/part.ts'
import { makePath, reasoning, text } from '../harness/make-message.ts'

const structured: HandoffRules = {
  foreignToolExchange: 'parts',
  mapToolCallId: (callId) => `call_${createHash('sha256').update(callId).digest('hex').slice(0, 9)}`,
  acceptsImages: true,
  documentMediaTypes: ['application/pdf'],
  mergesConsecutiveRoles: true,
}
const asText: HandoffRules = { ...structured, foreignToolExchange: 'text', mapToolCallId: (callId) => callId }

const files = new Map<string, Uint8Array>([
  ['a'.repeat(64), new Uint8Array([1, 2, 3])],
  ['b'.repeat(64), new TextEncoder().encode('line one')],
])

function file(hash: string, mediaType: string, name: string): FilePart {
  return { type: 'file', hash: hash.repeat(64), mediaType, name, byteSize: 3 }
}

function render(path: readonly Message[], changes: Partial<RenderInput> = {}) {
  return renderHistory({
    path,
    segment: null,
    heldUpTo: null,
    natives: new Map(),
    target: { accountId: 'account', vendor: 'anthropic', api: 'anthropic-messages', modelId: 'claude-x' },
    modelAcceptsImages: null,
    rules: structured,
    strategy: { replaysNativeAcrossModels: () => false },
    systemText: null,
    readFile: (hash) => files.get(hash) ?? null,
    ...changes,
  })
}

const shown = (result: ReturnType<typeof render>) =>
  result.messages.map(({ rendered }) => ({ role: rendered.role, parts: rendered.parts }))
const noteKinds = (result: ReturnType<typeof render>) => countNotes(result.notes, () => true)

const call = {
  type: 'tool-call',
  callId: 'fc_1|long',
  name: 'weather',
  argumentsJson: '{"city":"Oslo"}',
} as const
const result = {
  type: 'tool-result',
  callId: 'fc_1|long',
  name: 'weather',
  output: '4 degrees',
  isError: false,
} as const

describe('renderHistory', () => {
  test('drops foreign reasoning and says so', () => {
    const rendered = render(
      makePath([
        { role: 'user', parts: [text('hi')] },
        { role: 'assistant', parts: [reasoning('hmm'), text('hello')] },
        { role: 'user', parts: [text('again')] },
      ]),
    )
    expect(shown(rendered)).toEqual([
      { role: 'user', parts: [text('hi')] },
      { role: 'assistant', parts: [text('hello')] },
      { role: 'user', parts: [text('again')] },
    ])
    expect(noteKinds(rendered)).toEqual([{ kind: 'reasoning-dropped', count: 1 }])
  })

  test('maps the ids of a call and its result alike', () => {
    const rendered = render(
      makePath([
        { role: 'user', parts: [text('weather?')] },
        { role: 'assistant', parts: [call] },
        { role: 'tool', parts: [result] },
        { role: 'assistant', parts: [text('4 degrees')] },
        { role: 'user', parts: [text('thanks')] },
      ]),
    )
    const mapped = structured.mapToolCallId('fc_1|long')
    expect(shown(rendered)[1]?.parts).toEqual([{ ...call, callId: mapped }])
    expect(shown(rendered)[2]).toEqual({ role: 'tool', parts: [{ ...result, callId: mapped }] })
  })

  test('two ids that map to one are kept apart', () => {
    const rules = {
      ...structured,
      mapToolCallId: (callId: string) => (callId.includes('#') ? 'second' : 'first'),
    }
    const rendered = render(
      makePath([
        { role: 'user', parts: [text('both')] },
        { role: 'assistant', parts: [call, { ...call, callId: 'other' }] },
        { role: 'tool', parts: [{ ...result, callId: 'other' }, result] },
        { role: 'user', parts: [text('go on')] },
      ]),
      { rules },
    )
    expect(shown(rendered)[1]?.parts).toMatchObject([{ callId: 'first' }, { callId: 'second' }])
    expect(shown(rendered)[2]?.parts).toMatchObject([{ callId: 'second' }, { callId: 'first' }])
  })

  test('answers an orphan call with an error result, before the next message', () => {
    const rendered = render(
      makePath([
        { role: 'user', parts: [text('weather?')] },
        { role: 'assistant', parts: [call] },
        { role: 'user', parts: [text('never mind')] },
      ]),
    )
    expect(shown(rendered)[2]).toMatchObject({
      role: 'tool',
      parts: [{ type: 'tool-result', isError: true }],
    })
    expect(shown(rendered)[3]).toEqual({ role: 'user', parts: [text('never mind')] })
    expect(noteKinds(rendered)).toContainEqual({ kind: 'orphan-call-answered', count: 1 })
  })

  test('writes a foreign exchange out as text where the target takes none', () => {
    const rendered = render(
      makePath([
        { role: 'user', parts: [text('weather?')] },
        { role: 'assistant', parts: [text('Looking.'), call] },
        { role: 'tool', parts: [result] },
        { role: 'user', parts: [text('and tomorrow?')] },
      ]),
      { rules: asText },
    )
    expect(shown(rendered)).toEqual([
      { role: 'user', parts: [text('weather?')] },
      {
        role: 'assistant',
        parts: [text('Looking.'), text('[Called the tool weather with {"city":"Oslo"}]')],
      },
      { role: 'user', parts: [text('[The tool weather returned: 4 degrees]'), text('and tomorrow?')] },
    ])
  })

  test('leaves failed answers out and keeps the text of stopped and interrupted ones', () => {
    const rendered = render(
      makePath([
        { role: 'user', parts: [text('one')] },
        { role: 'assistant', parts: [text('half')], status: 'failed' },
        { role: 'user', parts: [text('two')] },
        { role: 'assistant', parts: [reasoning('hm'), text('partly'), call], status: 'stopped' },
        { role: 'user', parts: [text('three')] },
        { role: 'assistant', parts: [], status: 'interrupted' },
        { role: 'user', parts: [text('four')] },
      ]),
    )
    expect(shown(rendered)).toEqual([
      { role: 'user', parts: [text('one'), text('two')] },
      { role: 'assistant', parts: [text('partly')] },
      { role: 'user', parts: [text('three'), text('four')] },
    ])
    expect(noteKinds(rendered)).toContainEqual({ kind: 'failed-turn-skipped', count: 2 })
  })

  test('replaces what the model cannot see, inlines text files and keeps what it can', () => {
    const path = makePath([
      {
        role: 'user',
        parts: [
          file('a', 'image/png', 'cat.png'),
          file('b', 'text/plain', 'notes.txt'),
          file('a', 'application/pdf', 'paper.pdf'),
          file('a', 'application/zip', 'all.zip'),
          file('c', 'image/png', 'gone.png'),
        ],
      },
    ])
    expect(shown(render(path))[0]?.parts).toEqual([
      { type: 'file', mediaType: 'image/png', name: 'cat.png', dataBase64: 'AQID' },
      text('File notes.txt:\n\nline one'),
      { type: 'file', mediaType: 'application/pdf', name: 'paper.pdf', dataBase64: 'AQID' },
      text('[File all.zip: this model cannot read it.]'),
      text('[File gone.png: its content is missing.]'),
    ])
    const blind = render(path, { modelAcceptsImages: false })
    expect(shown(blind)[0]?.parts[0]).toEqual(text('[Image cat.png: this model cannot read it.]'))
    expect(noteKinds(blind)).toContainEqual({ kind: 'image-replaced-by-note', count: 1 })
  })

  describe('native content', () => {
    const path = makePath([
      { role: 'user', parts: [text('hi')] },
      { role: 'assistant', parts: [reasoning(''), text('hello')] },
      { role: 'user', parts: [text('again')] },
    ])
    const answerId = path[1]?.id ?? ''
    const native = (changes: Partial<NativeContent> = {}): NativeContent => ({
      api: 'anthropic-messages',
      vendor: 'anthropic',
      accountId: 'account',
      modelId: 'claude-x',
      content: [{ type: 'thinking', thinking: '', signature: 'c2ln' }],
      prefixHash: render(path.slice(0, 1)).prefixHash,
      ...changes,
    })

    test('an own answer goes back verbatim', () => {
      const rendered = render(path, { natives: new Map([[answerId, native()]]) })
      expect(rendered.messages[1]?.rendered.native).toEqual(native().content)
      expect(rendered.notes).toEqual([])
    })

    test.each([
      ['another api', { api: 'openai-chat' }],
      ['another account', { accountId: 'other' }],
      ['another model', { modelId: 'claude-y' }],
      ['a prefix that renders differently now', { prefixHash: 'old' }],
    ] as const)('is not used for %s', (_reason, changes) => {
      const rendered = render(path, { natives: new Map([[answerId, native(changes)]]) })
      expect(rendered.messages[1]?.rendered.native).toBeNull()
      expect(noteKinds(rendered)).toEqual([{ kind: 'reasoning-dropped', count: 1 }])
    })

    test('a changed system text breaks the prefix', () => {
      const rendered = render(path, { natives: new Map([[answerId, native()]]), systemText: 'Be brief.' })
      expect(rendered.messages[1]?.rendered.native).toBeNull()
    })

    test('rendering is deterministic, and the prefix of an answer is the hash of what stood before it', () => {
      const natives = new Map([[answerId, native()]])
      expect(render(path, { natives }).prefixHash).toBe(render(path, { natives }).prefixHash)
      expect(render(path, { natives }).prefixHash).not.toBe(render(path).prefixHash)
    })

    test('the ids of calls inside native content stay as they are, in their results too', () => {
      const withTool = makePath([
        { role: 'user', parts: [text('weather?')] },
        { role: 'assistant', parts: [call] },
        { role: 'tool', parts: [result] },
        { role: 'user', parts: [text('thanks')] },
      ])
      const own = native({ prefixHash: render(withTool.slice(0, 1)).prefixHash })
      const rendered = render(withTool, { natives: new Map([[withTool[1]?.id ?? '', own]]) })
      expect(rendered.messages[2]?.rendered.parts).toEqual([result])
    })
  })
})
