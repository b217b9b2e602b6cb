// Prices and spending as a person sets them: an own price counts from then on and never before, a newer table is
// fetched only when it is asked for, budgets and the question before sending speak up, and all of it works by keyboard.
import { expect, type Locator, type Page } from 'playwright/test'
import { findModel, publishedTable } from '../catalogue/book-setup.ts'
import type { BilledRequest } from '../fakes/fake-bill.ts'
import { startWireServer, type WireAnswer } from '../fakes/wire-server.ts'
import { type House, openHouse, test } from './harness/baton-house.ts'
import { expectAccessible } from './harness/expect-accessible.ts'
import { takePictures } from './harness/take-pictures.ts'

/** The panel of the settings with this name. */
async function openPanel(page: Page, name: 'Prices' | 'Spending'): Promise<Locator> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('tab', { name }).click()
  const panel = page.getByRole('tabpanel', { name })
  await expect(panel.getByRole('heading', { name })).toBeVisible()
  return panel
}

async function closeSettings(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(dialog).toBeHidden()
}

async function openRow(panel: Locator, modelId: string): Promise<Locator> {
  await panel.getByRole('searchbox', { name: 'Search prices' }).fill(modelId)
  const row = panel.getByRole('button', { name: new RegExp(`^${modelId} (yours )?OpenAI`) })
  await row.click()
  await expect(row).toHaveAttribute('aria-expanded', 'true')
  return row
}

/** The cost under an answer, as it stands there. */
async function costOf(answer: Locator): Promise<string> {
  const figures = await answer.getByTitle('What this answer took and cost').textContent()
  return /(?:under )?\$[\d.,]+/.exec(figures ?? '')?.[0] ?? `no cost in “${figures}”`
}

/** What a request costs by hand, at whole dollars for a million tokens. */
function byHand(billed: BilledRequest | undefined, input: bigint, cached: bigint, output: bigint): string {
  const usage = (billed?.usage ?? {}) as { input_tokens: number; output_tokens: number } & {
    input_tokens_details?: { cached_tokens?: number }
  }
  const cachedTokens = BigInt(usage.input_tokens_details?.cached_tokens ?? 0)
  const nanoUsd =
    ((BigInt(usage.input_tokens) - cachedTokens) * input +
      cachedTokens * cached +
      BigInt(usage.output_tokens) * output) *
    1000n
  const digits = String(nanoUsd).padStart(10, '0')
  const dollars = Number(`${digits.slice(0, -9)}.${digits.slice(-9)}`)
  return dollars >= 1 ? `$${dollars.toFixed(2)}` : `$${dollars.toFixed(4)}`
}

const lastBilled = (house: House): BilledRequest | undefined => house.openai.billed.at(-1)

test('a price of the person’s own counts for the next answer, and leaves the earlier one alone', async ({
  house,
  page,
}) => {
  const { baton } = house
  await baton.chooseModel(/GPT-6 Sol/)
  const first = await baton.ask('Which piers does the harbour have?')
  const firstCost = await costOf(first)
  expect(firstCost).toMatch(/^(under )?\$0\.00/)

  await test.step('a wrong amount is refused with a sentence, and the focus goes there', async () => {
    const panel = await openPanel(page, 'Prices')
    await openRow(panel, 'gpt-6-sol')
    await panel.getByRole('button', { name: 'Set your own price' }).click()
    const form = panel.getByRole('form', { name: 'Your price for gpt-6-sol' })
    await expect(form.getByLabel('Input', { exact: true })).toHaveValue('2')
    await form.getByLabel('Input', { exact: true }).fill('-900')
    await form.getByRole('button', { name: 'Use this price' }).click()
    await expect(form.getByText('It cannot be less than zero.')).toBeVisible()
    await expect(form.getByLabel('Input', { exact: true })).toBeFocused()
    await expectAccessible(page, '[role=dialog]')
  })

  await test.step('the right one is kept, with the list price beside', async () => {
    const panel = page.getByRole('tabpanel', { name: 'Prices' })
    const form = panel.getByRole('form')
    await form.getByLabel('Input', { exact: true }).fill('$900.00')
    await form.getByLabel('Cached read', { exact: true }).fill('450,0')
    await form.getByLabel('Cache write', { exact: true }).fill('')
    await form.getByLabel('Output', { exact: true }).fill('3,000.00')
    for (const remove of await form.getByRole('button', { name: /^Remove the prices above/ }).all())
      await remove.click()
    await form.getByRole('button', { name: 'Use this price' }).click()
    await expect(panel.getByRole('button', { name: /gpt-6-sol.*yours.*list price \$2\.00 in/ })).toBeVisible()
    await expect(panel.getByRole('row', { name: /^gpt-6-sol/ })).toContainText('$900.00')
    await expect(panel.getByRole('button', { name: 'Change your price' })).toBeFocused()
    await takePictures(page, 'own-price')
    await closeSettings(page)
  })

  const second = await baton.ask('Which one is the longest?')
  expect(await costOf(second)).toBe(byHand(lastBilled(house), 900n, 450n, 3000n))
  expect(await costOf(baton.message(/GPT-6 Sol/).first())).toBe(firstCost)

  await test.step('the list price counts again when it is wanted', async () => {
    const panel = await openPanel(page, 'Prices')
    await panel.getByRole('switch', { name: 'Only my own' }).click()
    await expect(panel.getByRole('row')).toHaveCount(2)
    await openRow(panel, 'gpt-6-sol')
    await panel.getByRole('button', { name: 'Use the list price' }).click()
    await expect(panel.getByText('No price of your own has these words.')).toBeVisible()
    await expect(panel.getByRole('searchbox')).toBeFocused()
    await panel.getByRole('switch', { name: 'Only my own' }).click()
    await expect(panel.getByRole('row', { name: /^gpt-6-sol/ })).toContainText('$2.00')
    await closeSettings(page)
    const third = await baton.ask('And the shortest?')
    expect(await costOf(third)).toMatch(/^(under )?\$0\.00/)
    expect(await costOf(baton.message(/GPT-6 Sol/).nth(1))).toBe(
      byHand(house.openai.billed.at(-2), 900n, 450n, 3000n),
    )
  })
})

test('a model that no table knows gets a price, and loses it again', async ({ house, page }) => {
  const panel = await openPanel(page, 'Prices')
  const search = panel.getByRole('searchbox', { name: 'Search prices' })
  await search.fill('harbour-model')
  await expect(panel.getByText('No price has these words.')).toBeVisible()
  await panel.getByRole('button', { name: 'Add a price' }).click()
  const form = panel.getByRole('form', { name: 'Add a price' })
  await expect(form.getByLabel('Model id')).toHaveValue('harbour-model')
  await form.getByRole('button', { name: 'Add the price' }).click()
  await expect(form.getByText('Give a price; write 0 if it costs nothing.').first()).toBeVisible()
  await form.getByLabel('Input', { exact: true }).fill('0.0375')
  await form.getByLabel('Output', { exact: true }).fill('0')
  await form.getByRole('button', { name: 'Add the price' }).click()

  const row = panel.getByRole('row', { name: /^harbour-model/ })
  await expect(row).toContainText('in no table')
  await expect(row.getByRole('cell')).toHaveText(['$0.0375', '–not listed', '–not listed', 'free'])
  await expect(search).toBeFocused()
  await row.getByRole('button').click()
  await panel.getByRole('button', { name: 'Remove your price' }).click()
  await expect(panel.getByText('No price has these words.')).toBeVisible()
  expect(house.openai.requests.filter(({ path }) => path.includes('harbour-model'))).toEqual([])
})

test('a newer table is fetched only when it is asked for', async ({ page }) => {
  const newTable = publishedTable((providers) => {
    findModel(providers, 'openai', 'gpt-4o').prices = { input_mtok: 5, output_mtok: 20 }
  })
  let answer: WireAnswer = { status: 500, steps: [] }
  const server = await startWireServer(() => answer)
  const house = await openHouse(page, { env: { BATON_PRICES_URL: `${server.url}/data.json` } })
  try {
    const host = new URL(server.url).host
    const panel = await openPanel(page, 'Prices')
    const look = panel.getByRole('button', { name: 'Look for newer prices' })
    const outcome = panel.getByRole('status').filter({ hasText: /\S/ }).last()
    await openRow(panel, 'gpt-4o')
    await expect(panel.getByRole('row', { name: /^gpt-4o OpenAI/ })).toContainText('$2.50')

    await test.step('the host is named before anything is sent, and Escape takes it back', async () => {
      await look.click()
      await expect(outcome).toContainText(`Baton asks ${host} for the newest table.`)
      await takePictures(page, 'prices-asking')
      await page.keyboard.press('Escape')
      await expect(look).toBeFocused()
      expect(server.requests).toEqual([])
    })

    await test.step('a failure says so and changes nothing', async () => {
      await look.click()
      await page.keyboard.press('Enter')
      await expect(outcome).toHaveText(`${host} answered with status 500. The prices stay as they were.`)
      await expect(panel.getByRole('row', { name: /^gpt-4o OpenAI/ })).toContainText('$2.50')
      await takePictures(page, 'prices-failure')
    })

    await test.step('a newer table says how many prices changed, and counts at once', async () => {
      answer = {
        status: 200,
        headers: { 'last-modified': new Date().toUTCString() },
        steps: [{ send: newTable }],
      }
      await look.click()
      await page.keyboard.press('Enter')
      await expect(outcome).toHaveText('1 price has changed. What earlier calls cost stays as it is.')
      await expect(panel.getByRole('row', { name: /^gpt-4o OpenAI/ })).toContainText('$5.00')
      await takePictures(page, 'prices-refreshed')
      await look.click()
      await page.keyboard.press('Enter')
      await expect(outcome).toHaveText('These are the newest prices already. Nothing has changed.')
      expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
        'GET /data.json',
        'GET /data.json',
        'GET /data.json',
      ])
    })
    expect(house.problems).toEqual([])
  } finally {
    await house.close()
    await server.close()
  }
})

test('budgets warn and ask, are named in words, and can be taken back', async ({ house, page }) => {
  const { baton } = house
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask('Which piers does the harbour have?')

  await test.step('a budget of the conversation is set from its menu', async () => {
    await baton.openMenuItem('Set a budget…')
    const panel = page.getByRole('tabpanel', { name: 'Spending' })
    const form = panel.getByRole('form', { name: 'New budget' })
    await expect(form.getByLabel('For', { exact: true })).toHaveValue(/^conversation /)
    await expect(form.getByLabel('At most, in dollars')).toBeFocused()
    await form.getByRole('button', { name: 'Add the budget' }).click()
    await expect(form.getByText('Write an amount in dollars, such as 2.50.')).toBeVisible()
    await form.getByLabel('At most, in dollars').fill('0')
    await expect(form.getByText('It must be more than nothing.')).toBeVisible()
    await form.getByLabel('At most, in dollars').fill('0.000001')
    await page.keyboard.press('Enter')
    const item = panel.getByRole('listitem')
    await expect(item).toContainText('Which piers does the harbour have?')
    await expect(item).toContainText('of $0.000001 this month')
    await expect(item).toContainText('Used up')
    await expectAccessible(page, '[role=dialog]')
    await takePictures(page, 'budget-reached')
    await closeSettings(page)
  })

  await test.step('Baton asks, and nothing is sent until the answer', async () => {
    const before = house.openai.generationRequests().length
    await baton.composer.fill('And now?')
    await baton.composer.press('Enter')
    const question = page.getByRole('dialog').filter({ hasText: 'is used up' })
    await expect(question).toBeVisible()
    expect(house.openai.generationRequests()).toHaveLength(before)
    await question.getByRole('button', { name: 'Send anyway' }).click()
    await expect(baton.message('You').filter({ hasText: 'And now?' })).toBeVisible()
    await expect.poll(() => house.openai.generationRequests().length).toBe(before + 1)
    await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible()
  })

  await test.step('it is changed, removed and brought back', async () => {
    const panel = await openPanel(page, 'Spending')
    await panel.getByRole('button', { name: /^Change the budget: Which piers/ }).click()
    const form = panel.getByRole('form', { name: 'Change the budget' })
    await form.getByLabel('At most, in dollars').fill('5')
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(panel.getByRole('listitem')).toContainText('of $5.00 this month')
    await expect(panel.getByRole('listitem')).toContainText('Within it')
    await panel.getByRole('button', { name: /^Remove the budget: Which piers/ }).click()
    await expect(panel.getByRole('listitem')).toHaveCount(0)
    await expect(panel.getByRole('button', { name: 'Undo' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(panel.getByRole('listitem')).toContainText('of $5.00 this month')
    await takePictures(page, 'budget-within')
    await closeSettings(page)
  })
})

test('the question above an amount, budgets and own prices by keyboard alone', async ({ house, page }) => {
  const { baton } = house
  await baton.chooseModel(/GPT-6 Sol/)
  const tabTo = async (target: Locator): Promise<void> => {
    for (let step = 0; step < 30; step += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    await expect(target).toBeFocused()
  }

  await test.step('an own price', async () => {
    await page.keyboard.press('ControlOrMeta+,')
    await page.getByRole('tab', { name: 'Accounts' }).focus()
    for (const name of ['How providers remember', 'Context', 'Templates and prompts', 'Prices']) {
      await page.keyboard.press('ArrowDown')
      await expect(page.getByRole('tab', { name })).toBeFocused()
    }
    const panel = page.getByRole('tabpanel', { name: 'Prices' })
    await tabTo(panel.getByRole('searchbox'))
    await page.keyboard.type('gpt-6-sol')
    const row = panel.getByRole('button', { name: /^gpt-6-sol OpenAI/ })
    await expect(panel.getByRole('row').nth(10)).toHaveCount(0)
    await tabTo(row)
    await page.keyboard.press('Enter')
    await tabTo(panel.getByRole('button', { name: 'Set your own price' }))
    await page.keyboard.press('Enter')
    await expect(panel.getByRole('form')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(panel.getByRole('form')).toHaveCount(0)
    await expect(panel.getByRole('button', { name: 'Set your own price' })).toBeFocused()
    await page.keyboard.press('Enter')
    await tabTo(panel.getByLabel('Input', { exact: true }))
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('40')
    await page.keyboard.press('Enter')
    await expect(panel.getByRole('row', { name: /^gpt-6-sol/ })).toContainText('$40.00')
  })

  await test.step('an amount above which Baton asks, and a budget', async () => {
    await page.getByRole('tab', { name: 'Prices' }).focus()
    await page.keyboard.press('ArrowDown')
    const panel = page.getByRole('tabpanel', { name: 'Spending' })
    const amount = panel.getByLabel('Ask before a request that will probably cost more than')
    await tabTo(amount)
    await page.keyboard.type('lots')
    await page.keyboard.press('Enter')
    await expect(panel.getByText('Write an amount in dollars, such as 2.50.')).toBeVisible()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('0.000001')
    await page.keyboard.press('Enter')
    await expect(amount).toHaveValue('$0.000001')
    await tabTo(panel.getByRole('button', { name: 'Add a budget' }))
    await page.keyboard.press('Enter')
    await expect(panel.getByLabel('For', { exact: true })).toBeFocused()
    await page.keyboard.press('Tab')
    await page.keyboard.type('20')
    await page.keyboard.press('Enter')
    await expect(panel.getByRole('listitem')).toContainText('Everything · $20.00 a month')
    await expect(panel.getByRole('button', { name: 'Add a budget' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  await test.step('Baton asks before the message is sent', async () => {
    await baton.composer.fill('How long is the quay?')
    await baton.composer.press('Enter')
    await expect(page.getByRole('dialog')).toContainText('You want to be asked above $0.000001.')
    expect(house.openai.generationRequests()).toHaveLength(0)
    await page.keyboard.press('Escape')
    await expect(baton.composer).toHaveValue('How long is the quay?')
  })
})
