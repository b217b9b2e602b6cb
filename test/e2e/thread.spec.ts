// The thread in a real browser over invented conversations, under the page's own security policy: what a virtual
// list, formulas and a stream do can only be seen there.
import path from 'node:path'
import { expect, type Locator, type Page, test } from 'playwright/test'
import { build, type PreviewServer, preview } from 'vite'
import { expectAccessible } from './harness/expect-accessible.ts'

const gallery = path.resolve('test/harness/gallery')
const configFile = path.join(gallery, 'vite.config.ts')
const outDir = path.resolve('node_modules/.cache/gallery-thread-page')

let server: PreviewServer
let address: string

test.beforeAll(async () => {
  await build({
    configFile,
    logLevel: 'error',
    build: { outDir, rolldownOptions: { input: path.join(gallery, 'thread.html') } },
  })
  server = await preview({
    configFile,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  })
  address = server.resolvedUrls?.local[0] ?? ''
})

test.afterAll(async () => {
  await server.close()
})

async function open(page: Page, query: string): Promise<Locator> {
  await page.goto(`${address}thread.html?${query}`)
  const thread = page.getByRole('log', { name: 'Messages' })
  await thread.getByRole('article').first().waitFor()
  await expect.poll(() => distanceFromEnd(thread)).toBeLessThanOrEqual(40)
  return thread
}

function distanceFromEnd(thread: Locator): Promise<number> {
  return thread.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop)
}

test('opens at the end and puts older messages in front without a jump', async ({ page }) => {
  const thread = await open(page, 'state=long')
  expect(await thread.getByRole('article').count()).toBeLessThan(40)
  await thread.hover()
  const height = await thread.evaluate((element) => element.scrollHeight)
  let worstJump = 0
  for (let step = 0; step < 400; step += 1) {
    const grown = await thread.evaluate((element) => element.scrollHeight)
    if (grown > height * 2 && step > 120) break
    worstJump = Math.max(worstJump, await scrollUpOneStep(page, thread, 300))
  }
  expect(await thread.evaluate((element) => element.scrollHeight)).toBeGreaterThan(height * 1.5)
  expect(worstJump).toBeLessThanOrEqual(2)
  await page.getByRole('button', { name: 'Jump to latest' }).click()
  await expect.poll(() => distanceFromEnd(thread)).toBeLessThanOrEqual(40)
  await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeHidden()
})

/** Turns the wheel once. @returns how far a message that stays in view moved otherwise than the wheel asked, in pixels */
async function scrollUpOneStep(page: Page, thread: Locator, pixels: number): Promise<number> {
  const probe = await thread.evaluateHandle((element) => {
    const frame = element.getBoundingClientRect()
    const rows = Array.from(element.querySelectorAll('article'))
    return rows.find((row) => row.getBoundingClientRect().top > frame.top + 20) ?? null
  })
  const topOf = (): Promise<number | null> =>
    probe.evaluate((row) => (row?.isConnected ? row.getBoundingClientRect().top : null))
  const before = await topOf()
  await page.mouse.wheel(0, -pixels)
  // A frame for the scroll and one for what it measured.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))),
  )
  const after = await topOf()
  const isAtStart = await thread.evaluate((element) => element.scrollTop < 400)
  if (before === null || after === null || isAtStart) return 0
  // The wheel may not have been taken yet: then nothing moved, which is no jump either.
  return after === before ? 0 : Math.abs(after - before - pixels)
}

test('follows an answer that arrives, and leaves a reader who scrolled up alone', async ({ page }) => {
  const thread = await open(page, 'state=live&rate=400')
  const length = (): Promise<number> => thread.evaluate((element) => element.textContent?.length ?? 0)
  const first = await length()
  await expect.poll(length).toBeGreaterThan(first + 4000)
  expect(await distanceFromEnd(thread)).toBeLessThanOrEqual(40)
  await thread.hover()
  await page.mouse.wheel(0, -900)
  await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeVisible()
  const top = await thread.evaluate((element) => element.scrollTop)
  const second = await length()
  await expect.poll(length).toBeGreaterThan(second + 3000)
  expect(await thread.evaluate((element) => element.scrollTop)).toBe(top)
})

test('draws formulas and colours code under the page’s policy, and asks nobody for anything', async ({
  page,
}) => {
  const requests: string[] = []
  const violations: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('console', (message) => {
    if (/Content.Security.Policy|TrustedHTML|Refused to/i.test(message.text()))
      violations.push(message.text())
  })
  await open(page, 'state=markdown')
  await expect(page.locator('.katex-display')).toHaveCount(2)
  await expect(page.locator('.katex').first()).toBeVisible()
  await expect(page.locator('.hljs-keyword').first()).toBeVisible()
  await open(page, 'state=hostile')
  await expect(page.getByText('<script>alert(1)</script>')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Open in browser' })).toBeVisible()
  await expect(page.locator('.katex').first()).toBeVisible()
  expect(requests.filter((url) => !url.startsWith(address) && !url.startsWith('data:'))).toEqual([])
  expect(violations).toEqual([])
  expect(await page.locator('[role=log] :is(script, iframe, img[src^="http"])').count()).toBe(0)
})

test('opens the inspector from an answer and shows the turn', async ({ page }) => {
  await open(page, 'state=relay')
  await page.getByRole('button', { name: 'Turn details' }).last().click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector.getByText('written to cache')).toBeVisible()
  await expect(inspector.getByText('computed from genai-prices 2026-11-10')).toBeVisible()
  await expect(inspector.getByText('msg_01XqT9Kb7fAw')).toBeVisible()
  await inspector.getByRole('tab', { name: 'Conversation' }).click()
  await expect(inspector.getByText('3 model calls')).toBeVisible()
  await inspector.getByRole('tab', { name: 'Provider' }).click()
  await expect(inspector.getByText('How Anthropic Messages remembers')).toBeVisible()
  await expect(page.getByRole('separator', { name: /^Handed off to Claude Opus 5\.5/ })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Conversation usage' })).toContainText('7,032 tokens')
})

for (const states of [
  ['relay', 'markdown', 'hostile', 'failures', 'retry'],
  ['thinking', 'ended', 'lanes', 'files'],
]) {
  test(`passes the accessibility rules: ${states.join(', ')}`, async ({ page }) => {
    for (const state of states) {
      await open(page, `state=${state}&theme=system&inspector=1`)
      await page.getByText('At the provider').waitFor()
      await test.step(state, () => expectAccessible(page, '[role=log]', 'aside'))
    }
  })
}
