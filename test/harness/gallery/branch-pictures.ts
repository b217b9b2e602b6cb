// Pictures of branches: another version being looked at, the menus, the tree, a fork.
import type { Page } from 'playwright'

interface BranchPicture {
  readonly name: string
  readonly query: string
  readonly prepare?: (page: Page) => Promise<void>
}

export const branchPictures: readonly BranchPicture[] = [
  {
    name: 'looking',
    query: 'state=versions',
    prepare: lookAtOtherQuestion,
  },
  {
    name: 'looking-moved',
    query: 'state=branches',
    prepare: async (page) => {
      await lookAtOtherQuestion(page)
      await page.getByRole('button', { name: 'Message menu' }).last().press('Enter')
      await page.getByRole('menuitem', { name: 'Regenerate with another model and continue here…' }).waitFor()
    },
  },
  {
    name: 'looking-beyond',
    query: 'state=branches',
    prepare: async (page) => {
      await openMessageMenu(page, 1)
      await page.getByRole('menuitem', { name: 'Continue from here' }).click()
      await page
        .getByText('Your next message follows here. Everything else is kept.', { exact: true })
        .waitFor()
      await openTree(page)
      await page.getByRole('tree').press('End')
      await page.keyboard.press('Enter')
      await page.getByText('What you send follows here').waitFor()
    },
  },
  {
    name: 'message-menu',
    query: 'state=branches',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Message menu' }).last().press('Enter')
      await page.getByRole('menuitem', { name: 'Fork here into a new conversation' }).waitFor()
    },
  },
  { name: 'branches', query: 'state=branches', prepare: openTree },
  {
    name: 'branches-looking',
    query: 'state=branches',
    prepare: async (page) => {
      await lookAtOtherQuestion(page)
      await openTree(page)
      await page.getByRole('tree').press('End')
    },
  },
  {
    name: 'branches-many',
    query: 'state=many-branches',
    prepare: async (page) => {
      await openTree(page)
      for (let step = 0; step < 12; step += 1) await page.keyboard.press('ArrowUp')
    },
  },
  { name: 'branches-none', query: 'state=thread', prepare: openBranches },
  {
    name: 'forked',
    query: 'state=branches',
    prepare: async (page) => {
      await openMessageMenu(page, 1)
      await page.getByRole('menuitem', { name: 'Fork here into a new conversation' }).click()
      await page.getByText('Forked from').waitFor()
    },
  },
]

async function openMessageMenu(page: Page, answer: number): Promise<void> {
  await page.getByRole('log').press('Home')
  await page.getByRole('article').nth(answer).getByRole('button', { name: 'Message menu' }).press('Enter')
}

async function lookAtOtherQuestion(page: Page): Promise<void> {
  const question = page.getByRole('article', { name: 'You' }).nth(1)
  await question.getByRole('button', { name: 'Previous version' }).press('Enter')
  await page.getByText('You are looking at another version.').waitFor()
}

async function openBranches(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Conversation menu' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Branches…' }).click()
  await page.getByRole('dialog', { name: 'Branches' }).waitFor()
}

async function openTree(page: Page): Promise<void> {
  await openBranches(page)
  await page.getByRole('tree', { name: 'Branches' }).waitFor()
}
