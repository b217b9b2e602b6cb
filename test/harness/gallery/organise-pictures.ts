// Pictures of folders, tags, selections, the archive and the trash.
import type { Page } from 'playwright'

interface OrganisePicture {
  readonly name: string
  readonly query: string
  readonly prepare?: (page: Page) => Promise<void>
}

/** A narrow window begins with its sidebar closed. */
async function showSidebar(page: Page): Promise<void> {
  const show = page.getByRole('button', { name: 'Show sidebar' })
  if (await show.isVisible()) await show.click()
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
}

function row(page: Page, title: string) {
  return page.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name: title })
}

function shown(then: (page: Page) => Promise<void> = async () => {}): (page: Page) => Promise<void> {
  return async (page) => {
    await showSidebar(page)
    await then(page)
  }
}

async function select(page: Page): Promise<void> {
  await row(page, 'Trip to Lisbon').click({ modifiers: ['Control'] })
  await row(page, 'Birthday speech').click({ modifiers: ['Shift'] })
  await page.getByRole('toolbar', { name: 'Selected conversations' }).waitFor()
}

async function openRowMenu(page: Page, title: string, item: string): Promise<void> {
  await row(page, title).click({ button: 'right' })
  await page.getByRole('menuitem', { name: item }).click()
  await page.getByRole('dialog').waitFor()
}

async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('tab', { name: 'Cleaning up' }).click()
  await page.getByRole('heading', { name: 'Cleaning up' }).waitFor()
}

export const organisePictures: readonly OrganisePicture[] = [
  { name: 'folders', query: 'state=folders', prepare: shown() },
  { name: 'folders-many', query: 'state=folders-many', prepare: shown() },
  { name: 'folders-long', query: 'state=folders-long', prepare: shown() },
  {
    name: 'folders-hover',
    query: 'state=folders',
    prepare: shown((page) => page.getByRole('button', { name: /^Work/ }).hover()),
  },
  {
    name: 'folders-menu',
    query: 'state=folders',
    prepare: shown(async (page) => {
      await page.getByRole('button', { name: /^Work/ }).hover()
      await page.getByRole('button', { name: 'Menu of Work' }).click()
    }),
  },
  {
    name: 'folders-row-menu',
    query: 'state=folders',
    prepare: shown((page) => row(page, 'Trip to Lisbon').click({ button: 'right' })),
  },
  { name: 'folders-selection', query: 'state=folders', prepare: shown(select) },
  {
    name: 'folders-tag',
    query: 'state=folders',
    prepare: shown(async (page) => {
      await page.getByRole('button', { name: 'Show a tag' }).click()
      await page.getByRole('menuitem', { name: 'later' }).click()
      await page.getByRole('button', { name: 'Show all conversations' }).waitFor()
    }),
  },
  {
    name: 'folders-tag-empty',
    query: 'state=folders',
    prepare: shown(async (page) => {
      await page.getByRole('button', { name: 'Archive', exact: true }).click()
      await page.getByText('The archive is empty').waitFor()
    }),
  },
  {
    name: 'folder-settings',
    query: 'state=folders',
    prepare: shown(async (page) => {
      await page.getByRole('button', { name: /^Work/ }).hover()
      await page.getByRole('button', { name: 'Menu of Work' }).click()
      await page.getByRole('menuitem', { name: 'Folder settings…' }).click()
      await page.getByRole('dialog').waitFor()
    }),
  },
  {
    name: 'folder-new',
    query: 'state=thread',
    prepare: shown(async (page) => {
      await page.getByRole('button', { name: 'New folder' }).click()
      await page.getByRole('button', { name: 'Make folder' }).click()
      await page.getByText('A folder needs a name.').waitFor()
    }),
  },
  {
    name: 'folder-begin',
    query: 'state=folders',
    prepare: shown(async (page) => {
      await page.getByRole('button', { name: /^Work/ }).hover()
      await page.getByRole('button', { name: 'New conversation in Work' }).click()
      await page.getByRole('button', { name: 'Begin outside of Work' }).waitFor()
    }),
  },
  {
    name: 'folder-remove',
    query: 'state=folders',
    prepare: shown(async (page) => {
      await page.getByRole('button', { name: /^Work/ }).press('Delete')
      await page.getByRole('dialog').waitFor()
    }),
  },
  {
    name: 'move',
    query: 'state=folders',
    prepare: shown((page) => openRowMenu(page, 'Trip to Lisbon', 'Move to folder…')),
  },
  {
    name: 'tags',
    query: 'state=folders',
    prepare: shown(async (page) => {
      await select(page)
      await page.getByRole('button', { name: 'Tags…' }).click()
      await page.getByRole('dialog').waitFor()
    }),
  },
  {
    name: 'tags-delete',
    query: 'state=folders-long',
    prepare: shown(async (page) => {
      await openRowMenu(page, 'Trip to Lisbon', 'Tags…')
      await page.getByRole('button', { name: 'Delete an uncommonly long tag' }).click()
    }),
  },
  {
    name: 'tags-none',
    query: 'state=thread',
    prepare: shown((page) => openRowMenu(page, 'Trip to Lisbon', 'Tags…')),
  },
  {
    name: 'archive',
    query: 'state=archive',
    prepare: shown(async (page) => {
      await page.getByRole('button', { name: 'Archive', exact: true }).click()
      await page.getByRole('heading', { name: 'Archive' }).waitFor()
    }),
  },
  {
    name: 'trash-many',
    query: 'state=trash-many',
    prepare: shown(async (page) => {
      await page.getByRole('button', { name: 'Trash', exact: true }).click()
      await page.getByRole('button', { name: 'Empty trash…' }).waitFor()
    }),
  },
  {
    name: 'trash-empty',
    query: 'state=trash-many',
    prepare: shown(async (page) => {
      await page.getByRole('button', { name: 'Trash', exact: true }).click()
      await page.getByRole('button', { name: 'Empty trash…' }).click()
      await page.getByRole('dialog').getByText('Also delete what providers hold').waitFor()
    }),
  },
  { name: 'clean-up', query: 'state=folders', prepare: shown(openSettings) },
  {
    name: 'clean-up-on',
    query: 'state=folders',
    prepare: shown(async (page) => {
      await openSettings(page)
      await page.getByRole('switch', { name: 'Archive what nobody writes in' }).click()
      await page.getByRole('switch', { name: 'Delete for good what lies in the trash' }).click()
      await page.getByRole('button', { name: 'Clean up now' }).click()
      await page.getByText(/^Archived 12/).waitFor()
    }),
  },
]
