// Pictures of templates, the prompt library and the choice of titles.
import type { Page } from 'playwright'

interface BeginningPicture {
  readonly name: string
  readonly query: string
  readonly prepare: (page: Page) => Promise<void>
}

const some = 'state=beginnings'

async function openPanel(page: Page, tab: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('tab', { name: tab }).click()
}

async function openTemplates(page: Page): Promise<void> {
  await openPanel(page, 'Templates and prompts')
  await page.getByRole('button', { name: 'New template' }).waitFor()
}

async function typeSlash(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill(text)
  await page.getByRole('option').first().waitFor()
}

async function beginNew(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New conversation' }).click()
  await page.getByRole('heading', { name: 'Begin from a template' }).waitFor()
}

export const beginningPictures: readonly BeginningPicture[] = [
  { name: 'slash', query: some, prepare: (page) => typeSlash(page, '/') },
  { name: 'slash-filtered', query: some, prepare: (page) => typeSlash(page, 'Some words first\n/re') },
  { name: 'slash-none', query: 'state=thread', prepare: (page) => typeSlash(page, '/') },
  {
    name: 'slash-long',
    query: 'state=beginnings-long',
    prepare: async (page) => {
      await page.getByRole('log', { name: 'Messages' }).getByRole('article').first().waitFor()
      await typeSlash(page, '/pro')
      for (let step = 0; step < 9; step += 1) await page.keyboard.press('ArrowDown')
    },
  },
  {
    name: 'slash-variables',
    query: some,
    prepare: async (page) => {
      await typeSlash(page, '/proof')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: 'Proofread' }).waitFor()
      await page.keyboard.press('Enter')
      await page.keyboard.press('Enter')
      await page.getByText('This needs a value.').waitFor()
    },
  },
  { name: 'templates-new', query: some, prepare: beginNew },
  { name: 'templates-new-long', query: 'state=beginnings-long', prepare: beginNew },
  {
    name: 'templates-menu',
    query: some,
    prepare: async (page) => {
      await page.getByRole('button', { name: 'New from template' }).click()
      await page.getByRole('menuitem', { name: 'Code review' }).waitFor()
    },
  },
  {
    name: 'templates-begin',
    query: some,
    prepare: async (page) => {
      await beginNew(page)
      await page.getByRole('button', { name: /Letter to an office/ }).click()
      await page.getByRole('dialog', { name: 'Letter to an office' }).waitFor()
    },
  },
  { name: 'settings-templates', query: some, prepare: openTemplates },
  { name: 'settings-templates-empty', query: 'state=thread', prepare: openTemplates },
  { name: 'settings-templates-long', query: 'state=beginnings-long', prepare: openTemplates },
  {
    name: 'settings-template-edit',
    query: some,
    prepare: async (page) => {
      await openTemplates(page)
      await page.getByRole('button', { name: 'Edit Letter to an office' }).click()
      await page.getByRole('textbox', { name: 'System text' }).waitFor()
    },
  },
  {
    name: 'settings-template-edit-end',
    query: some,
    prepare: async (page) => {
      await openTemplates(page)
      await page.getByRole('button', { name: 'Edit Letter to an office' }).click()
      await page.getByRole('button', { name: 'Save' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'settings-template-save-as',
    query: some,
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Conversation menu' }).click()
      await page.getByRole('menuitem', { name: 'Save as template…' }).click()
      await page.getByLabel('Taken from the conversation').selectOption({ index: 2 })
    },
  },
  {
    name: 'settings-prompt-edit',
    query: some,
    prepare: async (page) => {
      await openTemplates(page)
      await page.getByRole('button', { name: 'Edit Release notes' }).click()
      await page.getByRole('textbox', { name: 'Text' }).waitFor()
    },
  },
  {
    name: 'settings-titles',
    query: some,
    prepare: async (page) => {
      await openPanel(page, 'Context')
      await page.getByRole('radio', { name: 'Asked of a model' }).check()
      await page.getByRole('region', { name: 'Titles' }).scrollIntoViewIfNeeded()
      await page.getByRole('radio', { name: 'Its first words' }).scrollIntoViewIfNeeded()
    },
  },
]
