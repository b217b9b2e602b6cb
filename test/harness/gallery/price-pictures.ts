// Pictures of the settings about money: the price table and what can be done with it, the question before sending,
// budgets.
import type { Locator, Page } from 'playwright'

interface PricePicture {
  readonly name: string
  readonly query: string
  readonly prepare: (page: Page) => Promise<void>
}

export const pricePictures: readonly PricePicture[] = [
  { name: 'prices', query: 'state=thread', prepare: async (page) => void (await openPrices(page)) },
  {
    name: 'prices-end',
    query: 'state=thread',
    prepare: async (page) => {
      const panel = await openPrices(page)
      for (let step = 0; step < 2; step += 1)
        await panel.getByRole('button', { name: /^Show \d+ more/ }).click()
      await panel.getByText('narrow the search').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'prices-search',
    query: 'state=thread',
    prepare: async (page) => {
      const panel = await openPrices(page)
      await panel.getByRole('searchbox').fill('claude')
      await panel.getByRole('button', { name: /gpt-5/ }).waitFor({ state: 'detached' })
    },
  },
  {
    name: 'prices-nothing',
    query: 'state=thread',
    prepare: async (page) => {
      const panel = await openPrices(page)
      await panel.getByRole('searchbox').fill('qwen4-max')
      await panel.getByText('No price has these words.').waitFor()
    },
  },
  {
    name: 'prices-local',
    query: 'state=thread',
    prepare: async (page) => {
      const panel = await openPrices(page)
      await panel.getByLabel('Vendor').selectOption('ollama')
      await panel.getByText('No table has prices of Ollama.').waitFor()
    },
  },
  {
    name: 'prices-details',
    query: 'state=thread',
    prepare: async (page) => {
      const panel = await openPrices(page)
      await panel.getByRole('button', { name: /^gpt-6\.1-sol / }).click()
      await panel.getByRole('button', { name: 'Set your own price' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'prices-old',
    query: 'state=thread',
    prepare: async (page) => {
      const panel = await openPrices(page)
      await panel.getByRole('searchbox').fill('audio')
      await panel.getByRole('button', { name: /gpt-5/ }).waitFor({ state: 'detached' })
      await panel.getByRole('button', { name: /^gpt-4o-audio/ }).click()
    },
  },
  {
    name: 'prices-own',
    query: 'state=thread',
    prepare: async (page) => {
      const form = await editPrice(page, /^gpt-6\.1-sol /)
      await form.getByLabel('Input', { exact: true }).fill('1,80')
      await form.getByRole('button', { name: 'Use this price' }).click()
      await page.getByRole('button', { name: 'Use the list price' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'prices-editing',
    query: 'state=thread',
    prepare: async (page) => void (await editPrice(page, /^claude-opus-5-5 /)),
  },
  {
    name: 'prices-error',
    query: 'state=thread',
    prepare: async (page) => {
      const form = await editPrice(page, /^claude-sonnet-5 /)
      await form.getByLabel('Input', { exact: true }).fill('-3')
      await form.getByLabel('Cached read', { exact: true }).fill('1,250')
      await form.getByLabel('Output', { exact: true }).fill('')
      await form.getByRole('button', { name: 'Use this price' }).click()
      await form.getByText('It cannot be less than zero.').waitFor()
    },
  },
  {
    name: 'prices-add',
    query: 'state=thread',
    prepare: async (page) => {
      const panel = await openPrices(page)
      await panel.getByRole('button', { name: 'Add a price' }).click()
      await panel.getByLabel('Model id').fill('gpt-6.1-sol')
      await panel.getByText('The table has a price of this model.').waitFor()
    },
  },
  {
    name: 'prices-ask',
    query: 'state=thread',
    prepare: async (page) => {
      const panel = await openPrices(page)
      await panel.getByRole('button', { name: 'Look for newer prices' }).click()
      await panel.getByRole('button', { name: 'Ask now' }).waitFor()
    },
  },
  {
    name: 'prices-refreshed',
    query: 'state=thread',
    prepare: async (page) => {
      await refresh(await openPrices(page), /37 prices have changed/)
    },
  },
  {
    name: 'prices-offline',
    query: 'state=thread&money=offline',
    prepare: async (page) => {
      await refresh(await openPrices(page), /cannot be reached/)
    },
  },
  { name: 'spending', query: 'state=thread', prepare: async (page) => void (await openSpending(page)) },
  {
    name: 'spending-budgets',
    query: 'state=thread&money=budgets',
    prepare: async (page) => {
      const panel = await openSpending(page)
      await panel.getByText('Used up', { exact: true }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'spending-gone',
    query: 'state=thread&money=budgets',
    prepare: async (page) => {
      const panel = await openSpending(page)
      await panel.getByRole('button', { name: /^Remove the budget: A deleted/ }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'spending-end',
    query: 'state=thread&money=budgets',
    prepare: async (page) => {
      const panel = await openSpending(page)
      await panel.getByRole('button', { name: /^Remove the budget: OpenAI/ }).click()
      await panel.getByRole('button', { name: 'Add a budget' }).click()
      await panel.getByRole('button', { name: 'Add the budget' }).click()
      await panel.getByText('Write an amount in dollars').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'spending-conversation',
    query: 'state=thread',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Conversation menu' }).click()
      await page.getByRole('menuitem', { name: 'Set a budget…' }).click()
      await page.getByRole('form', { name: 'New budget' }).waitFor()
    },
  },
]

async function openPanel(page: Page, name: string): Promise<Locator> {
  const sidebar = page.getByRole('button', { name: 'Show sidebar' })
  if (await sidebar.isVisible()) await sidebar.click()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('tab', { name }).click()
  const panel = page.getByRole('tabpanel', { name })
  await panel.getByRole('heading', { name }).waitFor()
  return panel
}

async function openPrices(page: Page): Promise<Locator> {
  const panel = await openPanel(page, 'Prices')
  await panel.getByRole('table').waitFor()
  return panel
}

async function openSpending(page: Page): Promise<Locator> {
  const panel = await openPanel(page, 'Spending')
  await panel.getByRole('button', { name: 'Add a budget' }).waitFor()
  return panel
}

async function editPrice(page: Page, model: RegExp): Promise<Locator> {
  const panel = await openPrices(page)
  await panel.getByRole('button', { name: model }).click()
  await panel.getByRole('button', { name: 'Set your own price' }).click()
  const form = panel.getByRole('form')
  await form.scrollIntoViewIfNeeded()
  return form
}

async function refresh(panel: Locator, outcome: RegExp): Promise<void> {
  await panel.getByRole('button', { name: 'Look for newer prices' }).click()
  await panel.getByRole('button', { name: 'Ask now' }).click()
  await panel.getByText(outcome).waitFor()
}
