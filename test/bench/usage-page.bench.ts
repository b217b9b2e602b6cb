// The usage page in Chromium over a ledger of a million calls, and over a small one in the same run: from the press of its
// button until the headline cost and the chart are painted. The first opening of a page is told apart: it loads the code.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import BetterSqlite3 from 'better-sqlite3'
import { type Browser, chromium, type Page } from 'playwright'
import type { Store } from '../../electron/store/store.ts'
import { readUsageReport } from '../../electron/workers/usage-thread.ts'
import type { UsageQuery } from '../../shared/domain/usage-report.ts'
import { browserFlags, provideBrowser } from '../e2e/harness/find-browser.ts'
import { startServer } from '../e2e/harness/start-server.ts'
import { openFile } from '../harness/store-fixtures.ts'
import { benchFolder } from './bench-folder.ts'
import { report } from './figure.ts'
import { Samples } from './samples.ts'
import { fillUsageLedger, wholeLedger } from './usage-ledger.ts'

const callCount = 1_000_000
const smallCallCount = 1000
const serverCount = 4
/** The first of them is told apart. */
const openingsPerServer = 8

/** The page's calendar is that of UTC too, so that the ledger ends on its today. */
const timezoneId = 'UTC'
const today = new Date().toISOString().slice(0, 10)

function fillHistory(file: string, count: number): void {
  openFile(file).close()
  const connection = new BetterSqlite3(file)
  // Nothing is lost with a bench that is cut off.
  connection.pragma('synchronous = OFF')
  fillUsageLedger(connection, count, today)
  connection.pragma('wal_checkpoint(TRUNCATE)')
  connection.close()
}

/**
 * Waits in the page, from the click on the button until a frame with the headline cost and every bar of the chart is on
 * the screen. @returns milliseconds
 */
function watchOpening(): Promise<number> {
  return new Promise((resolve) => {
    const isThere = (): boolean => {
      const cost = document.querySelector('[aria-label="Figures of the period"] dd')?.textContent ?? ''
      const bars = document.querySelectorAll(
        'figure[aria-label="Cost per day"] svg path, figure[aria-label="Cost per day"] svg rect',
      )
      return /\$\d/.test(cost) && bars.length > 0
    }
    const follow = (pressedAt: number): void => {
      requestAnimationFrame(() => {
        if (!isThere()) return follow(pressedAt)
        // A message that is sent before a frame is drawn arrives after it.
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve(performance.now() - pressedAt)
        port2.postMessage(null)
      })
    }
    document.addEventListener('click', (event) => follow(event.timeStamp), { capture: true, once: true })
  })
}

async function openUsage(page: Page): Promise<number> {
  const watching = page.evaluate(watchOpening)
  await page.getByRole('button', { name: 'Usage', exact: true }).click()
  return watching
}

async function closeUsage(page: Page): Promise<void> {
  // What was asked at the opening must not be under way at the next one.
  const figures = page.getByRole('region', { name: 'Figures of the period' })
  await figures.locator('dd', { hasText: '…' }).first().waitFor({ state: 'detached' })
  await figures.getByText('Compared with').waitFor()
  await page.getByRole('button', { name: 'Back', exact: true }).click()
  await page.getByRole('textbox', { name: 'Message', exact: true }).waitFor()
}

/** What a page asks of the ledger, by the paths of its requests. */
function followQuestions(page: Page): string[] {
  const asked: string[] = []
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const path = /"u":"(\/usage\/\w+)"/.exec(payload.toString())?.[1]
      if (path !== undefined) asked.push(path)
    })
  })
  return asked
}

interface Openings {
  readonly first: Samples
  readonly later: Samples
  /** How often each path is asked for when the page opens. */
  readonly asked: Map<string, number>
}

function noOpenings(): Openings {
  return { first: new Samples(), later: new Samples(), asked: new Map() }
}

/** Starts Baton on a history and opens the usage page a few times. */
async function measureServer(browser: Browser, dataDir: string, openings: Openings): Promise<void> {
  const server = await startServer({ dataDir })
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, timezoneId })
  try {
    const page = await context.newPage()
    const asked = followQuestions(page)
    await page.goto(server.url)
    await page.getByRole('textbox', { name: 'Message', exact: true }).waitFor()
    await page.waitForLoadState('networkidle')
    for (let index = 0; index < openingsPerServer; index += 1) {
      asked.length = 0
      const took = await openUsage(page)
      const samples = index === 0 ? openings.first : openings.later
      samples.add(took)
      await closeUsage(page)
      for (const path of asked) openings.asked.set(path, asked.filter((other) => other === path).length)
    }
  } finally {
    await context.close()
    await server.stop()
  }
}

/** The longest time for which the event loop stood still while a report was asked for as Baton does it. */
async function measureBlock(
  store: Store,
  query: UsageQuery,
): Promise<{ readonly took: number; readonly stoodStill: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  // It counts from its second look on, and looks once a millisecond.
  while (delay.count < 3) await setTimeout(1)
  const started = performance.now()
  await readUsageReport(store, query)
  const took = performance.now() - started
  const { count } = delay
  while (delay.count === count) await setTimeout(1)
  delay.disable()
  return { took, stoodStill: delay.max / 1e6 }
}

const longReports: readonly (readonly [name: string, groupBy: UsageQuery['groupBy']])[] = [
  ['model', 'model'],
  ['conversation', 'conversation'],
]

async function measureLongReports(file: string): Promise<void> {
  const store = openFile(file)
  for (const [name, groupBy] of longReports) {
    const took = new Samples()
    const stoodStill = new Samples()
    for (let index = -1; index < 7; index += 1) {
      const block = await measureBlock(store, { ...wholeLedger, to: today, unit: 'month', groupBy })
      if (index < 0) continue
      took.add(block.took)
      stoodStill.add(block.stoodStill)
    }
    report({
      name: `longest stop of the event loop while three years are reported by ${name}, p50`,
      value: stoodStill.p50,
      unit: 'ms',
      goal: { of: 'value', is: 'at most', limit: 100 },
      note: `Streams wait that long. The report took ${Math.round(took.p50)} ms.`,
    })
  }
  store.close()
}

using largeFolder = benchFolder()
using smallFolder = benchFolder()
fillHistory(largeFolder.file, callCount)
fillHistory(smallFolder.file, smallCallCount)

const large = noOpenings()
const small = noOpenings()
const browser = await chromium.launch({ executablePath: await provideBrowser(), args: browserFlags() })
try {
  for (let index = 0; index < serverCount; index += 1) {
    // In turns, so that whatever else the machine does falls on both.
    await measureServer(browser, largeFolder.path, large)
    await measureServer(browser, smallFolder.path, small)
  }
} finally {
  await browser.close()
}

const questions = [...large.asked].map(([path, count]) => `${path} ${count}`).join(', ')
const note = `From the click until the headline cost and the chart are painted, ${callCount.toLocaleString('en-US')} calls over three years. Baseline: ${smallCallCount.toLocaleString('en-US')} calls.`
report({
  name: 'opening the usage page in Chromium, p50',
  value: large.later.p50,
  unit: 'ms',
  baseline: small.later.p50,
  goal: { of: 'value', is: 'at most', limit: 200 },
  note: `${note} Asked of the server, all of it: ${questions}.`,
  whenMissed: 'The report is read in a few milliseconds; checking, sending and drawing it is the rest.',
})
report({
  name: 'opening the usage page in Chromium, p95',
  value: large.later.p95,
  unit: 'ms',
  baseline: small.later.p95,
})
report({
  name: 'opening the usage page in Chromium for the first time, p50',
  value: large.first.p50,
  unit: 'ms',
  baseline: small.first.p50,
  note: 'Fetches and compiles the code of the page, once for each window, and the server reads the file for the first time.',
})
await measureLongReports(largeFolder.file)
