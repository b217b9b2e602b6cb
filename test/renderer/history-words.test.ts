// Summaries, policies and ways, in words; what is done when a conversation was too long.
import { describe, expect, it } from 'vitest'
import { hasUnplaced, markMessages, segmentsOnPath } from '../../renderer/history/mark-segments.ts'
import { modeChoices } from '../../renderer/history/mode-words.ts'
import {
  numberProblem,
  policyNotice,
  policyNumbers,
  readNumber,
  recentOnly,
  thresholdSentence,
  usualNumber,
} from '../../renderer/history/policy-words.ts'
import { purgeOutcome, releaseLabel, staysWords } from '../../renderer/history/purge-words.ts'
import {
  removalMeaning,
  segmentFacts,
  segmentName,
  segmentStanding,
} from '../../renderer/history/segment-words.ts'
import type { Segment } from '../../shared/domain/context.ts'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import { adviseOn } from '../../shared/domain/failure-advice.ts'
import type { ProviderRecord, StateWay } from '../../shared/domain/provider-record.ts'

function segment(more: Partial<Segment> = {}): Segment {
  return {
    id: 's1',
    conversationId: 'c',
    coversMessageId: 'm4',
    text: 'What was said.',
    method: 'model',
    turnId: 't',
    modelName: 'GPT-6.1 Sol',
    originalTokens: 8120,
    summaryTokens: 236,
    messageCount: 24,
    nanoUsd: 9_800_000,
    createdAt: 1,
    ...more,
  }
}

describe('where summaries stand', () => {
  const path = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6']

  it('the one that reaches furthest acts, older ones were taken up into it', () => {
    const marks = segmentsOnPath(
      [segment({ id: 'late', coversMessageId: 'm4' }), segment({ id: 'early', coversMessageId: 'm2' })],
      path,
      defaultContextPolicy,
    )
    expect(marks.map(({ segment: { id }, role }) => [id, role])).toEqual([
      ['early', 'taken-up'],
      ['late', 'acts'],
    ])
    expect([...markMessages(marks).keys()]).toEqual(['m2', 'm4'])
  })

  it('the newer one acts of two that reach equally far', () => {
    const marks = segmentsOnPath([segment({ id: 'old' }), segment({ id: 'new' })], path, defaultContextPolicy)
    expect(marks.map(({ segment: { id }, role }) => [id, role])).toEqual([
      ['old', 'taken-up'],
      ['new', 'acts'],
    ])
  })

  it('those of other branches stand nowhere', () => {
    const elsewhere = segment({ coversMessageId: 'other' })
    expect(segmentsOnPath([elsewhere], path, defaultContextPolicy)).toEqual([])
    expect(hasUnplaced([elsewhere], path)).toBe(true)
    expect(hasUnplaced([segment()], path)).toBe(false)
  })

  it('none acts when the conversation sends its messages another way', () => {
    const [mark] = segmentsOnPath([segment()], path, { kind: 'everything' })
    expect(mark?.role).toBe('unused')
    expect(segmentStanding('unused', { kind: 'everything' })).toBe(
      'is not used: this conversation sends everything',
    )
    expect(segmentStanding('unused', { kind: 'last-messages', count: 20 })).toBe(
      'is not used: this conversation sends the last 20 messages',
    )
  })
})

describe('what is said about a summary', () => {
  it('names what it stands for, what it saves, what it cost and who wrote it', () => {
    expect(segmentName(segment())).toBe('Summary of 24 messages')
    expect(segmentName(segment({ messageCount: 1 }))).toBe('Summary of 1 message')
    expect(segmentFacts(segment())).toBe(
      'about 236 tokens instead of about 8,120 · $0.0098 · written by GPT-6.1 Sol',
    )
  })

  it('has no cost when no model was asked, and an unknown one is not zero', () => {
    const extract = segment({ method: 'extract', turnId: null, modelName: null, nanoUsd: null })
    expect(segmentFacts(extract)).toBe(
      'about 236 tokens instead of about 8,120 · picked out on this computer',
    )
    expect(segmentFacts(segment({ nanoUsd: null }))).toContain('· cost unknown ·')
    expect(segmentFacts(segment({ method: 'person' }))).toContain('edited by you')
  })

  it('says what taking it away means', () => {
    expect(removalMeaning(segment(), 'acts', false)).toMatch(/^The messages it stands for are sent again\./)
    expect(removalMeaning(segment({ messageCount: 1 }), 'acts', true)).toMatch(
      /^The message .* is sent again/,
    )
    expect(removalMeaning(segment(), 'taken-up', false)).toMatch(/^Nothing changes/)
    expect(removalMeaning(segment(), 'unused', false)).toMatch(/^Nothing changes/)
  })
})

describe('what is sent of a conversation that was too long', () => {
  it('is as much as fits into 70 % of the window', () => {
    expect(recentOnly(defaultContextPolicy, 200_000)).toEqual({ kind: 'token-budget', tokens: 140_000 })
    expect(recentOnly({ kind: 'token-budget', tokens: 900_000 }, 200_000)).toEqual({
      kind: 'token-budget',
      tokens: 140_000,
    })
    expect(recentOnly({ kind: 'everything' }, 600)).toEqual({ kind: 'token-budget', tokens: 500 })
  })

  it('is the last 20 messages when nobody knows the window', () => {
    expect(recentOnly(defaultContextPolicy, null)).toEqual({ kind: 'last-messages', count: 20 })
    expect(recentOnly({ kind: 'last-messages', count: 400 }, null)).toEqual({
      kind: 'last-messages',
      count: 20,
    })
  })

  it('is less each time it was not enough', () => {
    expect(recentOnly({ kind: 'token-budget', tokens: 140_000 }, 200_000)).toEqual({
      kind: 'token-budget',
      tokens: 98_000,
    })
    expect(recentOnly({ kind: 'token-budget', tokens: 500 }, 200_000)).toEqual({
      kind: 'token-budget',
      tokens: 500,
    })
    expect(recentOnly({ kind: 'last-messages', count: 20 }, null)).toEqual({
      kind: 'last-messages',
      count: 10,
    })
    expect(recentOnly({ kind: 'last-messages', count: 1 }, null)).toEqual({ kind: 'last-messages', count: 1 })
  })

  it('is said', () => {
    expect(policyNotice({ kind: 'token-budget', tokens: 140_000 })).toBe(
      'This conversation now sends its newest messages, up to 140,000 tokens.',
    )
    expect(policyNotice({ kind: 'last-messages', count: 1 })).toBe(
      'This conversation now sends only its last message.',
    )
  })

  it('is only offered where there is something older', () => {
    expect(adviseOn('context-overflow', true).steps).toEqual(['send-recent', 'summarise', 'choose-larger'])
    expect(adviseOn('context-overflow', false).steps).toEqual(['shorten', 'choose-larger'])
    expect(adviseOn('auth', false)).toBe(adviseOn('auth', true))
  })
})

describe('the numbers of a policy', () => {
  it('are read with blanks and commas, and refused with a reason', () => {
    expect([' 150,000 ', '150 000', '1.000', '20'].map(readNumber)).toEqual([150_000, 150_000, 1000, 20])
    expect(['', 'many', '-5', '12k'].map(readNumber)).toEqual([null, null, null, null])
    expect(numberProblem('12', policyNumbers['token-budget'])).toBe('The least is 500.')
    expect(numberProblem('10001', policyNumbers['last-messages'])).toBe('The most is 10,000.')
    expect(numberProblem('x', policyNumbers.segments)).toBe('Write a whole number.')
    expect(numberProblem('1', policyNumbers['last-messages'])).toBeNull()
  })

  it('begin with what is usual', () => {
    expect(usualNumber('segments', null)).toBe(150_000)
    expect(usualNumber('last-messages', 8000)).toBe(20)
    expect(usualNumber('token-budget', 200_000)).toBe(140_000)
  })

  it('name the place where summaries begin', () => {
    expect(thresholdSentence(defaultContextPolicy, 150_000)).toBe(
      'Older messages are summarised from 150,000 tokens on.',
    )
    expect(thresholdSentence(defaultContextPolicy, 6400)).toBe(
      'Older messages are summarised from 6,400 tokens on (80 % of the window).',
    )
    expect(thresholdSentence({ kind: 'everything' }, 6400)).toBe('Everything is sent, whatever the length.')
  })
})

describe('how the history can travel', () => {
  const way = (kind: StateWay['kind']): StateWay => ({
    name: kind,
    label: kind,
    kind,
    use: 'on-request',
    appendsMissedTurns: true,
    continuesOlderPoint: true,
    isBoundToModel: false,
    isUncertainAfterBreak: false,
    lifetimeMs: null,
    heldForMs: null,
    canRelease: false,
  })
  const record = (ways: StateWay[]): ProviderRecord => ({
    api: 'some-api',
    apiName: 'Some api',
    vendor: 'google',
    preference: 1,
    ways,
    countEndpoint: null,
    lookUpEndpoint: null,
    state: '',
    sdkSession: '',
    history: '',
    identifiers: [],
    metadata: [],
    retention: '',
    lostHandle: '',
    cost: '',
    promptCache: null,
    recommendation: '',
    endedOn: null,
    sources: ['x'],
    reviewedOn: '2026-11-20',
  })
  const subject = {
    vendor: 'google',
    vendorName: 'Google',
    keepsState: true,
    current: 'automatic',
  } as const
  const choices = (ways: StateWay[], more: Partial<Parameters<typeof modeChoices>[0]> = {}) =>
    modeChoices({ ...subject, records: [record(ways)], ...more })

  it('offers a session only where the records know one, or where it was chosen', () => {
    const modes = (list: ReturnType<typeof choices>) => list.map(({ mode }) => mode)
    expect(modes(choices([way('chain')]))).toEqual(['automatic', 'replay', 'server-state'])
    expect(modes(choices([way('chain'), way('session')]))).toContain('sdk-session')
    expect(modes(choices([way('session')], { vendor: 'openai' }))).not.toContain('sdk-session')
    const kept = choices([way('chain')], { current: 'sdk-session' }).at(-1)
    expect(kept).toMatchObject({ mode: 'sdk-session', note: 'Google has none, so the history is sent.' })
  })

  it('says where there is no server state, or where it is switched off', () => {
    expect(choices([])[2]?.note).toBe('Google keeps no conversation, so the history is sent.')
    expect(choices([way('chain')], { keepsState: false })[0]?.note).toContain('Switched off')
    expect(choices([way('chain')])[0]?.note).toBeNull()
    expect(choices([], { records: null })[2]?.note).toBeNull()
  })

  it('never says that server state is cheaper', () => {
    const words = choices([way('chain'), way('session')]).map(({ sentence }) => sentence)
    expect(words.join(' ')).toContain('billed all the same')
    expect(words.join(' ')).not.toMatch(/cheap|save|cost/)
  })
})

describe('what deleting for good says', () => {
  it('counts what can be deleted at providers, and explains what stays', () => {
    expect(releaseLabel(1)).toBe('Also delete what providers hold (1 item)')
    expect(releaseLabel(null)).toBe('Also delete what providers hold')
    expect(staysWords([{ canDelete: true, obstacle: null }])).toBeNull()
    const obstacle = 'Its account is gone.'
    const stays = { canDelete: false, obstacle }
    expect(staysWords([stays, stays])).toBe('2 items cannot be deleted from here. Its account is gone.')
  })

  it('tells what came of it', () => {
    expect(purgeOutcome([])).toBe('The conversation is removed for good.')
    expect(purgeOutcome([{ outcome: 'deleted' }, { outcome: 'already-gone' }])).toContain(
      '2 items at providers are gone as well.',
    )
    expect(purgeOutcome([{ outcome: 'deleted' }, { outcome: 'failed' }])).toContain(
      '1 item at providers could not be deleted',
    )
  })
})
