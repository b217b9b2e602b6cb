import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { Answer } from '../../renderer/chat/answer.tsx'
import { figuresOfTurn } from '../../renderer/chat/answer-numbers.tsx'
import { describeHandoff, HandoffSeparator } from '../../renderer/chat/handoff-separator.tsx'
import { UserMessage } from '../../renderer/chat/user-message.tsx'
import { TooltipProvider } from '../../renderer/ui/tooltip.tsx'
import { type FailureKind, failureKindSchema } from '../../shared/domain/failure.ts'
import { adviseOn, type FailureStep } from '../../shared/domain/failure-advice.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { type AnswerOptions, failure, speakers, tellStory } from '../harness/gallery/states/thread-builder.ts'

function draw(element: ReactNode): string {
  return renderToStaticMarkup(<TooltipProvider>{element}</TooltipProvider>)
}

/** What a person reads: the markup without its tags. */
function words(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replace(/\s+/g, ' ')
}

function story(content: Parameters<ReturnType<typeof tellStory>['answer']>[1], options: AnswerOptions = {}) {
  const { snapshot } = tellStory()
    .user('A question')
    .answer(speakers.gpt, content, options)
    .end('test', 'Test')
  const message = snapshot.messages.at(-1)
  const turn = snapshot.turns.at(-1)
  if (message === undefined || turn === undefined) throw new Error('the story has no answer')
  return { message, turn }
}

function drawAnswer(message: Message, turn: Turn | null, retryAt: number | null = null): string {
  return draw(<Answer message={message} turn={turn} retryAt={retryAt} isLast />)
}

describe('an answer', () => {
  test('is an article named like the model, with figures and Turn details', () => {
    const { message, turn } = story('Hello.')
    const html = drawAnswer(message, turn)
    expect(html).toContain('<article aria-label="GPT-6.1 Sol"')
    expect(html).toContain('aria-label="Turn details"')
    expect(html).toContain('aria-label="Copy answer"')
    expect(words(html)).toContain('1,204 in · 820 cached 386 out $0.0041 0.6 s 92 tok/s')
  })

  test('has no footer while it arrives', () => {
    const { message, turn } = story('Hel', { status: 'streaming' })
    const html = drawAnswer(message, turn)
    expect(html).toContain('aria-busy="true"')
    expect(html).not.toContain('Turn details')
  })

  test('says that it waits, after a second', () => {
    const { message, turn } = story([], { status: 'pending', startedAt: Date.now() - 2000 })
    expect(words(drawAnswer(message, turn))).toContain('Waiting for OpenAI…')
    const fresh = story([], { status: 'pending', startedAt: Date.now() })
    expect(words(drawAnswer(fresh.message, fresh.turn))).not.toContain('Waiting')
  })

  test('counts down to the next attempt and can be stopped', () => {
    const { message, turn } = story([], {
      status: 'pending',
      failure: failure('overloaded', 'OpenAI is overloaded.'),
    })
    const html = words(drawAnswer(message, turn, Date.now() + 11_900))
    expect(html).toContain('OpenAI is overloaded. Trying again in 12 s')
    expect(html).toContain('Stop trying')
  })

  test('says how it ended when it was stopped or interrupted', () => {
    const stopped = story('Half', { status: 'stopped' })
    expect(words(drawAnswer(stopped.message, stopped.turn))).toContain('Stopped.')
    const interrupted = story('Half', { status: 'interrupted' })
    expect(words(drawAnswer(interrupted.message, interrupted.turn))).toContain(
      'Baton closed while this answer was arriving. What had arrived is kept.',
    )
  })

  test.each(failureKindSchema.options)(
    'names the failure %s, the advice and the steps',
    (kind: FailureKind) => {
      const { message, turn } = story([], {
        status: 'failed',
        failure: failure(kind, `What happened with ${kind}.`, {
          detail: 'own words',
          status: 418,
          requestId: 'req_1',
        }),
      })
      const html = words(drawAnswer(message, turn))
      expect(html).toContain(`What happened with ${kind}.`)
      // The question is the only message, so nothing older could be left out.
      const { advice, steps } = adviseOn(kind, false)
      expect(html).toContain(advice)
      expect(html).toContain('Details')
      const names: Readonly<Record<FailureStep, string>> = {
        'try-again': 'Try again',
        'open-settings': 'Open settings',
        'choose-model': 'Choose another model',
        shorten: 'New conversation',
        'send-recent': 'Send only recent messages',
        summarise: 'Summarise older messages',
        'choose-larger': 'Choose a larger model',
      }
      for (const step of steps) expect(html).toContain(names[step])
    },
  )

  test('says what happened to the history that was sent, and can be pinned', () => {
    const { message, turn } = story('Hello.', { turn: { contextNotice: 'The oldest message was left out.' } })
    const html = drawAnswer(message, turn)
    expect(words(html)).toContain('The oldest message was left out.')
    expect(html).toContain('aria-label="Pin message"')
    const plain = story('Hello.')
    expect(words(drawAnswer(plain.message, plain.turn))).not.toContain('left out')
  })

  test('folds reasoning under its duration', () => {
    const { message, turn } = story([
      { type: 'reasoning', text: 'secret thoughts', startedAtMs: 0, durationMs: 4100 },
      { type: 'text', text: 'Done.' },
    ])
    const html = drawAnswer(message, turn)
    expect(words(html)).toContain('Thought for 4 s')
    expect(html).toContain('aria-expanded="false"')
    expect(html).not.toContain('secret thoughts')
  })
})

describe('figuresOfTurn', () => {
  const counts = { inputTotal: 3340, cacheRead: 0, cacheWrite: 3120, outputTotal: 512, reasoning: 190 }
  const usage = { ...counts, reportedNanoUsd: null, raw: {} }

  test('shows what was cached, written and thought, and never a zero for what is unknown', () => {
    const { turn } = story('x')
    expect(figuresOfTurn({ ...turn, usage }).slice(0, 2)).toEqual([
      '3,340 in · 3,120 written',
      '512 out · 190 thinking',
    ])
    const cost = { nanoUsd: null, source: 'unknown', priceVersion: null } as const
    expect(figuresOfTurn({ ...turn, usage: null, cost, firstTokenMs: null })).toEqual([
      'tokens unknown',
      'cost unknown',
    ])
    expect(figuresOfTurn({ ...turn, status: 'failed', usage: null, cost, firstTokenMs: 200 })).toEqual([])
  })

  test('shows one side when only one is known', () => {
    const { turn } = story('x')
    const onlyOut = { ...usage, inputTotal: null, cacheWrite: null, reasoning: null }
    expect(figuresOfTurn({ ...turn, usage: onlyOut })[0]).toBe('512 out')
  })

  test('says "at least" of what a call took that ended early', () => {
    const { turn } = story('x')
    const cost = { nanoUsd: 20_000, source: 'computed', priceVersion: 't' } as const
    expect(figuresOfTurn({ ...turn, status: 'stopped', cost, usage: { ...usage, isPartial: true } })).toEqual(
      expect.arrayContaining([
        'at least 3,340 in · 3,120 written',
        'at least 512 out · 190 thinking',
        'at least $0.00002',
      ]),
    )
  })

  test('tells what is free from what costs hardly anything', () => {
    const { turn } = story('x')
    const free = { nanoUsd: 0, source: 'computed', priceVersion: 'local' } as const
    expect(figuresOfTurn({ ...turn, cost: free })).toContain('free')
    expect(figuresOfTurn({ ...turn, cost: { ...free, priceVersion: 't' } })).toContain('$0')
  })
})

describe('a handoff', () => {
  const { snapshot } = tellStory()
    .user('One')
    .answer(speakers.gpt, 'Two')
    .user('Three')
    .answer(speakers.claude, 'Four')
    .end('test', 'Test')
  const turn = snapshot.turns.at(-1)
  if (turn === undefined) throw new Error('the story has no turn')

  test('is a separator that says what travelled', () => {
    const html = draw(<HandoffSeparator turn={turn} />)
    expect(html).toMatch(/role="separator" aria-label="Handed off to Claude Opus 5\.5 /)
    expect(words(html)).toContain('2 messages, about 3,210 tokens · reasoning not carried')
    expect(html).toContain('var(--lane-openai)')
    expect(html).toContain('var(--lane-anthropic)')
  })

  test('leaves out what is not known', () => {
    const { handoff } = turn
    if (handoff === null) throw new Error('the turn is no handoff')
    expect(describeHandoff({ handoff: { ...handoff, approximateTokens: null }, notes: [] })).toBe(
      '2 messages',
    )
    expect(describeHandoff({ handoff: { ...handoff, messagesCarried: 0 }, notes: [] })).toBe(
      'nothing new to carry',
    )
  })
})

describe('a message of the person', () => {
  const draws = (text: string): string => {
    const message = tellStory().user(text).end('test', 'Test').snapshot.messages[0]
    if (message === undefined) throw new Error('the story has no message')
    return draw(<UserMessage message={message} />)
  }

  test('is shown as typed', () => {
    const html = draws('<b>as</b> **typed**')
    expect(html).toContain('<article aria-label="You"')
    expect(html).toContain('&lt;b&gt;as&lt;/b&gt; **typed**')
    expect(html).not.toContain('Show all')
  })

  test('can be pinned, edited and copied', () => {
    const html = draws('A question')
    for (const name of ['Pin message', 'Edit message', 'Copy message'])
      expect(html).toContain(`aria-label="${name}"`)
  })

  test('folds when it is very long', () => {
    expect(draws('word '.repeat(400))).toContain('Show all')
    expect(draws('line\n'.repeat(30))).toContain('Show all')
  })
})
