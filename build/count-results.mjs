// Turns what a stage reported into one count. A stage that reports nothing, or ends badly though no test failed, counts
// as failed: silence must never look like success.

/** @typedef {{ passed: number, failed: number, skipped: number, sentence: string | null }} StageResult */

/** @param {unknown} value @returns {number} */
function count(value) {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

/**
 * @param {string} name of the stage, for the sentence
 * @param {number} code its exit code
 * @param {{ passed: number, failed: number, skipped: number } | null} counts null when there is no report
 * @returns {StageResult}
 */
function judge(name, code, counts) {
  if (counts === null) {
    return {
      passed: 0,
      failed: 1,
      skipped: 0,
      sentence: `${name} ended with code ${code} and left no report.`,
    }
  }
  if (code !== 0 && counts.failed === 0) {
    return { ...counts, failed: 1, sentence: `${name} ended with code ${code} although no test failed.` }
  }
  if (counts.passed + counts.failed === 0) {
    return { ...counts, failed: 1, sentence: `${name} ran no test.` }
  }
  return { ...counts, sentence: null }
}

/**
 * @param {string} name "Lint", "Types": a check without tests of its own counts as one
 * @param {number} code
 * @returns {StageResult}
 */
export function countCheck(name, code) {
  return code === 0
    ? { passed: 1, failed: 0, skipped: 0, sentence: null }
    : { passed: 0, failed: 1, skipped: 0, sentence: `${name} ended with code ${code}.` }
}

/**
 * @param {number} code Vitest's exit code
 * @param {any} report its JSON report; null when there is none
 * @returns {StageResult}
 */
export function countVitest(code, report) {
  if (report === null) return judge('Vitest', code, null)
  /** @type {{ status?: string, assertionResults?: { status?: string }[] }[]} */
  const files = Array.isArray(report.testResults) ? report.testResults : []
  // A file that cannot be loaded has no test that could fail.
  const brokenFiles = files.filter(
    (file) =>
      file.status === 'failed' && !(file.assertionResults ?? []).some((result) => result.status === 'failed'),
  )
  return judge('Vitest', code, {
    passed: count(report.numPassedTests),
    failed: count(report.numFailedTests) + brokenFiles.length,
    skipped: count(report.numPendingTests) + count(report.numTodoTests),
  })
}

/**
 * @param {number} code Playwright's exit code
 * @param {any} report its JSON report; null when there is none
 * @returns {StageResult}
 */
export function countPlaywright(code, report) {
  if (report === null) return judge('Playwright', code, null)
  const errors = Array.isArray(report.errors) ? report.errors.length : 0
  return judge('Playwright', code, {
    passed: count(report.stats?.expected) + count(report.stats?.flaky),
    failed: count(report.stats?.unexpected) + errors,
    skipped: count(report.stats?.skipped),
  })
}

/** @param {readonly StageResult[]} results @returns {string} the last line of a test run */
export function summaryLine(results) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    results.reduce((total, result) => total + result[key], 0)
  const skipped = sum('skipped')
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`
}
