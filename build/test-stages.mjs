// `npm test`: lint, types, unit tests, end-to-end tests. Each stage runs even when one before it failed; the very last
// line is the count.
//   npm test -- --only unit test/store        one stage, with the rest passed on to its runner
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { countCheck, countPlaywright, countVitest, summaryLine } from './count-results.mjs'
import { runProgram } from './processes.mjs'
import { run as runPlaywright } from './run-playwright.mjs'
import { run as runVitest } from './run-vitest.mjs'

const reportFolder = 'test-results'

/** @param {string} file @returns {unknown} null when it is not there or not JSON */
function readReport(file) {
  if (!existsSync(file)) return null
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    // A report that was cut off counts like one that is missing.
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** @param {string} name @returns {string} a fresh place for a report */
function reportFile(name) {
  mkdirSync(reportFolder, { recursive: true })
  const file = path.resolve(reportFolder, `${name}.json`)
  rmSync(file, { force: true })
  return file
}

/** @type {Record<string, (parameters: string[]) => Promise<import('./count-results.mjs').StageResult>>} */
const stages = {
  async lint(parameters) {
    const targets = parameters.length === 0 ? ['.'] : parameters
    const program = path.resolve('node_modules/@biomejs/biome/bin/biome')
    return countCheck('Lint', await runProgram(process.execPath, [program, 'check', ...targets]))
  },
  async types(parameters) {
    const program = path.resolve('node_modules/typescript/bin/tsc')
    return countCheck('Types', await runProgram(process.execPath, [program, '--build', ...parameters]))
  },
  async unit(parameters) {
    const file = reportFile('unit')
    const code = await runVitest([
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...parameters,
    ])
    return countVitest(code, readReport(file))
  },
  async e2e(parameters) {
    const file = reportFile('e2e-report')
    const code = await runPlaywright(['--reporter=list,json', ...parameters], {
      ...process.env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    })
    return countPlaywright(code, readReport(file))
  },
}

/** @param {string[]} parameters @returns {{ names: string[], rest: string[] } | null} null when not understood */
export function chooseStages(parameters) {
  const position = parameters.indexOf('--only')
  if (position === -1) return parameters.length === 0 ? { names: Object.keys(stages), rest: [] } : null
  const name = parameters[position + 1]
  if (name === undefined || !(name in stages)) return null
  return { names: [name], rest: parameters.toSpliced(position, 2) }
}

/** @param {string[]} parameters @returns {Promise<number>} */
export async function run(parameters) {
  const chosen = chooseStages(parameters)
  if (chosen === null) {
    process.stderr.write(`Say --only and one of ${Object.keys(stages).join(', ')} before any filter.\n`)
    process.stdout.write('0 passed, 1 failed\n')
    return 1
  }
  /** @type {import('./count-results.mjs').StageResult[]} */
  const results = []
  for (const name of chosen.names) {
    const stage = stages[name]
    if (stage === undefined) continue
    process.stdout.write(`\n— ${name}\n`)
    results.push(await stage(chosen.rest))
  }
  const sentences = results.map((result) => result.sentence).filter((sentence) => sentence !== null)
  const isGood = results.every((result) => result.failed === 0)
  process.stdout.write(`\n${[...sentences, summaryLine(results)].join('\n')}\n`)
  return isGood ? 0 : 1
}
