// Pictures of searching everything, and of finding inside one conversation.
import type { Page } from 'playwright'

interface SearchPicture {
  readonly name: string
  readonly query: string
  readonly prepare?: (page: Page) => Promise<void>
}

async function field(page: Page) {
  const shown = page.getByRole('searchbox', { name: 'Search conversations' })
  if (!(await shown.isVisible())) await page.getByRole('button', { name: 'Show sidebar' }).click()
  return shown
}

/** Types into the search and waits for what it found. */
function search(words: string, ...keys: string[]): (page: Page) => Promise<void> {
  return async (page) => {
    const box = await field(page)
    await box.fill(words)
    await page
      .getByRole('option')
      .or(page.getByText('Nothing found', { exact: true }))
      .first()
      .waitFor()
    for (const key of keys) await box.press(key)
  }
}

function find(words: string, ...keys: string[]): (page: Page) => Promise<void> {
  return async (page) => {
    await page.getByRole('log').focus()
    await page.keyboard.press('Control+f')
    const box = page.getByRole('searchbox', { name: 'Find in conversation' })
    await box.fill(words)
    await page
      .getByRole('search')
      .getByText(/ of | found|Not found/)
      .waitFor()
    for (const key of keys) await box.press(key)
  }
}

export const searchPictures: readonly SearchPicture[] = [
  { name: 'search', query: 'state=search', prepare: search('harbour', 'ArrowDown', 'ArrowDown') },
  {
    name: 'search-opened',
    query: 'state=search',
    prepare: async (page) => {
      await search('beacon pier', 'ArrowDown', 'Enter')(page)
      await page.getByText('The message that was found is shown.').waitFor({ state: 'attached' })
    },
  },
  { name: 'search-long', query: 'state=search', prepare: search('granite') },
  { name: 'search-branch', query: 'state=search', prepare: search('ice', 'ArrowDown', 'ArrowDown') },
  { name: 'search-cjk', query: 'state=search', prepare: search('港') },
  { name: 'search-nothing', query: 'state=search', prepare: search('zeppelin') },
  { name: 'search-problem', query: 'state=search', prepare: search('harbour colour:red size:9') },
  { name: 'search-indexing', query: 'state=search-indexing', prepare: search('harbour') },
  {
    name: 'search-archive',
    query: 'state=search',
    prepare: async (page) => {
      await field(page)
      await page.getByRole('button', { name: 'Archive', exact: true }).click()
      await search('harbour')(page)
    },
  },
  {
    name: 'search-options',
    query: 'state=search',
    prepare: async (page) => {
      await search('harbour')(page)
      await page.getByRole('button', { name: 'Search options' }).click()
      await page.getByRole('dialog', { name: 'Search options' }).waitFor()
    },
  },
  { name: 'find', query: 'state=search', prepare: find('harbour', 'Shift+Enter', 'Shift+Enter') },
  { name: 'find-nothing', query: 'state=search', prepare: find('zeppelin') },
  { name: 'find-branch', query: 'state=versions', prepare: find('ice') },
]
