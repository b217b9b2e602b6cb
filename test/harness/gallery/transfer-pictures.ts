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
      await page.getByText('Made and checked').scrollIntoViewIfNeeded()
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
]
