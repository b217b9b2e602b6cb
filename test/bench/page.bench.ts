// The page in Chromium, as a person opens it for the first time: a new server and a new profile for each sample, so that
// nothing is cached on either side. First paint and first use count from the start of the navigation.
import { gzipSync } from 'node:zlib'
import { chromium, type Response } from 'playwright'
import { browserFlags, provideBrowser } from '../e2e/harness/find-browser.ts'
import { startServer } from '../e2e/harness/start-server.ts'
import { benchFolder } from './bench-folder.ts'
import { report } from './figure.ts'
import { Samples } from './samples.ts'

const warmUpCount = 1
const sampleCount = 8

interface Loaded {
  readonly url: string
  readonly kind: string
  /** With gzip at its usual level, whatever the server chose. */
  readonly gzipBytes: number
}

interface Opening {
  readonly firstPaintMs: number
  /** When the last byte of the page's own script was there. */
  readonly scriptThereMs: number
  readonly usableMs: number
  readonly loaded: readonly Loaded[]
}

const executablePath = await provideBrowser()

async function readLoaded(response: Response): Promise<Loaded> {
  const body = await response.body()
  const kind = response.request().resourceType()
  return { url: response.url(), kind, gzipBytes: kind === 'font' ? body.length : gzipSync(body).length }
}

async function openPage(): Promise<Opening> {
  using folder = benchFolder()
  const server = await startServer({ dataDir: folder.path })
  const browser = await chromium.launch({ executablePath, args: browserFlags() })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    const responses: Response[] = []
    page.on('response', (response) => responses.push(response))
    await page.goto(server.url, { waitUntil: 'commit' })
    const composer = page.getByRole('textbox', { name: 'Message', exact: true })
    await composer.waitFor()
    const usableMs = await page.evaluate(() => performance.now())
    const firstPaintMs = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const observer = new PerformanceObserver((list) => {
            const [entry] = list.getEntriesByName('first-contentful-paint')
            if (entry !== undefined) resolve(entry.startTime)
          })
          observer.observe({ type: 'paint', buffered: true })
        }),
    )
    const scriptThereMs = await page.evaluate(() => {
      const address = document.querySelector<HTMLScriptElement>('script[type=module]')?.src ?? ''
      const [entry] = performance.getEntriesByName(address)
      return entry instanceof PerformanceResourceTiming ? entry.responseEnd : Number.NaN
    })
    // What the page fetches by itself once it is at rest belongs to the first load as well.
    await page.waitForLoadState('networkidle')
    const loaded = await Promise.all(responses.filter((response) => response.ok()).map(readLoaded))
    return { firstPaintMs, scriptThereMs, usableMs, loaded }
  } finally {
    await browser.close()
    await server.stop()
  }
}

const firstPaint = new Samples()
const scriptThere = new Samples()
const usable = new Samples()
let loaded: readonly Loaded[] = []
for (let index = -warmUpCount; index < sampleCount; index += 1) {
  const opening = await openPage()
  loaded = opening.loaded
  if (index < 0) continue
  firstPaint.add(opening.firstPaintMs)
  scriptThere.add(opening.scriptThereMs)
  usable.add(opening.usableMs)
}

const ownGoal = 'The goal is a budget of this bench: at once, for a person.'
const note = 'New server and new profile each time; the compression of the files on the server is part of it.'
report({
  name: 'first paint of the page in Chromium, p50',
  value: firstPaint.p50,
  unit: 'ms',
  goal: { of: 'value', is: 'at most', limit: 500 },
  note: `${note} ${ownGoal}`,
  whenMissed: `Nothing is drawn before the first script has run: it was there after ${Math.round(scriptThere.p50)} ms, the rest is running it and drawing.`,
})
report({ name: 'first paint of the page in Chromium, p95', value: firstPaint.p95, unit: 'ms' })
report({
  name: 'page ready to type in Chromium, p50',
  value: usable.p50,
  unit: 'ms',
  goal: { of: 'value', is: 'at most', limit: 1000 },
  note: `Seen from outside, so a little late. ${ownGoal}`,
})
report({ name: 'page ready to type in Chromium, p95', value: usable.p95, unit: 'ms' })

const kilobytes = (kinds: readonly string[]): number =>
  loaded.reduce((sum, { kind, gzipBytes }) => sum + (kinds.includes(kind) ? gzipBytes : 0), 0) / 1000
const largest = loaded
  .filter(({ kind }) => kind === 'script' || kind === 'stylesheet')
  .toSorted((one, other) => other.gzipBytes - one.gzipBytes)
  .slice(0, 4)
  .map(({ url, gzipBytes }) => `${new URL(url).pathname.split('/').at(-1)} ${Math.round(gzipBytes / 1000)}`)
report({
  name: 'scripts and styles the page loads first, gzip',
  value: kilobytes(['script', 'stylesheet']),
  unit: 'kB',
  goal: { of: 'value', is: 'at most', limit: 250 },
  note: `Everything requested before the first interaction. Largest: ${largest.join(', ')}.`,
  whenMissed:
    'The thread with its markdown (94 kB) is fetched right after the first paint, before anybody asks for it.',
})
report({
  name: 'fonts the page loads first',
  value: kilobytes(['font']),
  unit: 'kB',
  note: 'Already compressed files, not counted above.',
})
