// Backups, going back to one, and moving the data folder, by keyboard alone.
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { BatonPage } from './harness/baton-page.ts'
import { expectAccessible } from './harness/expect-accessible.ts'
import { startServer } from './harness/start-server.ts'
import { focusedName, tabTo } from './harness/tab-to.ts'

async function openData(page: Page): Promise<void> {
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await tabTo(page, /^Accounts$/)
  // The tabs take the key a moment later than it is pressed.
  await page.keyboard.press('End')
  await expect.poll(() => focusedName(page)).toBe('About')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => focusedName(page)).toBe('Data')
  await expect(page.getByRole('heading', { name: 'Backups' })).toBeVisible()
}

test('a person backs up, looks, goes back, and moves the history, without a mouse', async ({ page }) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'baton-backup-'))
  const home = path.join(folder, 'home')
  const target = path.join(folder, 'moved')
  let server = await startServer({ dataDir: home })
  try {
    const baton = new BatonPage(page)
    await baton.open(server.url)
    await baton.ask('What can Baton do?')

    await openData(page)
    await tabTo(page, /^Back up now$/)
    await page.keyboard.press('Enter')
    await expect(page.getByText(/^Made and checked: 1 conversation, 2 messages/)).toBeVisible()
    await expect(page.getByRole('list', { name: 'Backups' }).getByRole('listitem')).toHaveCount(1)

    // Once a week instead of each day, and one more is kept; both are there after a reload.
    await tabTo(page, /^Every day$/, 'Shift+Tab')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => focusedName(page)).toBe('Every week')
    await page.keyboard.press('Space')
    await expect(page.getByRole('radio', { name: 'Every week' })).toBeChecked()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('6')
    await page.keyboard.press('Enter')
    await expectAccessible(page, '[role=dialog]')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()

    await baton.composer.focus()
    await baton.ask('How do I add a provider?')
    await expect(baton.message('You').filter({ hasText: 'How do I add a provider?' })).toBeVisible()

    await page.reload()
    await expect(baton.composer).toBeVisible()
    await baton.composer.focus()
    await openData(page)
    await expect(page.getByRole('radio', { name: 'Every week' })).toBeChecked()
    await expect(page.getByLabel('How many are kept')).toHaveValue('6')
    await tabTo(page, /^Look into the backup of/)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Would be as they were 1' })).toBeVisible()
    await expectAccessible(page, '[role=dialog]')
    await tabTo(page, /^Go back to this backup…$/)
    await page.keyboard.press('Enter')
    // What is harmless has the focus.
    await expect.poll(() => focusedName(page)).toBe('Cancel')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await expect(page.getByText(/^Baton went back to this backup/)).toBeVisible()
    const kept = readdirSync(path.join(home, 'backups')).filter((name) => name.includes('.before-restore.'))
    expect(kept).toHaveLength(1)
    await page.keyboard.press('Escape')

    // The page has followed by itself: the second question is gone, the first is there.
    await baton.sidebar
      .getByRole('button', { name: /^What can Baton do/ })
      .first()
      .focus()
    await page.keyboard.press('Enter')
    await expect(baton.message('You').filter({ hasText: 'What can Baton do?' })).toBeVisible()
    await expect(page.getByText('How do I add a provider?')).toBeHidden()

    await baton.composer.focus()
    await openData(page)
    // The settings went back too.
    await expect(page.getByRole('radio', { name: 'Every day' })).toBeChecked()
    await expect(page.getByRole('list', { name: 'Backups' }).getByText('Before going back')).toBeVisible()
    await tabTo(page, /^Move…$/)
    await page.keyboard.press('Enter')
    await page.keyboard.type(home)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect(page.getByText('The history is in this folder already.')).toBeVisible()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Control+A')
    await page.keyboard.type(target)
    await page.keyboard.press('Tab')
    await expect.poll(() => focusedName(page)).toBe('Move the history')
    await page.keyboard.press('Enter')
    await expect(page.getByText(`Baton goes on in ${target}.`, { exact: false }).first()).toBeVisible()
    await expectAccessible(page, '[role=dialog]')
    expect(existsSync(path.join(target, 'baton.db'))).toBe(true)
    expect(existsSync(path.join(home, 'baton.db'))).toBe(false)
    await page.keyboard.press('Escape')
    await baton.composer.focus()
    await baton.ask('Where are my keys and conversations kept?')

    expect(await server.stop()).toBe(0)
    server = await startServer({ dataDir: home })
    expect(server.output().stderr).toContain(`was moved to ${target}`)
    await page.goto(server.url)
    await expect(baton.composer).toBeVisible()
    await expect(baton.sidebar.getByRole('button', { name: /^What can Baton do/ }).first()).toBeVisible()
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
