// Pictures of the usage page: without calls, with a handful, with a year of them, and beside a vendor's own export.
import type { Page } from 'playwright'

interface UsagePicture {
  readonly name: string
  readonly query: string
  readonly prepare: (page: Page) => Promise<void>
}

export const usagePictures: readonly UsagePicture[] = [
  { name: 'usage-empty', query: 'state=usage-empty', prepare: openUsage },
  { name: 'usage-error', query: 'state=usage-error', prepare: openUsage },
  {
    name: 'usage-loading',
    query: 'state=usage-loading',
    prepare: async (page) => {
      await openUsage(page)
      await page.getByRole('status').filter({ hasText: 'added up' }).waitFor()
    },
  },
  { name: 'usage-small', query: 'state=usage-small', prepare: openUsage },
  {
    name: 'usage-small-end',
    query: 'state=usage-small',
    prepare: async (page) => {
      await openUsage(page)
      await page.getByRole('figure', { name: 'Days of the last 12 months' }).scrollIntoViewIfNeeded()
    },
  },
  { name: 'usage-year', query: 'state=usage-year', prepare: openYear },
  {
    name: 'usage-days',
    query: 'state=usage-year',
    prepare: async (page) => {
      await openUsage(page)
      const bars = page.getByRole('toolbar', { name: /^Cost per day/ })
      await bars.getByRole('button').nth(20).focus()
    },
  },
  {
    name: 'usage-conversations-chart',
    query: 'state=usage-year',
    prepare: async (page) => {
      await openYear(page)
      await page.getByRole('radio', { name: 'Conversation' }).click()
      await page.getByRole('table', { name: 'Usage by conversation' }).waitFor()
      const bars = page.getByRole('toolbar', { name: /^Cost per month/ })
      await bars.getByRole('button').last().focus()
      await page.keyboard.press('ArrowLeft')
    },
  },
  {
    name: 'usage-calls',
    query: 'state=usage-year',
    prepare: async (page) => {
      await openYear(page)
      await page.getByRole('radio', { name: 'Calls' }).click()
      await page.getByRole('figure', { name: 'Calls per month' }).waitFor()
    },
  },
  {
    name: 'usage-table',
    query: 'state=usage-year',
    prepare: async (page) => {
      await openYear(page)
      await page.getByRole('table', { name: 'Usage by model' }).evaluate((table) => table.scrollIntoView())
    },
  },
  {
    name: 'usage-heat',
    query: 'state=usage-year',
    prepare: async (page) => {
      await openYear(page)
      const days = page.getByRole('figure', { name: 'Days of the last 12 months' })
      await days.getByRole('button', { name: 'As a table' }).click()
      await days.getByRole('toolbar').getByRole('button').nth(200).focus()
      await days.evaluate((figure) => figure.scrollIntoView())
    },
  },
  {
    name: 'usage-tokens',
    query: 'state=usage-year',
    prepare: async (page) => {
      await openYear(page)
      await page.getByRole('radio', { name: 'Tokens' }).click()
      await page.getByRole('radio', { name: 'Week' }).click()
      await page.getByRole('radio', { name: 'Vendor' }).click()
      await page
        .getByRole('list', { name: 'Groups of the chart' })
        .getByRole('button', { name: 'Anthropic' })
        .click()
      await page.getByRole('list', { name: 'Filters' }).waitFor()
    },
  },
  {
    name: 'usage-conversations',
    query: 'state=usage-year',
    prepare: async (page) => {
      await openYear(page)
      await page.getByRole('radio', { name: 'Conversation' }).click()
      const table = page.getByRole('table', { name: 'Usage by conversation' })
      await table.waitFor()
      await table.evaluate((element) => element.scrollIntoView())
    },
  },
  {
    name: 'usage-chart-table',
    query: 'state=usage-year',
    prepare: async (page) => {
      await openYear(page)
      await page.getByRole('button', { name: 'As a table' }).first().click()
      await page.getByRole('region', { name: 'Cost per month as a table' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'usage-compare',
    query: 'state=usage-compare',
    prepare: async (page) => {
      await openUsage(page)
      await page.getByLabel('File to compare').setInputFiles({
        name: 'costs_2026-11.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('date,cost\n'),
      })
      await page.getByText('OpenAI costs export, 7 days').waitFor()
      await page.getByRole('heading', { name: 'Compare' }).evaluate((heading) => heading.scrollIntoView())
    },
  },
  {
    name: 'usage-compare-refused',
    query: 'state=usage-compare',
    prepare: async (page) => {
      await openUsage(page)
      await page
        .getByLabel('File to compare')
        .setInputFiles({ name: 'holiday.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n') })
      await page.getByText('holiday.csv is no export').scrollIntoViewIfNeeded()
    },
  },
]

async function openUsage(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: 'Usage', exact: true })
    .or(page.getByRole('button', { name: 'Show sidebar' }))
    .first()
    .waitFor()
  await page.keyboard.press('Control+u')
  await page.getByRole('main', { name: 'Usage' }).getByRole('heading', { name: 'Usage' }).waitFor()
}

async function openYear(page: Page): Promise<void> {
  await openUsage(page)
  await page.getByRole('radio', { name: '12 months' }).click()
  await page.getByRole('figure', { name: 'Cost per month' }).waitFor()
}
