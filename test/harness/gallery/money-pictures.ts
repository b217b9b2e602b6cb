// Pictures of what an answer, a conversation and the next message cost.
import type { Page } from 'playwright'

interface MoneyPicture {
  readonly name: string
  readonly query: string
  readonly prepare?: (page: Page) => Promise<void>
}

/** Opens the bill under the answer that says this. */
function bill(answer: string): (page: Page) => Promise<void> {
  return async (page) => {
    await scrollTo(page, answer)
    await article(page, answer).getByTitle('What this answer took and cost').click()
    await page.getByRole('dialog', { name: 'What this answer took and cost' }).waitFor()
  }
}

/** Opens the inspector on the answer that says this, at its bill. */
function inspected(answer: string): (page: Page) => Promise<void> {
  return async (page) => {
    await scrollTo(page, answer)
    await article(page, answer).getByRole('button', { name: 'Turn details' }).click()
    const shown = page.getByRole('complementary', { name: 'Inspector' })
    await shown.getByRole('heading', { name: 'Bill' }).waitFor()
    await shown.getByRole('heading', { name: 'Time' }).scrollIntoViewIfNeeded()
  }
}

function article(page: Page, answer: string) {
  return page.getByRole('article').filter({ hasText: answer })
}

/** The thread draws only what is near the view. */
async function scrollTo(page: Page, answer: string): Promise<void> {
  const thread = page.getByRole('log', { name: 'Messages' })
  await thread.waitFor()
  for (let step = 0; step < 80 && (await article(page, answer).count()) === 0; step += 1) {
    await thread.evaluate((element) => {
      element.scrollBy(0, -250)
      return new Promise((resolve) => requestAnimationFrame(resolve))
    })
  }
  await article(page, answer).scrollIntoViewIfNeeded()
}

async function type(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Once more, with the tide table?')
}

async function chooseModel(page: Page, name: string, option: string | RegExp = name): Promise<void> {
  await page.getByRole('button', { name: /^Model: / }).click()
  await page.getByPlaceholder('Search models').fill(name)
  await page.getByRole('option', { name: option }).first().click()
  await page.getByRole('button', { name: `Model: ${name}` }).waitFor()
}

async function openGauge(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Context: / }).click()
  await page.getByRole('dialog', { name: 'Context of the next message' }).waitFor()
}

async function sendAndBeAsked(page: Page): Promise<void> {
  await type(page)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('dialog', { name: /^This may cost more/ }).waitFor()
}

export const moneyPictures: readonly MoneyPicture[] = [
  { name: 'money', query: 'state=money' },
  {
    name: 'money-top',
    query: 'state=money',
    prepare: (page) => scrollTo(page, 'The island ferry'),
  },
  { name: 'money-bill-cached', query: 'state=money', prepare: bill('The island ferry') },
  { name: 'money-bill-written', query: 'state=money', prepare: bill('At seven, from pier B') },
  { name: 'money-bill-reported', query: 'state=money', prepare: bill('The harbour office') },
  { name: 'money-bill-free', query: 'state=money', prepare: bill('The night boat') },
  { name: 'money-bill-partial', query: 'state=money', prepare: bill('Letters, milk and') },
  { name: 'money-bill-calls', query: 'state=money', prepare: bill('Four at a time') },
  { name: 'money-no-price', query: 'state=money', prepare: bill('Fifty minutes') },
  { name: 'money-special-rate', query: 'state=money', prepare: bill('Even then') },
  { name: 'money-turn', query: 'state=money', prepare: inspected('Four at a time') },
  { name: 'money-turn-no-usage', query: 'state=money', prepare: inspected('On deck') },
  { name: 'money-turn-contradict', query: 'state=money', prepare: inspected('Until eight') },
  { name: 'money-turn-partial', query: 'state=money', prepare: inspected('Letters, milk and') },
  {
    name: 'money-conversation',
    query: 'state=money&inspector=1',
    prepare: async (page) => {
      const shown = page.getByRole('complementary', { name: 'Inspector' })
      if (!(await shown.isVisible())) {
        const button = page.getByRole('button', { name: 'Show inspector' })
        if (await button.isVisible()) await button.click()
      }
      await shown.getByRole('tab', { name: 'Conversation' }).click()
      await shown.getByRole('heading', { name: 'By model' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'money-branches',
    query: 'state=versions',
    prepare: async (page) => {
      await page.getByRole('region', { name: 'Conversation usage' }).getByRole('button').click()
      await page
        .getByRole('dialog', { name: 'Usage of this conversation' })
        .getByText('This branch')
        .waitFor()
    },
  },
  {
    name: 'expected',
    query: 'state=thread',
    prepare: async (page) => {
      await type(page)
      await page.getByRole('button', { name: /^Context: / }).waitFor()
    },
  },
  {
    name: 'expected-panel',
    query: 'state=thread',
    prepare: async (page) => {
      await type(page)
      await openGauge(page)
    },
  },
  {
    name: 'expected-free',
    query: 'state=thread',
    prepare: async (page) => {
      await chooseModel(page, 'qwen4:8b')
      await page
        .getByText(/costs nothing/i)
        .first()
        .waitFor()
    },
  },
  {
    name: 'switch',
    query: 'state=thread',
    prepare: async (page) => {
      await chooseModel(page, 'GPT-6.1 Sol')
      await type(page)
      await page
        .getByText(/its cache is warm/)
        .first()
        .waitFor()
    },
  },
  {
    name: 'switch-panel',
    query: 'state=thread',
    prepare: async (page) => {
      await chooseModel(page, 'GPT-6.1 Sol')
      await page
        .getByText(/its cache is warm/)
        .first()
        .waitFor()
      await openGauge(page)
    },
  },
  {
    name: 'expected-unknown',
    query: 'state=money',
    prepare: async (page) => {
      await chooseModel(page, 'a-laboratory/a-model-in-no-list', /OpenRouter/)
      await page.getByText(/stays/).first().waitFor()
      await openGauge(page)
    },
  },
  {
    name: 'budget',
    query: 'state=budget',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Put away for today' }).first().waitFor()
    },
  },
  { name: 'confirm', query: 'state=confirm', prepare: sendAndBeAsked },
  {
    name: 'confirm-declined',
    query: 'state=confirm',
    prepare: async (page) => {
      await sendAndBeAsked(page)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    },
  },
]
