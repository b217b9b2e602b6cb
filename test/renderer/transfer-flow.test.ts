import { describe, expect, it } from 'vitest'
import {
  announcementOf,
  outcomeWords,
  progressWords,
  shareOf,
  takenWords,
  trayWords,
} from '../../renderer/jobs/job-words.ts'
import { moreWords, nextWords, readKeepCount } from '../../renderer/settings/backup-words.ts'
import { type ImportStep, stepAfter } from '../../renderer/transfer/import-flow.ts'
import { contentWords, takeWords } from '../../renderer/transfer/import-words.ts'
import type { ImportReport, Job } from '../../shared/domain/job.ts'

function aJob(changes: Partial<Job> = {}): Job {
  return {
    id: 'job',
    kind: 'import-preview',
    subject: 'export.zip',
    state: 'running',
    startedAt: 1,
    endedAt: null,
    progress: { done: 0, total: null, unit: 'conversations' },
    sentence: null,
    result: null,
    ...changes,
  }
}

const report: ImportReport = {
  app: 'chatgpt',
  fileName: 'export.zip',
  conversationCount: 5,
  messageCount: 1200,
  branchCount: 0,
  attachmentCount: 0,
  newCount: 2,
  extendedCount: 1,
  unchangedCount: 1,
  addedMessageCount: 30,
  skippedCount: 1,
  issues: [],
  issueCount: 0,
  from: Date.UTC(2024, 0, 5, 12),
  to: Date.UTC(2025, 2, 6, 12),
}

const file = { kind: 'upload', uploadId: 'u' } as const
const looking: ImportStep = { name: 'look', file, jobId: 'job' }
const taking: ImportStep = { name: 'take', file, jobId: 'job' }

describe('the steps of an import', () => {
  it('go on when the job of the step has ended, with what it found', () => {
    expect(stepAfter(looking, aJob())).toBe(looking)
    expect(stepAfter(looking, undefined)).toBe(looking)
    const found = aJob({ state: 'complete', result: { kind: 'import-preview', report } })
    expect(stepAfter(looking, found)).toEqual({ name: 'report', file, report })
    const taken = aJob({ kind: 'import', state: 'complete', result: { kind: 'import', report } })
    expect(stepAfter(taking, taken)).toEqual({ name: 'done', report })
  })

  it('go back to the beginning with the sentence of a job that failed or was cancelled', () => {
    for (const state of ['failed', 'cancelled'] as const) {
      const ended = aJob({ state, sentence: 'The file is cut off. Nothing was imported.' })
      for (const step of [looking, taking]) {
        expect(stepAfter(step, ended)).toEqual({ name: 'choose', problem: ended.sentence })
      }
    }
  })

  it('care about no other job, and stay where no job runs', () => {
    const other = aJob({ id: 'other', state: 'failed', sentence: 'No.' })
    expect(stepAfter(looking, other)).toBe(looking)
    const start: ImportStep = { name: 'choose', problem: null }
    expect(stepAfter(start, aJob({ state: 'failed', sentence: 'No.' }))).toBe(start)
  })
})

describe('the words of a job', () => {
  it('say how far it is, and no share while nobody knows', () => {
    expect(progressWords(aJob())).toBe('Beginning…')
    expect(shareOf(aJob())).toBeNull()
    const some = aJob({ progress: { done: 120, total: null, unit: 'messages' } })
    expect(progressWords(some)).toBe('120 messages so far')
    const half = aJob({ progress: { done: 1000, total: 2000, unit: 'conversations' } })
    expect(progressWords(half)).toBe('1,000 of 2,000 conversations')
    expect(shareOf(half)).toBe(0.5)
    const copied = aJob({ progress: { done: 5_000_000, total: 5_000_000, unit: 'bytes' } })
    expect(progressWords(copied)).toBe('Checking…')
    expect(shareOf(aJob({ progress: { done: 0, total: 0, unit: 'bytes' } }))).toBeNull()
  })

  it('say what came of it', () => {
    expect(outcomeWords(aJob({ state: 'failed', sentence: 'It is cut off.' }))).toBe('It is cut off.')
    expect(takenWords(report)).toBe('2 imported, 1 extended, 1 here already, 1 left out.')
    expect(takenWords({ newCount: 0, extendedCount: 0, unchangedCount: 0, skippedCount: 0 })).toBe(
      'Nothing was in it.',
    )
    expect(trayWords([aJob(), aJob({ id: '2' })])).toBe('2 jobs run')
    expect(trayWords([aJob({ state: 'failed', kind: 'backup' })])).toBe('Backup failed')
    const third = aJob({ kind: 'export', progress: { done: 1, total: 3, unit: 'messages' } })
    expect(trayWords([third])).toBe('Export · 33 %')
    // Steps on the way are not read out.
    const later = aJob({ kind: 'export', progress: { done: 2, total: 3, unit: 'messages' } })
    expect(announcementOf([third])).toBe(announcementOf([later]))
    expect(
      announcementOf([aJob({ kind: 'backup', state: 'cancelled', sentence: 'Nothing was kept.' })]),
    ).toBe('Backup: Nothing was kept.')
  })

  it('tell of a file when it is from and what a click imports', () => {
    expect(contentWords(report)).toBe('5 conversations with 1,200 messages, from 5 Jan 2024 to 6 Mar 2025.')
    expect(contentWords({ ...report, from: null })).toContain('Nothing in it has a date')
    expect(takeWords(report)).toBe('Import 3 conversations')
    expect(takeWords({ ...report, newCount: 1, extendedCount: 0 })).toBe('Import 1 conversation')
  })
})

describe('the words of backups', () => {
  it('say when the next one comes', () => {
    const now = Date.UTC(2026, 10, 26, 12)
    expect(nextWords('off', null, now)).toBe('No backups are made by themselves.')
    expect(nextWords('daily', null, now)).toContain('Nothing has changed')
    expect(nextWords('daily', now, now)).toContain('is due, and is made soon')
    expect(nextWords('weekly', now + 86_400_000, now)).toMatch(/27 Nov 2026/)
  })

  it('take only numbers that can be kept, and name what a cut list leaves out', () => {
    expect([' 7 ', '100', '0', '101', '2.5', '', 'x'].map(readKeepCount)).toEqual([
      7,
      100,
      null,
      null,
      null,
      null,
      null,
    ])
    expect(moreWords(63, 50)).toBe('and 13 more')
    expect(moreWords(2, 2)).toBeNull()
  })
})
