import { describe, expect, it } from 'vitest'
import { purgeMany, purgeManyWords } from '../../renderer/organise/purge-many.ts'
import { shareOf, subjectWords } from '../../renderer/organise/subject-words.ts'
import { archivePreviewWords, purgePreviewWords } from '../../renderer/settings/clean-up-preview-words.ts'
import { cleanedUpWords } from '../../renderer/state/clean-up-words.ts'
import type { ReleaseReceipt } from '../../shared/domain/held-state.ts'

const receipt = (id: string, outcome: ReleaseReceipt['outcome']): ReleaseReceipt => ({
  id,
  conversationId: 'c',
  conversationTitle: 'A talk',
  accountId: 'a',
  accountName: 'Work',
  vendor: 'openai',
  api: 'openai-responses',
  kind: 'response',
  value: 'resp_1',
  triedAt: 1,
  outcome,
  sentence: 'It said so.',
})

describe('deleting several conversations for good', () => {
  it('goes on after one that cannot be deleted, and says why it stays', async () => {
    const seen: number[] = []
    const outcome = await purgeMany({
      ids: ['a', 'b', 'c', 'd'],
      async purge(id) {
        if (id === 'b') throw new Error('An answer is still arriving. Stop it or wait for its end.')
        return id === 'c' ? [receipt('1', 'deleted'), receipt('2', 'failed')] : []
      },
      onProgress: ({ removedIds, keptCount }) => seen.push(removedIds.length + keptCount),
      isStopped: () => false,
    })
    expect(seen).toEqual([1, 2, 3, 4])
    expect(outcome.removedIds).toEqual(['a', 'c', 'd'])
    expect(purgeManyWords(outcome, 4)).toBe(
      '3 conversations are deleted for good. 1 item at providers is gone as well. 1 item at providers could not be deleted; the receipts stay, and each can be tried again. 1 conversation could not be deleted: An answer is still arriving. Stop it or wait for its end.',
    )
  })

  it('stops before the next one, and says what stays in the trash', async () => {
    let calls = 0
    const outcome = await purgeMany({
      ids: ['a', 'b', 'c'],
      purge: () => {
        calls += 1
        return Promise.resolve([])
      },
      onProgress() {},
      isStopped: () => calls === 1,
    })
    expect(calls).toBe(1)
    expect(purgeManyWords(outcome, 3)).toBe(
      '1 conversation is deleted for good. 2 conversations stay in the trash.',
    )
  })
})

describe('the words of order', () => {
  it('name one conversation by its title, and several by their number', () => {
    const summaries = new Map([['a', { title: 'Trip to Lisbon' }]])
    expect(subjectWords(['a'], summaries)).toBe('Trip to Lisbon')
    expect(subjectWords(['a', 'b'], summaries)).toBe('2 conversations')
    expect(subjectWords(['b'], summaries)).toBe('1 conversation')
  })

  it('tell all from some and none', () => {
    expect([[true, true], [true, false], [false], []].map(shareOf)).toEqual(['all', 'some', 'none', 'none'])
  })

  it('say what the rules would do, and what they will do', () => {
    expect(archivePreviewWords(null, null, 90)).toBeNull()
    expect(archivePreviewWords(12, null, 90)).toBe(
      '12 conversations that nobody wrote in for 90 days would be archived.',
    )
    expect(archivePreviewWords(1, 1, 90)).toBe(
      '1 conversation that nobody wrote in for 1 day will be archived the next time Baton looks.',
    )
    expect(archivePreviewWords(0, 30, 90)).toBe(
      'Every conversation that is not pinned was used in the last 30 days.',
    )
    expect(purgePreviewWords(1, null, 30)).toBe(
      '1 conversation that lies in the trash for more than 30 days would be deleted for good.',
    )
    expect(purgePreviewWords(2, 7, 30)).toBe(
      '2 conversations that lie in the trash for more than 7 days will be deleted for good the next time Baton looks.',
    )
    expect(purgePreviewWords(0, 7, 30)).toBe('Nothing lies in the trash for more than 7 days.')
  })

  it('say what they did, and nothing when they did nothing', () => {
    const nothing = { archivedCount: 0, purgedCount: 0, failedReleaseCount: 0 }
    expect(cleanedUpWords(nothing)).toBeNull()
    expect(cleanedUpWords({ ...nothing, archivedCount: 12 })).toBe(
      'Archived 12 conversations that nobody wrote in for a while.',
    )
    expect(cleanedUpWords({ archivedCount: 0, purgedCount: 1, failedReleaseCount: 2 })).toBe(
      'Deleted 1 conversation of the trash for good. 2 items at providers could not be deleted; the receipts are under Data in Settings.',
    )
  })
})
