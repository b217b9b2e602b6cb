// The usage page over calls that were really made: its figures are what the fakes counted and charged, and what the
// ledger exports; a file of the vendor's is set beside them. All of it by keyboard.
import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page } from 'playwright/test'
import type { BilledRequest } from '../fakes/fake-bill.ts'
import { type House, test } from './harness/baton-house.ts'
import { expectAccessible } from './harness/expect-accessible.ts'
import { focusedName, tabTo } from './harness/tab-to.ts'

const usagePage = (page: Page): Locator => page.getByRole('main', { name: 'Usage' })

/** The value of a headline figure, without what it was before. */
function figure(page: Page, label: string): Locator {
  const figures = usagePage(page).getByRole('region', { name: 'Figures of the period' })
  return figures
    .locator('dl > div')
    .filter({ has: page.locator('dt', { hasText: new RegExp(`^${label}$`) }) })
    .locator('dd')
}

function inputOf({ usage }: BilledRequest): number {
  const counts = (usage ?? {}) as Readonly<Record<string, number | undefined>>
  const {
    input_tokens: input = 0,
    cache_read_input_tokens: read = 0,
    cache_creation_input_tokens: written = 0,
  } = counts
  return input + read + written
}

function outputOf({ usage }: BilledRequest): number {
  return ((usage ?? {}) as { readonly output_tokens?: number }).output_tokens ?? 0
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const count = (value: number): string => new Intl.NumberFormat('en-US').format(value)

/** As the page writes money; under a dollar with four places. */
function money(nanoUsd: number): string {
  const dollars = nanoUsd / 1e9
  return dollars >= 1 ? `$${dollars.toFixed(2)}` : `$${dollars.toFixed(4)}`
}

const costOf = (billed: readonly BilledRequest[]): number =>
  sum(billed.map(({ nanoUsd }) => nanoUsd ?? Number.NaN))

/** Three answers of two vendors, in two conversations. */
async function makeCalls({ baton }: House): Promise<void> {
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask('Which piers does the harbour have?')
  await baton.ask('And which of them are lit?')
  await baton.page.keyboard.press('Control+n')
  await baton.chooseModel(/Claude Opus 5\.5/)
  await baton.ask('Name a star.')
}

async function openUsage(page: Page): Promise<void> {
  await page.keyboard.press('Control+u')
  await expect(usagePage(page).getByRole('heading', { name: 'Usage' })).toBeVisible()
}

async function download(page: Page, name: string): Promise<{ name: string; content: string }> {
  const downloading = page.waitForEvent('download')
  // The page is below its header in the order of the Tab key, so the way goes back.
  await usagePage(page).getByRole('button', { name: 'Export as JSON' }).focus()
  await tabTo(page, new RegExp(`^${name}$`), 'Shift+Tab')
  await page.keyboard.press('Enter')
  const file = await downloading
  return { name: file.suggestedFilename(), content: await readFile(await file.path(), 'utf8') }
}

test('shows what the providers counted and charged, and exports the same', async ({ house, page }) => {
  await makeCalls(house)
  const billed = [...house.openai.billed, ...house.anthropic.billed]
  expect(billed).toHaveLength(3)
  await page.getByRole('button', { name: 'Usage', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(figure(page, 'Calls')).toHaveText('3')
  await page.keyboard.press('Shift+Tab')
  expect(await focusedName(page)).toBe('Export as JSON')
  await expect(figure(page, 'Cost')).toHaveText(money(costOf(billed)))
  await expect(figure(page, 'Tokens in')).toHaveText(count(sum(billed.map(inputOf))))
  await expect(figure(page, 'Tokens out')).toHaveText(count(sum(billed.map(outputOf))))
  await expect(figure(page, 'Failed')).toHaveText('0')
  await expect(figure(page, 'Speed')).toHaveText(/tok\/s$/)
  await expectAccessible(page, 'main')

  const table = usagePage(page).getByRole('table', { name: 'Usage by model' })
  const row = table.getByRole('row', { name: /^GPT-6 Sol/ })
  await expect(row.getByRole('cell').first()).toHaveText(money(costOf(house.openai.billed)))

  const json = await download(page, 'Export as JSON')
  expect(json.name).toMatch(/^baton-usage-.*\.json$/)
  const { calls } = JSON.parse(json.content) as { calls: { cost: { nanoUsd: number } }[] }
  expect(calls).toHaveLength(3)
  expect(sum(calls.map(({ cost }) => cost.nanoUsd))).toBe(costOf(billed))
})

test('is narrowed, followed back and left by keyboard', async ({ house, page }) => {
  await makeCalls(house)
  await openUsage(page)
  await expect(figure(page, 'Calls')).toHaveText('3')

  await test.step('a group narrows everything, the export too', async () => {
    const legend = usagePage(page).getByRole('list', { name: 'Groups of the chart' })
    await legend.getByRole('button', { name: /^GPT-6 Sol/ }).focus()
    await page.keyboard.press('Enter')
    await expect(usagePage(page).getByRole('list', { name: 'Filters' })).toContainText('GPT-6 Sol')
    await expect(figure(page, 'Calls')).toHaveText('2')
    await expect(figure(page, 'Cost')).toHaveText(money(costOf(house.openai.billed)))
    const csv = await download(page, 'Export as CSV')
    const lines = csv.content.trim().split('\r\n')
    expect(lines).toHaveLength(3)
    expect(lines[0]).toContain('Cost (USD)')
    for (const line of lines.slice(1)) expect(line).toContain('GPT-6 Sol')
  })

  await test.step('the filter can be taken away', async () => {
    await usagePage(page)
      .getByRole('button', { name: /^Remove filter: GPT-6 Sol/ })
      .focus()
    await page.keyboard.press('Enter')
    await expect(figure(page, 'Calls')).toHaveText('3')
  })

  await test.step('bars and days are walked with the arrow keys, and open', async () => {
    const bars = usagePage(page).getByRole('toolbar', { name: /^Cost per day/ })
    await bars.getByRole('button').last().focus()
    await page.keyboard.press('ArrowLeft')
    expect(await focusedName(page)).toMatch(/: \$0$/)
    await page.keyboard.press('End')
    expect(await focusedName(page)).toContain(
      money(costOf([...house.openai.billed, ...house.anthropic.billed])),
    )
    await page.keyboard.press('Enter')
    await expect(usagePage(page).getByLabel('From')).toHaveValue(
      await usagePage(page).getByLabel('to', { exact: true }).inputValue(),
    )
    const days = usagePage(page).getByRole('toolbar', { name: /^Cost of each day/ })
    await days.getByRole('button').last().focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await expect(usagePage(page).getByText('No calls in this period.')).toBeVisible()
    await usagePage(page).getByRole('radio', { name: '7 days' }).press('Space')
    await expect(figure(page, 'Calls')).toHaveText('3')
  })

  await test.step('the table behind the chart says the same', async () => {
    await usagePage(page).getByRole('button', { name: 'As a table' }).first().press('Enter')
    const table = usagePage(page).getByRole('table', { name: 'Cost per day' })
    await expect(table.getByRole('row')).toHaveCount(2)
    await expect(table.getByRole('row').last().getByRole('cell').first()).toHaveText(
      money(costOf([...house.openai.billed, ...house.anthropic.billed])),
    )
  })

  await test.step('a conversation opens from its row, and the page comes back as it was', async () => {
    await usagePage(page).getByRole('radio', { name: 'Conversation' }).press('Space')
    const table = usagePage(page).getByRole('table', { name: 'Usage by conversation' })
    await table.getByRole('button', { name: /^Which piers/ }).press('Enter')
    await expect(house.baton.message('You').first()).toContainText('Which piers does the harbour have?')
    await openUsage(page)
    await expect(usagePage(page).getByRole('radio', { name: 'Conversation' })).toBeChecked()
    await expect(usagePage(page).getByRole('radio', { name: '7 days' })).toBeChecked()
  })

  await test.step('Escape leads back to the conversation, ready to be continued', async () => {
    await page.keyboard.press('Escape')
    await expect(usagePage(page)).toBeHidden()
    await expect(house.baton.log).toBeVisible()
    await expect(house.baton.composer).toBeFocused()
  })
})

test('follows new calls, and keeps those of a deleted conversation without its name', async ({
  house,
  page,
}) => {
  const { baton } = house
  await openUsage(page)
  await expect(usagePage(page).getByText('No calls yet')).toBeVisible()
  await page.keyboard.press('Escape')
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask('A secret of mine')
  await openUsage(page)
  await expect(figure(page, 'Calls')).toHaveText('1')
  await page.keyboard.press('Escape')
  await baton.openMenuItem('Move to trash')
  await page.getByRole('button', { name: 'Trash', exact: true }).click()
  await baton.sidebar.getByText('A secret of mine').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete for good…' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Delete/ })
    .last()
    .click()
  await expect(page.getByRole('dialog', { name: 'Deleted for good' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(baton.sidebar.getByText('A secret of mine')).toBeHidden()
  await openUsage(page)
  await usagePage(page).getByRole('radio', { name: 'Conversation' }).click()
  await expect(usagePage(page).getByRole('table')).toContainText('A deleted conversation')
  await expect(usagePage(page)).not.toContainText('A secret of mine')
  await expect(figure(page, 'Cost')).toHaveText(money(costOf(house.openai.billed)))
})

test('sets a file of the vendor beside the ledger', async ({ house, page }) => {
  test.slow()
  await house.baton.chooseModel(/GPT-6 Sol/)
  await house.baton.ask('Which piers does the harbour have?')
  await openUsage(page)
  const exact = (costOf(house.openai.billed) / 1e9).toFixed(9)
  const day = new Date().toISOString().slice(0, 10)
  const costs = (amount: string): string => `start_time,amount_value,amount_currency\n${day},${amount},usd\n`
  const compare = async (name: string, content: string): Promise<void> => {
    const choosing = page.waitForEvent('filechooser')
    await usagePage(page).getByRole('button', { name: 'Choose a file…' }).press('Enter')
    await (await choosing).setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) })
  }
  await compare('costs.csv', costs(exact))
  await expect(usagePage(page).getByText('OpenAI costs export, 1 day: 1 the same.')).toBeVisible()
  const table = usagePage(page).getByRole('table', { name: 'OpenAI and Baton, day by day' })
  await expect(table.getByRole('row').last()).toContainText('none')
  await expect(table.getByRole('row').last()).toContainText('The same')
  await compare('costs.csv', costs('9.5'))
  await expect(table.getByRole('row').last()).toContainText('The vendor counts more')
  await expect(table.getByRole('row').last()).toContainText('+$9.')
  await expectAccessible(page, 'main')
  await compare('holiday.csv', 'place,weather\nLisbon,fine\n')
  await expect(usagePage(page).getByText('Baton reads the usage and cost exports of OpenAI')).toBeVisible()
  await expect(table).toBeHidden()
})
