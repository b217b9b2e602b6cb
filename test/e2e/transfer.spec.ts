// A library goes out of one Baton and into another, and conversations of another app come in, by keyboard alone.
import { createWriteStream, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { expect, type Locator, type Page, test } from 'playwright/test'
import { ZipFile } from 'yazl'
import { exportOf2025 } from '../fixtures/imports/chatgpt/chatgpt-export.ts'
import { BatonPage } from './harness/baton-page.ts'
import { expectAccessible } from './harness/expect-accessible.ts'
import { startServer } from './harness/start-server.ts'
import { focusedName, tabTo } from './harness/tab-to.ts'

async function openData(page: Page): Promise<void> {
  await page.keyboard.press('Control+,')
  await tabTo(page, /^Accounts$/)
  await page.keyboard.press('End')
  await expect.poll(() => focusedName(page)).toBe('About')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => focusedName(page)).toBe('Data')
  await expect(page.getByRole('heading', { name: 'In and out' })).toBeVisible()
}

async function zipTo(file: string, content: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  const zip = new ZipFile()
  for (const [name, bytes] of Object.entries(content)) zip.addBuffer(Buffer.from(bytes), name)
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(file))
}

/** What the report says of one kind of conversations. */
function countOf(dialog: Locator, name: string): Locator {
  return dialog.getByRole('row', { name: new RegExp(`^${name} `) }).getByRole('cell')
}

/** Types a path into the field of the dialog, and looks into what is there. */
async function lookInto(page: Page, file: string): Promise<void> {
  await page.getByLabel('Or a path on this computer').focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type(file)
  await page.keyboard.press('Enter')
}

/** Presses the button that has the focus, and answers the window of the system with a file. */
async function chooseFile(page: Page, file: string): Promise<void> {
  const opened = page.waitForEvent('filechooser')
  await page.keyboard.press('Enter')
  await (await opened).setFiles(file)
}

test('everything goes out as one zip file and comes in elsewhere, once', async ({ page, context }) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'baton-transfer-'))
  const out = path.join(folder, 'out')
  mkdirSync(out)
  const first = await startServer({ dataDir: path.join(folder, 'one') })
  const second = await startServer({ dataDir: path.join(folder, 'two') })
  try {
    const baton = new BatonPage(page)
    await baton.open(first.url)
    await baton.ask('What can Baton do?')
    await openData(page)
    await tabTo(page, /^Export everything…$/)
    await page.keyboard.press('Enter')
    const exporting = page.getByRole('dialog', { name: 'Export everything' })
    await exporting.getByLabel('Into the folder').focus()
    await expect(exporting.getByLabel('Into the folder')).not.toHaveValue('')
    await page.keyboard.press('Control+A')
    await page.keyboard.type(out)
    await expectAccessible(page, '[role=dialog]')
    await tabTo(page, /^Export$/)
    await page.keyboard.press('Enter')
    await expect(exporting.getByText(/^1 conversation, .* written to /)).toBeVisible()
    const [name, ...others] = readdirSync(out)
    expect(others).toEqual([])
    expect(name).toMatch(/\.zip$/)
    const file = path.join(out, name ?? '')

    const elsewhere = await context.newPage()
    const other = new BatonPage(elsewhere)
    await other.open(second.url)
    await elsewhere.getByRole('button', { name: 'Import…' }).focus()
    await elsewhere.keyboard.press('Enter')
    const dialog = elsewhere.getByRole('dialog')
    await expect.poll(() => focusedName(elsewhere)).toBe('Choose a file…')
    await lookInto(elsewhere, file)
    await expect(dialog.getByRole('heading', { name: 'What would be imported' })).toBeVisible()
    await expect(countOf(dialog, 'New')).toHaveText('1')
    await expect.poll(() => focusedName(elsewhere)).toBe('Import 1 conversation')
    await elsewhere.keyboard.press('Enter')
    await expect(dialog.getByRole('heading', { name: 'Imported' })).toBeVisible()
    await expect.poll(() => focusedName(elsewhere)).toBe('Close')
    await elsewhere.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await other.sidebar
      .getByRole('button', { name: /^What can Baton do/ })
      .first()
      .focus()
    await elsewhere.keyboard.press('Enter')
    await expect(other.message('You').filter({ hasText: 'What can Baton do?' })).toBeVisible()

    // Nothing of it is missing or different: the same file has nothing more to give.
    await openData(elsewhere)
    await tabTo(elsewhere, /^Import…$/)
    await elsewhere.keyboard.press('Enter')
    await expect(dialog.getByLabel('Or a path on this computer')).toBeVisible()
    await lookInto(elsewhere, file)
    await expect(countOf(dialog, 'Here already as they are')).toHaveText('1')
    await expect(dialog.getByText('There is nothing new in it')).toBeVisible()
  } finally {
    await first.stop()
    await second.stop()
    await rm(folder, { recursive: true, force: true })
  }
})

test('an export of another app is handed over in the browser, and a broken file gets its sentence', async ({
  page,
}) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'baton-transfer-'))
  const good = path.join(folder, 'export.zip')
  const broken = path.join(folder, 'broken.json')
  await zipTo(good, exportOf2025())
  writeFileSync(broken, '[{"title": "It ends in the mid')
  const server = await startServer({ dataDir: path.join(folder, 'data') })
  try {
    // Playwright takes the window of the system over only while somebody listens, and a moment after it is asked to.
    page.on('filechooser', () => {})
    const baton = new BatonPage(page)
    await baton.open(server.url)
    await page.getByRole('button', { name: 'Import…' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')

    await expect.poll(() => focusedName(page)).toBe('Choose a file…')
    await chooseFile(page, broken)
    await expect(dialog.getByRole('alert')).toHaveText(/\.$/)

    await expect.poll(() => focusedName(page)).toBe('Choose a file…')
    await chooseFile(page, good)
    await expect(dialog.getByRole('heading', { name: 'What would be imported' })).toBeVisible()
    await expect(dialog.getByText('ChatGPT: ')).toBeVisible()
    await tabTo(page, /^Show them$/)
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('list', { name: 'What was left out or changed' })).toBeVisible()
    await expectAccessible(page, '[role=dialog]')
    await tabTo(page, /^Import 2 conversations$/)
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('heading', { name: 'Imported' })).toBeVisible()
    await page.keyboard.press('Escape')
    // The other one was archived there, and is here.
    await expect(baton.sidebar.getByRole('button', { name: 'Harbour' })).toBeVisible()

    // What ran is listed at the foot of the sidebar until it is put away.
    const jobs = page.getByRole('region', { name: 'Jobs' })
    await jobs.getByRole('button').first().focus()
    await page.keyboard.press('Enter')
    await expect(jobs.getByRole('listitem')).toHaveCount(3)
    await expectAccessible(page, 'section[aria-label=Jobs]')
    await tabTo(page, /^Put all away$/)
    await page.keyboard.press('Enter')
    await expect(jobs).toBeHidden()
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
