import { describe, expect, it } from 'vitest'
import { openGenerateReader } from '../../electron/providers/gemini-generate/events.ts'
import { usageOfGenerate } from '../../electron/providers/gemini-generate/read-usage.ts'
import { openInteractionReader } from '../../electron/providers/gemini-interactions/events.ts'
import { usageOfInteraction } from '../../electron/providers/gemini-interactions/read-usage.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { type GenerateScript, generateRecords } from '../fakes/gemini/generate-wire.ts'
import {
  type InteractionRecord,
  type InteractionScript,
  interactionRecords,
} from '../fakes/gemini/interaction-wire.ts'
import { expectLawful, finishOfStream, partsOf, textOf } from './conformance.ts'

const response = { headers: {}, requestBytes: 10, apiKey: null, seedOf: null }

function readGenerate(script: GenerateScript): StreamEvent[] {
  const reader = openGenerateReader(response)
  const events = generateRecords(script).flatMap((record) => reader.read(record))
  const end = reader.end()
  if (end.type !== 'finished') throw new Error(`ended as ${end.type}`)
  return [...events, ...end.events, end.finish]
}

function readInteractionRecords(records: readonly InteractionRecord[]): StreamEvent[] {
  const reader = openInteractionReader(response)
  return records.flatMap((record) => reader.read(record))
}
const readInteraction = (script: InteractionScript) => readInteractionRecords(interactionRecords(script))

describe('reading generateContent', () => {
  it('joins plain text and keeps every signature where it was', () => {
    const events = readGenerate({
      chunks: [
        [{ text: 'Hm', thought: true }],
        [{ text: 'm.', thought: true }],
        [{ text: 'Yes' }],
        [{ text: ', so.' }],
        [{ text: '' }],
        [{ text: '', thoughtSignature: 'c2ln' }],
      ],
    })
    expectLawful(events)
    expect(partsOf(events).map((part) => part.type)).toEqual(['reasoning', 'text'])
    expect(finishOfStream(events).native).toEqual([
      { text: 'Hmm.', thought: true },
      { text: 'Yes, so.' },
      { text: '', thoughtSignature: 'c2ln' },
    ])
  })

  it('ends with calls though the reason says STOP, and names calls that have no id', () => {
    const call = (args: object) => ({ functionCall: { name: 'f', args } })
    const events = readGenerate({
      responseId: 'r9',
      chunks: [
        [{ ...call({ a: 1 }), thoughtSignature: 'c2ln' }, call({})],
        [{ functionCall: { id: 'own', name: 'g' } }],
      ],
    })
    expectLawful(events)
    expect(partsOf(events)).toMatchObject([
      { callId: 'r9-call-1', argumentsJson: '{"a":1}' },
      { callId: 'r9-call-2', argumentsJson: '{}' },
      { callId: 'own', name: 'g', argumentsJson: '{}' },
    ])
    expect(finishOfStream(events)).toMatchObject({ reason: 'tool-calls', rawReason: 'STOP' })
    expect(finishOfStream(events).identifiers).toEqual([
      { kind: 'response', value: 'r9', foundIn: 'body responseId' },
      { kind: 'call', value: 'own', foundIn: 'body candidates[0].content.parts[0].functionCall.id' },
    ])
    expect(finishOfStream(events).native).toMatchObject([{ thoughtSignature: 'c2ln' }, call({}), {}])
  })

  it('delivers a made image as a file between texts', () => {
    const events = readGenerate({
      chunks: [
        [{ text: 'See' }],
        [{ inlineData: { mimeType: 'image/png', data: 'aW1n' } }],
        [{ text: 'this' }],
      ],
    })
    expectLawful(events)
    expect(events).toContainEqual({
      type: 'part-file',
      index: 1,
      mediaType: 'image/png',
      name: 'file-2',
      dataBase64: 'aW1n',
    })
    expect(textOf(events)).toBe('Seethis')
  })

  it('warns of parts it does not show and keeps them', () => {
    const part = { executableCode: { language: 'PYTHON', code: '1' } }
    const events = readGenerate({ chunks: [[part]] })
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'part-not-shown' }))
    expect(finishOfStream(events).native).toEqual([part])
  })

  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['CONTINUATION', 'length'],
    ['SAFETY', 'content-filter'],
    ['RECITATION', 'content-filter'],
    ['PROHIBITED_CONTENT', 'content-filter'],
    ['SPII', 'content-filter'],
    ['MALFORMED_FUNCTION_CALL', 'other'],
    ['SOMETHING_NEW', 'other'],
  ] as const)('translates the finish reason %s', (finishReason, reason) => {
    const finish = finishOfStream(readGenerate({ chunks: [[{ text: 'x' }]], finishReason }))
    expect(finish).toMatchObject({ reason, rawReason: finishReason })
  })

  it('tells a cut from a blocked prompt', () => {
    const cut = openGenerateReader(response)
    for (const record of generateRecords({ chunks: [[{ text: 'x' }]], finishReason: null })) cut.read(record)
    expect(cut.end()).toEqual({ type: 'incomplete' })
    const blocked = openGenerateReader(response)
    blocked.read({ promptFeedback: { blockReason: 'SAFETY' }, responseId: 'r1' })
    expect(blocked.end()).toEqual({ type: 'blocked', reason: 'SAFETY', detail: null })
  })
})

describe('reading an interaction', () => {
  it('collects the steps as they must go back', () => {
    const events = readInteraction({
      id: 'v1_7',
      model: 'gemini-3.8-pro',
      steps: [
        { type: 'thought', pieces: ['Let ', 'me see.'], signature: 'c2ln' },
        { type: 'model_output', pieces: ['I look ', 'it up.'] },
        { type: 'function_call', id: 'call-1', name: 'look_up', jsonPieces: ['{"city":', '"Oslo"}'] },
      ],
      status: 'requires_action',
    })
    expectLawful(events)
    expect(events[0]).toMatchObject({
      type: 'response-start',
      servedModel: 'gemini-3.8-pro',
      requestBytes: 10,
    })
    expect(partsOf(events)).toMatchObject([
      { type: 'reasoning', text: 'Let me see.' },
      { type: 'text', text: 'I look it up.' },
      { type: 'tool-call', callId: 'call-1', name: 'look_up', argumentsJson: '{"city":"Oslo"}' },
    ])
    const finish = finishOfStream(events)
    expect(finish).toMatchObject({ reason: 'tool-calls', rawReason: 'requires_action', handle: null })
    expect(finish.native).toEqual([
      { type: 'thought', signature: 'c2ln', summary: [{ type: 'text', text: 'Let me see.' }] },
      { type: 'model_output', content: [{ type: 'text', text: 'I look it up.' }] },
      { type: 'function_call', id: 'call-1', name: 'look_up', arguments: { city: 'Oslo' } },
    ])
    expect(finish.identifiers).toEqual([
      { kind: 'interaction', value: 'v1_7', foundIn: 'event interaction.created interaction.id' },
      { kind: 'call', value: 'call-1', foundIn: 'event step.start step.id' },
      { kind: 'event', value: 'e16', foundIn: 'event interaction.completed' },
    ])
  })

  it('keeps a sealed thought without words', () => {
    const events = readInteraction({ steps: [{ type: 'thought', pieces: [], signature: 'c2ln' }] })
    expectLawful(events)
    expect(partsOf(events)).toMatchObject([{ type: 'reasoning', text: '' }])
    expect(finishOfStream(events).native).toEqual([{ type: 'thought', signature: 'c2ln' }])
  })

  it('prefers the steps that the server lists at the end', () => {
    const records = interactionRecords({ steps: [{ type: 'model_output', pieces: ['Hi'] }] })
    const listed = { type: 'model_output', content: [{ type: 'text', text: 'Hi', annotations: [] }] }
    const last = records.at(-1)
    const interaction = {
      ...(last?.interaction as object),
      steps: [{ type: 'user_input', content: [] }, listed],
    }
    const events = readInteractionRecords([
      ...records.slice(0, -1),
      { event_type: 'interaction.completed', interaction },
    ])
    expect(finishOfStream(events).native).toEqual([listed])
  })

  it('does not offer a call cut by the limit for sending back', () => {
    const events = readInteraction({
      steps: [{ type: 'function_call', id: 'c', name: 'f', jsonPieces: ['{"a":'] }],
      status: 'incomplete',
    })
    expectLawful(events)
    expect(partsOf(events)).toMatchObject([{ argumentsJson: '{"a":' }])
    expect(finishOfStream(events)).toMatchObject({ reason: 'length', native: null })
  })

  it('delivers a made image as a file', () => {
    const records = interactionRecords({ steps: [{ type: 'model_output', pieces: ['See', 'this'] }] })
    const at = records.findIndex((record) => record.event_type === 'step.delta') + 1
    const delta = { type: 'image', data: 'aW1n', mime_type: 'image/png' }
    const events = readInteractionRecords(
      records.toSpliced(at, 0, { event_type: 'step.delta', index: 0, delta }),
    )
    expectLawful(events)
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'part-file', index: 1, mediaType: 'image/png' }),
    )
    expect(finishOfStream(events).native).toMatchObject([
      { content: [{ text: 'See' }, delta, { text: 'this' }] },
    ])
  })

  it('warns of steps of its own tools and keeps them', () => {
    const records = interactionRecords({ steps: [{ type: 'model_output', pieces: ['Found.'] }] })
    const step = { type: 'google_search_call', id: 's1' }
    const events = readInteractionRecords(
      records.toSpliced(
        2,
        0,
        { event_type: 'step.start', index: 9, step },
        { event_type: 'step.delta', index: 9, delta: { type: 'google_search_call', signature: 'c2ln' } },
        { event_type: 'step.stop', index: 9 },
      ),
    )
    expectLawful(events)
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'step-not-shown' }))
    expect(finishOfStream(events).native).toMatchObject([
      { type: 'model_output' },
      { ...step, signature: 'c2ln' },
    ])
  })

  it.each([
    ['completed', 'stop'],
    ['incomplete', 'length'],
    ['requires_continuation', 'length'],
    ['budget_exceeded', 'length'],
    ['something_new', 'other'],
  ] as const)('translates the status %s', (status, reason) => {
    const events = readInteraction({ steps: [{ type: 'model_output', pieces: ['x'] }], status })
    expect(finishOfStream(events)).toMatchObject({ reason, rawReason: status })
  })

  it.each(['failed', 'cancelled'])('takes the status %s for a failure', (status) => {
    const reader = openInteractionReader(response)
    const records = interactionRecords({ steps: [{ type: 'model_output', pieces: ['x'] }], status })
    const events = records.flatMap((record) => reader.read(record))
    expect(events.some((event) => event.type === 'finish')).toBe(false)
    expect(reader.end).toEqual({ type: 'failed', error: null, status })
  })

  it('throws at a line that is no record', () => {
    expect(() => openInteractionReader(response).read('{"broken')).toThrow(SyntaxError)
  })
})

describe('counting Gemini tokens', () => {
  it('adds thoughts to the output and tools to the input', () => {
    expect(
      usageOfGenerate({
        promptTokenCount: 100,
        toolUsePromptTokenCount: 20,
        cachedContentTokenCount: 64,
        candidatesTokenCount: 15,
        thoughtsTokenCount: 30,
        totalTokenCount: 165,
      }),
    ).toMatchObject({ inputTotal: 120, cacheRead: 64, outputTotal: 45, reasoning: 30, cacheWrite: null })
  })

  it('finds an output of zero in the total and leaves the unknown unknown', () => {
    expect(usageOfGenerate({ promptTokenCount: 8, totalTokenCount: 8 }).outputTotal).toBe(0)
    expect(usageOfGenerate({ promptTokenCount: 8 }).outputTotal).toBeNull()
    expect(usageOfGenerate({})).toMatchObject({ inputTotal: null, cacheRead: null, reasoning: null })
  })

  const counts = { total_input_tokens: 120, total_output_tokens: 45, total_thought_tokens: 30 }
  it.each([
    ['the output leaves thoughts out', { ...counts, total_tokens: 195 }, 75],
    ['the output includes them', { ...counts, total_tokens: 165 }, 45],
    ['there is no total', counts, 75],
    ['the total makes no sense', { ...counts, total_tokens: 121 }, 75],
    ['only the total is there', { total_input_tokens: 120, total_tokens: 130 }, 10],
    ['nothing is there', {}, null],
  ])('of an interaction when %s', (_when, raw, outputTotal) => {
    expect(usageOfInteraction(raw).outputTotal).toBe(outputTotal)
  })
})
