// How a person keeps conversations in order: folders by pointer and by keyboard, tags, many at once, the archive, the trash,
// unread marks in two windows, and the rules that clean up by themselves.
import path from 'node:path'
import { expect, type Locator, type Page } from 'playwright/test'
import { stepsOf } from '../fakes/openai/answer-script.ts'
import { completedStream, messageItem } from '../fakes/openai/responses-wire.ts'
import { createGate, streamAnswer } from '../fakes/wire-server.ts'
import { insertThread, openFile } from '../harness/store-fixtures.ts'
import { openHouse, test } from './harness/baton-house.ts'
import { BatonPage } from './harness/baton-page.ts'
import { expectAccessible } from './harness/expect-accessible.ts'

const dayMs = 86_400_000
const titles = ['Amber', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir']

/** Conversations of today, the first of `titles` newest, and some that rest or lie in the trash for long. */
function fill(dataDir: string): void {
  const store = openFile(path.join(dataDir, 'baton.db'))
  const now = Date.now()
  for (const [index, title] of titles.entries())
    insertThread(store, 2, { conversation: { title, updatedAt: now - index * 1000 } })
  insertThread(store, 2, { conversation: { title: 'Resting', updatedAt: now - 100 * dayMs } })
  insertThread(store, 2, { conversation: { title: 'Rubbish', trashedAt: now - 40 * dayMs } })
  store.close()
}

async function withHouse(page: Page, use: (baton: BatonPage) => Promise<void>): Promise<void> {
  const house = await openHouse(page, { prepare: fill })
  try {
    await use(house.baton)
    expect(house.problems).toEqual([])
  } finally {
    await house.close()
  }
}

function row(baton: BatonPage, title: string): Locator {
  return baton.sidebar.getByRole('row').getByRole('button', { name: title })
}

function folder(baton: BatonPage, name: string): Locator {
  return baton.sidebar.getByRole('region', { name, exact: true })
}

/** The conversations of a folder or a group, from top to bottom. */
async function expectRows(place: Locator, wanted: readonly string[]): Promise<void> {
  await expect(place.getByRole('row')).toHaveText(wanted.map((title) => new RegExp(`^${title}`)))
}

async function undo(page: Page, words: string): Promise<void> {
  const toast = page.getByRole('listitem').filter({ hasText: words })
  await toast.getByRole('button', { name: 'Undo' }).click()
}

async function makeFolder(baton: BatonPage, name: string): Promise<void> {
  await baton.sidebar.getByRole('button', { name: 'New folder' }).click()
  const dialog = baton.page.getByRole('dialog', { name: 'New folder' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  await baton.page.keyboard.press('Enter')
  await expect(folder(baton, name)).toBeVisible()
}

test('conversations are filed by dragging and by keyboard, and folders are put into order', async ({
  page,
}) => {
  await withHouse(page, async (baton) => {
    const today = baton.sidebar.getByRole('region', { name: 'Today' })
    await makeFolder(baton, 'Trees')
    await makeFolder(baton, 'Woods')
    await expect(folder(baton, 'Trees')).toContainText('Nothing in it yet.')
    await row(baton, 'Birch').dragTo(folder(baton, 'Trees').getByRole('button', { name: /^Trees/ }))
    await expectRows(folder(baton, 'Trees'), ['Birch'])
    await expect(page.getByText('Conversation moved to Trees.', { exact: true })).toBeVisible()

    // By keyboard: the menu of the row, then type and Enter.
    await row(baton, 'Dogwood').focus()
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: 'Move to folder…' }).press('Enter')
    await expect(page.getByRole('combobox', { name: 'Search folders' })).toBeFocused()
    await page.keyboard.type('tre')
    await page.keyboard.press('Enter')
    await expectRows(folder(baton, 'Trees'), ['Birch', 'Dogwood'])
    await expectRows(today, ['Amber', 'Cedar', 'Elm', 'Fir'])
    await expect(
      folder(baton, 'Trees').getByRole('button', { name: /^Trees ?, 2 conversations/ }),
    ).toBeVisible()

    // Out again, by dragging it among the others; and undone.
    await row(baton, 'Birch').dragTo(row(baton, 'Elm'))
    await expectRows(today, ['Amber', 'Birch', 'Cedar', 'Elm', 'Fir'])
    await undo(page, 'Conversation moved out of folders.')
    await expectRows(folder(baton, 'Trees'), ['Birch', 'Dogwood'])

    // Which folders are open is remembered.
    await folder(baton, 'Trees')
      .getByRole('button', { name: /^Trees/ })
      .press('ArrowLeft')
    await expectRows(folder(baton, 'Trees'), [])
    await page.reload()
    await expect(folder(baton, 'Trees').getByRole('button', { name: /^Trees/ })).toHaveAttribute(
      'aria-expanded',
      'false',
    )

    // The order of folders, by the menu and by dragging.
    const names = () => baton.sidebar.locator('[data-drag="folder"]')
    await folder(baton, 'Woods')
      .getByRole('button', { name: /^Woods/ })
      .focus()
    await folder(baton, 'Woods').getByRole('button', { name: 'Menu of Woods' }).press('Enter')
    await page.getByRole('menuitem', { name: 'Move up' }).press('Enter')
    await expect(names()).toHaveText([/^Woods/, /^Trees/])
    await names()
      .first()
      .dragTo(names().last(), { targetPosition: { x: 60, y: 28 } })
    await expect(names()).toHaveText([/^Trees/, /^Woods/])

    // It is renamed, and goes; its conversations stay.
    await folder(baton, 'Trees')
      .getByRole('button', { name: /^Trees/ })
      .press('F2')
    await page.getByRole('textbox', { name: 'Title' }).fill('Timber')
    await page.keyboard.press('Enter')
    await folder(baton, 'Timber')
      .getByRole('button', { name: /^Timber/ })
      .press('Delete')
    const dialog = page.getByRole('dialog', { name: 'Delete the folder Timber?' })
    await expect(dialog).toContainText('Its 2 conversations stay')
    await dialog.getByRole('button', { name: 'Delete folder' }).click()
    await expect(folder(baton, 'Timber')).toBeHidden()
    await expectRows(today, titles)
  })
})

test('a conversation begun in a folder starts with its model and its system text', async ({
  house,
  page,
}) => {
  const { baton, anthropic } = house
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask('Elsewhere')
  await baton.sidebar.getByRole('button', { name: 'New folder' }).click()
  const dialog = page.getByRole('dialog', { name: 'New folder' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Harbour')
  await dialog.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'Claude Opus 5.5' })
  await dialog.getByRole('textbox', { name: 'System text' }).fill('You are the harbour master.')
  await expectAccessible(page, '[role="dialog"]')
  await dialog.getByRole('button', { name: 'Make folder' }).click()
  await folder(baton, 'Harbour')
    .getByRole('button', { name: /^Harbour/ })
    .hover()
  await folder(baton, 'Harbour').getByRole('button', { name: 'New conversation in Harbour' }).click()
  await expect(page.getByRole('button', { name: 'Model: Claude Opus 5.5' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Begin outside of Harbour' })).toBeVisible()
  await baton.ask('Who are you?')
  await expectRows(folder(baton, 'Harbour'), ['Who are you?'])
  expect(JSON.stringify(anthropic.messageRequests().at(-1)?.body)).toContain('You are the harbour master.')

  // The next one begins outside.
  await page.keyboard.press('Control+n')
  await expect(page.getByRole('button', { name: 'Begin outside of Harbour' })).toBeHidden()
  await baton.ask('And now?')
  await expectRows(folder(baton, 'Harbour'), ['Who are you?'])
  expect(JSON.stringify(anthropic.messageRequests().at(-1)?.body)).not.toContain('harbour master')
})

test('several are selected, tagged, archived, moved to the trash, restored and deleted for good', async ({
  page,
}) => {
  await withHouse(page, async (baton) => {
    const today = baton.sidebar.getByRole('region', { name: 'Today' })
    const bar = baton.sidebar.getByRole('toolbar', { name: 'Selected conversations' })
    const counted = (count: number) => baton.sidebar.getByText(`${count} selected`, { exact: true })
    const selected = baton.sidebar.getByRole('row', { selected: true })

    await row(baton, 'Birch').click({ modifiers: ['Control'] })
    await row(baton, 'Dogwood').click({ modifiers: ['Shift'] })
    await expect(selected).toHaveText([/^Birch/, /^Cedar/, /^Dogwood/])
    await expect(counted(3)).toBeVisible()
    await row(baton, 'Cedar').click({ modifiers: ['Control'] })
    await expect(counted(2)).toBeVisible()
    await expectAccessible(page, 'nav')
    await page.keyboard.press('Escape')
    await expect(bar).toBeHidden()
    await expect(row(baton, 'Cedar')).toBeFocused()

    // By keyboard alone.
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await expect(selected).toHaveText([/^Cedar/, /^Dogwood/, /^Elm/])
    await page.keyboard.press('Control+a')
    await expect(counted(7)).toBeVisible()
    await page.keyboard.press('Escape')
    await row(baton, 'Amber').focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')

    await bar.getByRole('button', { name: 'Tags…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Tags' })
    await dialog.getByRole('textbox', { name: 'New tag' }).fill('urgent')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('checkbox', { name: 'urgent' })).toBeChecked()
    await dialog.getByRole('textbox', { name: 'New tag' }).fill('later')
    await page.keyboard.press('Enter')
    await dialog.getByRole('checkbox', { name: 'later' }).click()
    await expect(dialog.getByRole('checkbox', { name: 'later' })).not.toBeChecked()
    await expectAccessible(page, '[role="dialog"]')
    await dialog.getByRole('button', { name: 'Rename urgent' }).click()
    await page.getByRole('textbox', { name: 'Title' }).fill('soon')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('checkbox', { name: 'soon' })).toBeChecked()
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(row(baton, 'Amber')).toContainText('soon')

    // Narrowed to a tag, and back.
    await page.keyboard.press('Escape')
    await baton.sidebar.getByRole('button', { name: 'Show a tag' }).click()
    await page.getByRole('menuitem', { name: 'soon' }).click()
    await expectRows(today, ['Amber', 'Birch'])
    await baton.sidebar.getByRole('button', { name: 'Show all conversations' }).click()
    await expectRows(today, titles)

    // Archived together, and undone.
    await row(baton, 'Amber').click({ modifiers: ['Control'] })
    await row(baton, 'Birch').click({ modifiers: ['Control'] })
    await bar.getByRole('button', { name: 'Archive' }).click()
    await expectRows(today, titles.slice(2))
    await undo(page, '2 conversations archived.')
    await expectRows(today, titles)

    // To the trash, one of them back, and the rest for good.
    await row(baton, 'Amber').click({ modifiers: ['Control'] })
    await row(baton, 'Cedar').click({ modifiers: ['Shift'] })
    await page.keyboard.press('Delete')
    await expectRows(today, titles.slice(3))
    await baton.sidebar.getByRole('button', { name: 'Trash', exact: true }).click()
    const trash = baton.sidebar.getByRole('grid', { name: 'Trash' })
    await expectRows(trash, ['Amber', 'Birch', 'Cedar', 'Rubbish'])
    await row(baton, 'Birch').click({ modifiers: ['Control'] })
    await bar.getByRole('button', { name: 'Restore from trash' }).click()
    await expectRows(trash, ['Amber', 'Cedar', 'Rubbish'])
    await baton.sidebar.getByRole('button', { name: 'Empty trash…' }).click()
    const asked = page.getByRole('dialog', { name: 'Empty the trash?' })
    await expect(asked).toContainText('3 conversations are removed from this computer')
    await expectAccessible(page, '[role="dialog"]')
    await asked.getByRole('button', { name: 'Delete for good' }).click()
    const done = page.getByRole('dialog', { name: 'Deleted for good' })
    await expect(done).toContainText('3 conversations are deleted for good.')
    await done.getByRole('button', { name: 'Close' }).last().click()
    await expect(baton.sidebar.getByText('The trash is empty')).toBeVisible()
    await baton.sidebar.getByRole('button', { name: 'Back to all conversations' }).click()
    await expectRows(today, ['Birch', ...titles.slice(3)])
  })
})

test('an answer nobody has seen is marked in every window until somebody looks', async ({ house, page }) => {
  const { baton, openai } = house
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask('Of the first window')
  // Looked at as it came: nothing is unread.
  await expect(page).toHaveTitle('Baton')
  const opening = page.waitForEvent('popup')
  await page.evaluate(() => void window.open(window.location.href))
  const second = new BatonPage(await opening)
  await second.page.getByRole('button', { name: 'New conversation', exact: true }).click()
  await baton.page.getByRole('button', { name: 'New conversation', exact: true }).click()
  // The answer comes when nobody looks any more.
  const gate = createGate()
  const facts = { id: 'resp_late', model: 'gpt-6-sol-2026-10-01', store: true }
  const steps = stepsOf(completedStream([messageItem('A late answer.')], facts), 0)
  openai.script(streamAnswer([...steps.slice(0, 2), { stall: gate.opened }, ...steps.slice(2)]))
  await second.send('Of the second window')
  await second.page.keyboard.press('Control+n')
  await expect(second.log).toBeHidden()
  gate.open()
  for (const window of [baton, second]) {
    await expect(row(window, 'Of the second window')).toHaveAccessibleName('Of the second window , unread')
    await expect(window.page).toHaveTitle('(1) Baton')
  }
  await row(baton, 'Of the second window').click()
  for (const window of [baton, second]) {
    await expect(row(window, 'Of the second window')).toHaveAccessibleName('Of the second window')
    await expect(window.page).toHaveTitle('Baton')
  }
  // By hand it stays so, though it is open.
  await baton.openMenuItem('Mark as unread')
  await expect(row(second, 'Of the second window')).toHaveAccessibleName('Of the second window , unread')
  await expect(row(baton, 'Of the second window')).toHaveAccessibleName('Of the second window , unread')
  await row(baton, 'Of the first window').click()
  await row(baton, 'Of the second window').click()
  await expect(second.page).toHaveTitle('Baton')
  await second.page.close()
})

test('the rules that clean up are off, say what they would do, and do it when they are chosen', async ({
  page,
}) => {
  await withHouse(page, async (baton) => {
    await expect(row(baton, 'Resting')).toBeVisible()
    await baton.sidebar.getByRole('button', { name: 'Settings', exact: true }).click()
    await page.getByRole('tab', { name: 'Cleaning up' }).click()
    const panel = page.getByRole('tabpanel', { name: 'Cleaning up' })
    await expect(panel).toContainText('1 conversation that nobody wrote in for 90 days would be archived.')
    await expect(panel).toContainText(
      '1 conversation that lies in the trash for more than 30 days would be deleted',
    )
    await expectAccessible(page, '[role="tabpanel"][data-state="active"]')
    await panel.getByRole('switch', { name: 'Archive what nobody writes in' }).press('Space')
    await panel.getByRole('switch', { name: 'Delete for good what lies in the trash' }).press('Space')
    const days = panel.getByRole('textbox', { name: 'After so many days in the trash' })
    await days.fill('50')
    await days.press('Enter')
    await expect(panel).toContainText('Nothing lies in the trash for more than 50 days.')
    await panel.getByRole('button', { name: 'Clean up now' }).click()
    await expect(panel).toContainText('Archived 1 conversation that nobody wrote in for a while.')
    await days.fill('39')
    await days.press('Enter')
    await panel.getByRole('button', { name: 'Clean up now' }).click()
    await expect(panel).toContainText('Deleted 1 conversation of the trash for good.')
    await page.keyboard.press('Escape')
    await expect(row(baton, 'Resting')).toBeHidden()
    await baton.sidebar.getByRole('button', { name: 'Archive', exact: true }).click()
    await expect(row(baton, 'Resting')).toBeVisible()
    await baton.sidebar.getByRole('button', { name: 'Trash', exact: true }).click()
    await expect(baton.sidebar.getByText('The trash is empty')).toBeVisible()
  })
})
