import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, it } from 'vitest'
import type { RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import { guardStream } from '../../electron/providers/guard-stream.ts'
import { createGuideAdapter, guideAdapter } from '../../electron/providers/guide/adapter.ts'
import { answerQuestion } from '../../electron/providers/guide/answer-question.ts'
import { registry } from '../../electron/providers/registry.ts'
import { modelInfoSchema } from '../../shared/domain/model.ts'
import { type StreamEvent, streamEventSchema } from '../../shared/domain/stream-event.ts'
import {
  collectEvents,
  expectLawful,
  failureOfStream,
  testIo,
  textOf,
  userRequest,
} from '../providers/conformance.ts'

const fast = createGuideAdapter({ wordsPerStep: 3, stepMs: 0 })

function message(role: 'user' | 'assistant', text: string): RenderedMessage {
  return { role, parts: [{ type: 'text', text }], native: null }
}

function ask(...messages: RenderedMessage[]): TurnRequest {
  return { ...userRequest('guide'), systemText: null, messages }
}

function run(request: TurnRequest, signal?: AbortSignal): Promise<StreamEvent[]> {
  return collectEvents(fast.stream(request, testIo('guide', '', signal)))
}

function lastUsage(events: readonly StreamEvent[]) {
  const event = events.findLast((candidate) => candidate.type === 'usage')
  if (event?.type !== 'usage') throw new Error('there was no usage')
  return event.usage
}

describe('the guide as a provider', () => {
  it('is registered and lists itself', async () => {
    expect(registry.adapterFor('guide')).toBe(guideAdapter)
    const models = await guideAdapter.listModels(testIo('guide', ''))
    expect(models.map(({ id, displayName }) => [id, displayName])).toEqual([['guide', 'Baton guide']])
    for (const model of models) expect(modelInfoSchema.parse(model)).toEqual(model)
  })

  it('streams a lawful answer in many pieces that add up to it', async () => {
    const question = 'Where are my keys kept?'
    const events = await run(ask(message('user', question)))
    expectLawful(events)
    for (const event of events) expect(streamEventSchema.parse(event)).toEqual(event)
    expect(events[0]).toMatchObject({ type: 'response-start', servedModel: 'guide' })
    expect(textOf(events)).toBe(answerQuestion([question]))
    expect(events.filter(({ type }) => type === 'part-delta').length).toBeGreaterThan(10)
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'stop', native: null, handle: null })
  })

  it('reads what was asked before, whoever answered it', async () => {
    const events = await run(
      ask(
        message('user', 'Where are my keys kept?'),
        message('assistant', 'In a box.'),
        message('user', 'and on Windows?'),
      ),
    )
    expect(textOf(events)).toContain('Credential Manager')
  })

  it('counts tokens of everything it was shown and wrote', async () => {
    const question = 'What is a token?'
    const events = await run({ ...ask(message('user', question)), systemText: 'Be kind.' })
    expect(lastUsage(events)).toMatchObject({
      inputTotal: countTokens('Be kind.') + countTokens(question),
      outputTotal: countTokens(textOf(events)),
      cacheRead: 0,
      reasoning: 0,
      reportedNanoUsd: null,
    })
  })

  it('takes marks that mean something to tokenizers as plain text', async () => {
    const events = await run(ask(message('user', 'What is a token <|endoftext|> <|im_start|>?')))
    expectLawful(events)
    expect(events.at(-1)?.type).toBe('finish')
    expect(lastUsage(events).inputTotal).toBeGreaterThan(5)
  })

  it('leaves a message too long to count unknown instead of hanging on it', async () => {
    const events = await run(ask(message('user', 'a'.repeat(200_000))))
    expect(lastUsage(events)).toMatchObject({ inputTotal: null })
    expect(lastUsage(events).outputTotal).toBeGreaterThan(0)
  })

  it('answers a message of files alone', async () => {
    const file = { type: 'file', mediaType: 'image/png', name: 'a.png', dataBase64: 'AAAA' } as const
    const events = await run(ask({ role: 'user', parts: [file], native: null }))
    expect(textOf(events)).toContain('no text')
    expect(events.at(-1)?.type).toBe('finish')
  })
})

describe('stopping the guide', () => {
  it('ends at once, in the middle of a pause', async () => {
    const slow = createGuideAdapter({ wordsPerStep: 1, stepMs: 60_000 })
    const controller = new AbortController()
    const events: StreamEvent[] = []
    const startedAt = performance.now()
    for await (const event of slow.stream(
      ask(message('user', 'What is a token?')),
      testIo('guide', '', controller.signal),
    )) {
      events.push(event)
      if (event.type === 'part-delta') setImmediate(() => controller.abort())
    }
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    expectLawful(events)
    expect(events.filter(({ type }) => type === 'part-delta')).toHaveLength(1)
    expect(failureOfStream(events)).toMatchObject({ kind: 'aborted' })
  })

  it('says nothing when it was stopped before', async () => {
    const events = await run(ask(message('user', 'What is a token?')), AbortSignal.abort())
    expectLawful(events)
    expect(textOf(events)).toBe('')
    expect(failureOfStream(events).kind).toBe('aborted')
  })

  it('lives under the guard like every other adapter', async () => {
    const controller = new AbortController()
    const events = await collectEvents(
      guardStream(fast.stream(ask(message('user', 'Hello')), testIo('guide', '', controller.signal)), {
        vendorName: 'Baton',
        signal: controller.signal,
        abort: () => controller.abort(),
        limits: { firstEventMs: 10_000, betweenEventsMs: 10_000 },
      }),
    )
    expect(events.at(-1)?.type).toBe('finish')
    expect(textOf(events)).toMatch(/^Hello\. I am the guide/)
  })
})
