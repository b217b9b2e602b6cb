// Pictures of what is decided about the history of a conversation: summaries, the gauge, the dialogs, the search by id.
import type { Locator, Page } from 'playwright'

interface HistoryPicture {
  readonly name: string
  readonly query: string
  readonly prepare?: (page: Page) => Promise<void>
}

export const historyPictures: readonly HistoryPicture[] = [
  {
    name: 'summary',
    query: 'state=summaries',
    prepare: async (page) => {
      const marker = page.getByRole('region', { name: 'Summary of 32 messages' })
      await scrollUpTo(page, marker)
      await marker.getByRole('button').first().click()
    },
  },
  { name: 'gauge', query: 'state=history', prepare: openGauge },
  {
    name: 'gauge-full',
    query: 'state=full',
    prepare: async (page) => {
      await page.getByRole('textbox', { name: 'Message', exact: true }).fill('word '.repeat(1200))
      await page.getByText('will be summarised before this is sent').first().waitFor()
      await openGauge(page)
    },
  },
  {
    name: 'history-dialog',
    query: 'state=summaries',
    prepare: (page) => chooseInMenu(page, 'History and context…'),
  },
  {
    name: 'versions',
    query: 'state=versions',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Previous version' }).last().focus()
    },
  },
  {
    name: 'versions-first',
    query: 'state=versions',
    prepare: async (page) => {
      const question = page.getByRole('article', { name: 'You' }).nth(1)
      await question.getByRole('button', { name: 'Previous version' }).press('Enter')
      await question.getByText('And in summer?').waitFor()
    },
  },
  { name: 'overflow', query: 'state=overflow' },
  {
    name: 'editing',
    query: 'state=thread',
    prepare: async (page) => {
      const question = page.getByRole('article', { name: 'You' }).last()
      await question.hover()
      await question.getByRole('button', { name: 'Edit message' }).click()
      await page.getByRole('textbox', { name: 'Edit message' }).waitFor()
    },
  },
  {
    name: 'search-id',
    query: 'state=thread',
    prepare: async (page) => {
      const sidebar = page.getByRole('button', { name: 'Show sidebar' })
      if (await sidebar.isVisible()) await sidebar.click()
      await page.getByRole('searchbox').fill('resp_0a41f2')
      await page.getByText('Found by id').waitFor()
    },
  },
  { name: 'purge', query: 'state=trash', prepare: openPurge },
  {
    name: 'purged',
    query: 'state=trash',
    prepare: async (page) => {
      await openPurge(page)
      await page.getByRole('button', { name: 'Delete for good' }).click()
      await page.getByRole('dialog', { name: 'Deleted for good' }).waitFor()
    },
  },
]

async function openPurge(page: Page): Promise<void> {
  await chooseInMenu(page, 'Delete for good…')
  await page.getByRole('checkbox').waitFor()
}

async function chooseInMenu(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Conversation menu' }).click()
  await page.getByRole('menuitem', { name }).click()
  await page.getByRole('dialog').waitFor()
}

async function openGauge(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Context: / }).click()
  await page.getByRole('dialog', { name: 'Context of the next message' }).waitFor()
}

/** The thread draws only what is near the view. */
async function scrollUpTo(page: Page, target: Locator): Promise<void> {
  const thread = page.getByRole('log', { name: 'Messages' })
  for (let step = 0; step < 160 && (await target.count()) === 0; step += 1) {
    // Summaries arrive after the messages, and may have been passed by then: from the top it begins anew.
    await thread.evaluate((element) => {
      if (element.scrollTop === 0) element.scrollTo(0, element.scrollHeight)
      else element.scrollBy(0, -250)
      return new Promise((resolve) => requestAnimationFrame(resolve))
    })
  }
  await target.first().scrollIntoViewIfNeeded()
}
