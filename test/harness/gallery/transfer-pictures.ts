// Pictures of backups, exports, imports and jobs.
import type { Page } from 'playwright'

interface TransferPicture {
  readonly name: string
  readonly query: string
  readonly prepare?: (page: Page) => Promise<void>
}

async function openData(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('tab', { name: 'Data' }).click()
  await page.getByRole('heading', { name: 'Backups' }).waitFor()
}

async function look(page: Page, number: number): Promise<void> {
  await openData(page)
  await page
    .getByRole('button', { name: /^Look into/ })
    .nth(number)
    .click()
}

async function openExport(page: Page): Promise<void> {
  await openData(page)
  await page.getByRole('button', { name: 'Export everything…' }).click()
  await page.getByRole('dialog', { name: 'Export everything' }).waitFor()
}

async function openImport(page: Page): Promise<void> {
  await openData(page)
  await page.getByRole('button', { name: 'Import…' }).click()
  await page.getByRole('dialog', { name: 'Import conversations' }).waitFor()
}

async function lookIntoPath(page: Page): Promise<void> {
  await openImport(page)
  await page.getByLabel('Or a path on this computer').fill('/home/you/Downloads/chatgpt.zip')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Import \d/ }).waitFor()
}

export const transferPictures: readonly TransferPicture[] = [
  { name: 'data', query: 'state=thread', prepare: openData },
  {
    name: 'data-end',
    query: 'state=thread',
    prepare: async (page) => {
      await openData(page)
      await page.getByRole('switch', { name: /reasoning/ }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'data-empty',
    query: 'state=backup-none',
    prepare: async (page) => {
      await openData(page)
      await page.getByText('There is no backup yet').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'data-problem',
    query: 'state=backup-problem',
    prepare: async (page) => {
      await openData(page)
      await page.getByRole('button', { name: 'Back up now' }).click()
      await page.getByText('Made and checked').last().scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'data-running',
    query: 'state=backup-running',
    prepare: async (page) => {
      await openData(page)
      await page.getByRole('button', { name: 'Back up now' }).click()
      await page.getByText('24.1 MB of 48.2 MB').first().scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'backup-preview',
    query: 'state=thread',
    prepare: async (page) => {
      await look(page, 1)
      await page.getByText('Would come back').waitFor()
    },
  },
  {
    name: 'backup-preview-ask',
    query: 'state=thread',
    prepare: async (page) => {
      await look(page, 1)
      await page.getByRole('button', { name: 'Go back to this backup…' }).click()
      await page.getByRole('button', { name: 'Go back', exact: true }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'backup-preview-done',
    query: 'state=thread',
    prepare: async (page) => {
      await look(page, 1)
      await page.getByRole('button', { name: 'Go back to this backup…' }).click()
      await page.getByRole('button', { name: 'Go back', exact: true }).click()
      await page.getByText('Baton went back').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'backup-damaged',
    query: 'state=thread',
    prepare: async (page) => {
      await look(page, 5)
      await page.getByText('is damaged').waitFor()
    },
  },
  {
    name: 'move-data',
    query: 'state=thread',
    prepare: async (page) => {
      await openData(page)
      await page.getByRole('button', { name: 'Move…' }).click()
      await page.getByLabel('Move it to').fill('/media/you/Spare/Baton')
    },
  },
  {
    name: 'export-all',
    query: 'state=thread',
    prepare: async (page) => {
      await openData(page)
      await page.getByRole('button', { name: 'Export everything…' }).click()
      await page.getByRole('dialog', { name: 'Export everything' }).waitFor()
    },
  },
  {
    name: 'export-markdown',
    query: 'state=thread',
    prepare: async (page) => {
      await openExport(page)
      await page.getByRole('radio', { name: 'Markdown' }).click()
    },
  },
  {
    name: 'export-running',
    query: 'state=export-running',
    prepare: async (page) => {
      await openExport(page)
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      await page.getByRole('dialog').getByRole('progressbar').waitFor()
    },
  },
  { name: 'import-choose', query: 'state=thread', prepare: openImport },
  {
    name: 'import-report',
    query: 'state=thread',
    prepare: async (page) => {
      await lookIntoPath(page)
      await page.getByRole('button', { name: 'Show them' }).click()
    },
  },
  {
    name: 'import-looking',
    query: 'state=import-running',
    prepare: async (page) => {
      await openImport(page)
      await page.getByLabel('Or a path on this computer').fill('/home/you/Downloads/chatgpt.zip')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').getByText('214 of 428 conversations').waitFor()
    },
  },
  {
    name: 'import-broken',
    query: 'state=import-broken',
    prepare: async (page) => {
      await openImport(page)
      await page.getByLabel('Or a path on this computer').fill('/home/you/Downloads/chatgpt.zip')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'import-done',
    query: 'state=thread',
    prepare: async (page) => {
      await lookIntoPath(page)
      await page.getByRole('button', { name: /^Import \d/ }).click()
      await page.getByRole('dialog', { name: 'Imported' }).waitFor()
    },
  },
  {
    name: 'jobs',
    query: 'state=jobs-running',
    prepare: async (page) => {
      await openExport(page)
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      await page.getByRole('dialog').getByRole('progressbar').waitFor()
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
      await page.getByRole('dialog').getByText('Cancelled.').waitFor()
      await page.keyboard.press('Escape')
      await openExport(page)
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      await page.getByRole('dialog').getByRole('progressbar').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('region', { name: 'Jobs' }).getByRole('button').first().click()
    },
  },
  {
    name: 'welcome-import',
    query: 'state=empty',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Import…' }).scrollIntoViewIfNeeded()
    },
  },
]
