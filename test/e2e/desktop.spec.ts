// The built desktop application in real Electron: it starts, answers from the guide, and its page is in its box.
// Runs wherever Electron's own program is there; it is not part of the npm package.
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron, type ElectronApplication, expect, type Page, test } from 'playwright/test'

/** @returns null when the program has not been fetched */
function findElectron(): string | null {
  const folder = path.resolve('node_modules/electron')
  const pathFile = path.join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist')
  const program = path.join(dist, readFileSync(pathFile, 'utf8').trim())
  return existsSync(program) ? program : null
}

const program = findElectron()
const missing = "Electron's program is not in node_modules/electron; `npm start` fetches it."
if (program === null) process.stderr.write(`The desktop tests are left out: ${missing}\n`)
test.skip(program === null, missing)

let application: ElectronApplication
let page: Page
let dataFolder: string

async function launch(): Promise<void> {
  application = await _electron.launch({
    executablePath: program ?? '',
    // A container has no user namespaces for Chromium's own sandbox; a person's machine does.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), path.resolve('.')],
    env: { ...(process.env as Record<string, string>), BATON_DATA_DIR: dataFolder },
  })
  page = await application.firstWindow()
}

test.beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), 'baton-desktop-e2e-'))
  await launch()
})
test.afterEach(async () => {
  await application.close()
  await rm(dataFolder, { recursive: true, force: true })
})

test('a conversation with the guide survives the end of the application', async () => {
  await page.getByRole('textbox', { name: 'Message' }).fill('How do I add an account?')
  await page.getByRole('button', { name: 'Send' }).click()
  const answer = page.getByRole('log', { name: 'Messages' }).getByRole('article').nth(1)
  await expect(answer).toContainText(/account/i)
  await expect(page.getByRole('button', { name: 'Turn details' })).toBeVisible()

  await application.close()
  await launch()
  await page.getByRole('navigation', { name: 'Conversations' }).getByText('How to add an account').click()
  const kept = page.getByRole('log', { name: 'Messages' }).getByRole('article')
  await expect(kept).toHaveCount(2)
  await expect(kept.nth(1)).toContainText(/account/i)
})

test('the page has its own address, no Node, no network and no second window', async () => {
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible()
  expect(page.url()).toBe('app://baton/')
  const found = await page.evaluate(async () => {
    const globals = ['process', 'require', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(
      (name) => name in globalThis,
    )
    const reached = await fetch('http://127.0.0.1:9/').then(
      () => 'answered',
      (error: unknown) => (error instanceof Error ? error.name : 'failed'),
    )
    return { globals, reached, opened: window.open('https://example.com') === null }
  })
  expect(found).toEqual({ globals: [], reached: 'TypeError', opened: true })
  await page.evaluate(() => {
    window.location.href = 'https://example.com/'
  })
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible()
  expect(page.url()).toBe('app://baton/')
  expect(application.windows()).toHaveLength(1)
})
