import { describe, expect, test } from 'vitest'
import {
  heldSpan,
  heldUse,
  holderName,
  receiptTitle,
  releaseMeaning,
  releaseNotice,
} from '../../renderer/inspector/held-words.ts'

const since = Date.UTC(2026, 10, 25, 12)
const until = Date.UTC(2026, 11, 25, 12)
const receipt = (outcome: 'deleted' | 'already-gone' | 'failed') => ({ outcome })

describe('the words for what providers hold', () => {
  test('say since when and until when, and admit when no end is named', () => {
    expect(heldSpan({ since, until }, since)).toBe('Since 25 Nov 2026, until 25 Dec 2026.')
    expect(heldSpan({ since, until: null }, since)).toBe('Since 25 Nov 2026, and no end is named.')
    expect(heldSpan({ since, until }, until + 1)).toContain('was kept until 25 Dec 2026')
  })

  test('say whether the next turn continues it, and why not', () => {
    expect(heldUse({ isContinued: true, deadReason: null })).toBe('The next turn can continue it.')
    expect(heldUse({ isContinued: false, deadReason: null })).toBe('Not continued.')
    expect(heldUse({ isContinued: false, deadReason: 'It expired.' })).toBe('Not continued. It expired.')
  })

  test('name the holder also when the account is gone', () => {
    expect(holderName({ vendor: 'openai', apiName: 'OpenAI Responses' })).toBe('OpenAI')
    expect(holderName({ vendor: null, apiName: 'OpenAI Responses' })).toBe('OpenAI Responses')
  })

  test('say what deleting means for the next turn', () => {
    const live = releaseMeaning([{ isContinued: false }, { isContinued: true }])
    expect(live).toContain('The conversation stays here')
    expect(live).toContain('The next turn sends the history')
    expect(releaseMeaning([{ isContinued: false }])).toContain('Nothing changes for the next turn')
  })

  test('tell the outcome', () => {
    expect(receiptTitle({ outcome: 'deleted', vendor: 'openai' })).toBe('Deleted at OpenAI')
    expect(receiptTitle({ outcome: 'already-gone', vendor: 'mistral' })).toBe('Already gone at Mistral')
    expect(receiptTitle({ outcome: 'failed', vendor: 'google' })).toBe('Not deleted at Google')
    expect(releaseNotice([])).toBe('There was nothing to delete.')
    expect(releaseNotice([receipt('deleted')])).toBe('Deleted.')
    expect(releaseNotice([receipt('deleted'), receipt('already-gone')])).toBe('All 2 deleted.')
    expect(releaseNotice([receipt('deleted'), receipt('failed')])).toBe('1 deleted, 1 could not be.')
    expect(releaseNotice([receipt('failed')])).toBe('It could not be deleted.')
    expect(releaseNotice([receipt('failed'), receipt('failed')])).toBe('None could be deleted.')
  })
})
