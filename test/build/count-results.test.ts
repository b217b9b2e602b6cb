import { describe, expect, it } from 'vitest'
import { countCheck, countPlaywright, countVitest, summaryLine } from '../../build/count-results.mjs'
import { chooseStages } from '../../build/test-stages.mjs'

describe('counting', () => {
  it('takes what Vitest reports', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 0,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [],
    }
    expect(countVitest(0, report)).toEqual({ passed: 5, failed: 0, skipped: 2, sentence: null })
  })

  it('counts a file that could not be loaded as failed', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
      ],
    }
    expect(countVitest(1, report).failed).toBe(2)
  })

  it('takes what Playwright reports, errors outside tests included', () => {
    const report = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] }
    expect(countPlaywright(1, report)).toEqual({ passed: 4, failed: 2, skipped: 2, sentence: null })
  })

  it.each([
    ['no report', countVitest(1, null), 'Vitest ended with code 1 and left no report.'],
    [
      'no report in spite of success',
      countPlaywright(0, null),
      'Playwright ended with code 0 and left no report.',
    ],
    [
      'a bad end without a failed test',
      countVitest(1, { numPassedTests: 5, testResults: [] }),
      'Vitest ended with code 1 although no test failed.',
    ],
    ['no test at all', countPlaywright(0, { stats: {}, errors: [] }), 'Playwright ran no test.'],
    ['a check that ends badly', countCheck('Lint', 1), 'Lint ended with code 1.'],
  ])('never takes %s for success', (_case, result, sentence) => {
    expect(result.failed).toBe(1)
    expect(result.sentence).toBe(sentence)
  })

  it('ends in one line', () => {
    const [good, bad] = [countCheck('Lint', 0), countCheck('Types', 2)]
    expect(summaryLine([good, good])).toBe('2 passed, 0 failed')
    expect(summaryLine([good, bad, { passed: 1, failed: 0, skipped: 3, sentence: null }])).toBe(
      '2 passed, 1 failed, 3 skipped',
    )
  })
})

describe('choosing stages', () => {
  it('runs all without words', () => {
    expect(chooseStages([])).toEqual({ names: ['lint', 'types', 'unit', 'e2e'], rest: [] })
  })
  it('runs one and passes the rest on', () => {
    expect(chooseStages(['--only', 'unit', 'test/store', '-t', 'x'])).toEqual({
      names: ['unit'],
      rest: ['test/store', '-t', 'x'],
    })
  })
  it.each([[['--only']], [['--only', 'everything']], [['test/store']]])(
    'does not guess at %j',
    (parameters) => {
      expect(chooseStages(parameters)).toBeNull()
    },
  )
})
