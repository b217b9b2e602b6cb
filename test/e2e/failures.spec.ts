// Everything that goes wrong, as a person meets it: one clear sentence, one piece of advice, buttons that do what they
// say, and nothing lost. BATON_E2E_PICTURES has pictures taken of each.
import { expect, type Locator, type Page } from 'playwright/test'
import { openAiError } from '../fakes/openai/errors.ts'
import { startOpenAiFake } from '../fakes/openai-server.ts'
import { createGate } from '../fakes/wire-server.ts'
import { anthropicKey, type House, openAiKey, test } from './harness/baton-house.ts'
import type { BatonPage } from './harness/baton-page.ts'
import { takePictures } from './harness/take-pictures.ts'

// Most of the time is spent waiting for providers that want to be waited for.
test.describe.configure({ mode: 'parallel' })

const question = 'Please compare the two drafts of the letter.'

function lastAnswer(baton: BatonPage): Locator {
  return baton.log.getByRole('article').last()
}

async function ask(house: House, model: RegExp = /GPT-6 Sol/): Promise<Locator> {
  await house.baton.chooseModel(model)
  await house.baton.send(question)
  return lastAnswer(house.baton)
}

interface Expected {
  readonly sentence: string
  readonly advice: string
  readonly steps: readonly string[]
  /** What stays of the answer; null when nothing had arrived. */
  readonly kept?: string
}

/** The sentence, the advice and exactly these steps stand under the answer; the message is there and no key is. */
async function expectFailure(house: House, answer: Locator, expected: Expected): Promise<void> {
  const { baton } = house
  await expect(answer.getByText(expected.sentence, { exact: true })).toBeVisible()
  await expect(answer.getByText(expected.advice, { exact: true })).toBeVisible()
  const others = ['Details', 'Turn details', 'Copy answer', 'Message menu', /^Thought for .*$/]
  const names = await answer
    .getByRole('button')
    .evaluateAll((buttons) =>
      buttons.map((button) => button.getAttribute('aria-label') ?? button.textContent ?? ''),
    )
  expect(names.filter((name) => !others.some((other) => name.match(other)?.[0] === name))).toEqual(
    expected.steps,
  )
  if (expected.kept !== undefined) await expect(answer).toContainText(expected.kept)
  await expect(baton.message('You').filter({ hasText: question })).toBeVisible()
  await expectNoKey(baton.page)
}

async function expectNoKey(page: Page): Promise<void> {
  const content = await page.content()
  for (const key of [openAiKey, anthropicKey]) expect(content).not.toContain(key.slice(0, 16))
}

async function expectNextSendWorks({ baton }: House, speaker: string): Promise<void> {
  const answer = await baton.ask('And what now?')
  await expect(answer).toContainText(`${speaker} here.`)
  await expect(answer).toContainText('And what now?')
  await expect(baton.message('You').filter({ hasText: question })).toBeVisible()
}

test('a key that is refused: replaced in Settings, then tried again', async ({ house, page }) => {
  const { baton, openai } = house
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('button', { name: 'Add account' }).click()
  await settings.getByRole('textbox', { name: 'Name' }).fill('Work')
  await settings.getByRole('textbox', { name: 'Key' }).fill(openAiKey)
  await settings.getByRole('textbox', { name: /^Address/ }).fill(openai.url)
  await settings.getByRole('button', { name: 'Add account' }).click()
  await expect(settings.getByRole('heading', { name: 'Work' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(settings).toBeHidden()
  await page.getByRole('button', { name: /^Model: / }).click()
  await page.getByRole('combobox', { name: 'Models' }).fill('Work Sol')
  await page.getByRole('option', { name: /GPT-6 Sol/ }).click()

  // Another key is valid from now on.
  const newKey = 'sk-proj-newR8Yu4wYx0MnO3cL9sK5iH7gE2tB6qP'
  await openai.close()
  const renewed = await startOpenAiFake({ validKey: newKey, port: openai.server.port })
  try {
    await baton.send(question)
    const answer = lastAnswer(baton)
    const expected = {
      sentence: 'OpenAI refused the key.',
      advice: 'Check the key in Settings, then try again.',
      steps: ['Open settings', 'Try again'],
    }
    await expectFailure(house, answer, expected)
    await answer.getByRole('button', { name: 'Details', exact: true }).click()
    await expect(answer).toContainText('Incorrect API key provided: [key removed]')
    await expect(answer).toContainText('401')
    await expectNoKey(page)
    await takePictures(page, 'bad-key')
    expect(renewed.generationRequests()).toHaveLength(1)

    await answer.getByRole('button', { name: 'Open settings' }).click()
    await settings.getByRole('button', { name: /^Work/ }).click()
    await settings.getByRole('textbox', { name: 'Replace the key' }).fill(newKey)
    await settings.getByRole('button', { name: 'Replace', exact: true }).click()
    await expect(page.getByText('Key replaced.', { exact: true })).toBeVisible()
    await page.keyboard.press('Escape')
    await answer.getByRole('button', { name: 'Try again' }).click()
    await expect(lastAnswer(baton)).toContainText(`You said: ${question}`)
    await expectNextSendWorks(house, 'GPT')
    expect(await page.content()).not.toContain(newKey.slice(0, 16))
  } finally {
    await renewed.close()
  }
})

test('a limit with Retry-After: counts down, tries again by itself, succeeds', async ({ house, page }) => {
  const { baton, openai } = house
  const limited = () =>
    openAiError(429, 'Rate limit reached for requests.', {
      code: 'rate_limit_exceeded',
      headers: { 'retry-after': '3' },
    })
  let refusedAtMs = 0
  openai.script(() => {
    refusedAtMs = Date.now()
    return limited()
  })
  const answer = await ask(house)
  await expect(answer).toContainText(
    /OpenAI is limiting requests; it asks to wait 3 s\. Trying again in [34] s/,
  )
  await expect(answer).toContainText('Trying again in 2 s')
  await takePictures(page, 'rate-limit-waiting')
  await expect(answer).toContainText(`You said: ${question}`)
  expect(Date.now() - refusedAtMs).toBeGreaterThanOrEqual(3000)
  expect(openai.generationRequests()).toHaveLength(2)
  await expect(answer.getByText('OpenAI is limiting requests')).toBeHidden()
  await expectNextSendWorks(house, 'GPT')

  openai.script(() =>
    openAiError(429, 'Rate limit reached for requests.', {
      code: 'rate_limit_exceeded',
      headers: { 'retry-after': '60' },
    }),
  )
  await baton.send('Once more, please.')
  await expect(lastAnswer(baton)).toContainText(/Trying again in \d\d s/)
  await lastAnswer(baton).getByRole('button', { name: 'Stop trying' }).click()
  await expect(lastAnswer(baton)).toContainText('Stopped before anything arrived.')
  await expectNextSendWorks(house, 'GPT')
})

test('a limit that stays: after two more tries another model takes over', async ({ house, page }) => {
  const { baton, openai, anthropic } = house
  const atMs: number[] = []
  for (let count = 0; count < 3; count += 1) {
    openai.script(() => {
      atMs.push(Date.now())
      return openAiError(429, 'Rate limit reached for requests.', {
        code: 'rate_limit_exceeded',
        headers: { 'retry-after': '1' },
      })
    })
  }
  const answer = await ask(house)
  await expectFailure(house, answer, {
    sentence: 'OpenAI is limiting requests; it asks to wait 1 s.',
    advice: 'Wait a little and try again, or go on with another model.',
    steps: ['Try again', 'Choose another model'],
  })
  const [first = 0, second = 0, third = 0] = atMs
  expect(second - first).toBeGreaterThanOrEqual(1000)
  expect(third - second).toBeGreaterThanOrEqual(2000)
  expect(openai.generationRequests()).toHaveLength(3)
  await takePictures(page, 'rate-limit')

  await answer.getByRole('button', { name: 'Choose another model' }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose a model' })
  await dialog
    .getByRole('option', { name: /Claude Opus 5\.5/ })
    .first()
    .click()
  await answer.getByRole('button', { name: 'Try again with Claude Opus 5.5' }).click()
  await expect(baton.message('Claude Opus 5.5')).toContainText(`You said: ${question}`)
  expect(anthropic.messageRequests()).toHaveLength(1)
  await expectNextSendWorks(house, 'Claude')
})

test('no credit left: said at once, never tried again by itself', async ({ house, page }) => {
  const { openai, baton } = house
  openai.failNext('quota')
  const answer = await ask(house)
  await expectFailure(house, answer, {
    sentence: 'OpenAI has no credit left on this account.',
    advice: 'Add credit or raise the limit with the provider, or go on with another model.',
    steps: ['Choose another model', 'Try again'],
  })
  expect(openai.generationRequests()).toHaveLength(1)
  await takePictures(page, 'quota')
  await answer.getByRole('button', { name: 'Try again' }).click()
  await expect(lastAnswer(baton)).toContainText(`You said: ${question}`)
  await expectNextSendWorks(house, 'GPT')
})

test('an overloaded provider: tried twice more, then left to the person', async ({ house, page }) => {
  const { anthropic, baton } = house
  for (let count = 0; count < 3; count += 1) anthropic.failNext('overloaded')
  const answer = await ask(house, /Claude Opus 5\.5/)
  await expect(answer).toContainText(/Anthropic is overloaded\. Trying again in 1 s|Trying again in 2 s/)
  await expectFailure(house, answer, {
    sentence: 'Anthropic is overloaded.',
    advice: 'Try again in a moment, or go on with another model.',
    steps: ['Try again', 'Choose another model'],
  })
  expect(anthropic.messageRequests()).toHaveLength(3)
  await takePictures(page, 'overloaded')
  await answer.getByRole('button', { name: 'Try again' }).click()
  await expect(lastAnswer(baton)).toContainText(`You said: ${question}`)
  await expectNextSendWorks(house, 'Claude')
})

test('a stream that is cut: what had arrived stays', async ({ house, page }) => {
  const { openai, baton } = house
  openai.breakNext('cut')
  const answer = await ask(house)
  await expectFailure(house, answer, {
    sentence: 'The connection to OpenAI ended before the answer was complete.',
    advice: 'What had arrived is kept. Try again for a whole answer.',
    steps: ['Try again', 'Choose another model'],
    kept: 'GPT here.',
  })
  expect(openai.generationRequests()).toHaveLength(1)
  await takePictures(page, 'cut-stream')
  await answer.getByRole('button', { name: 'Try again' }).click()
  await expect(lastAnswer(baton)).toContainText(`You said: ${question}`)
  await expectNextSendWorks(house, 'GPT')
})

test.describe('silence', () => {
  test.use({ serverEnv: { BATON_STALL_LIMIT_MS: '1500' } })

  test('a stream that stalls is ended, and its socket with it', async ({ house, page }) => {
    const { openai, baton } = house
    const gate = createGate()
    openai.breakNext({ holdUntil: gate })
    const answer = await ask(house)
    await expectFailure(house, answer, {
      sentence: 'OpenAI went silent in the middle of the answer for 2 s.',
      advice: 'Try again, or go on with another model. What had arrived is kept.',
      steps: ['Try again', 'Choose another model'],
      kept: 'GPT here.',
    })
    await takePictures(page, 'stalled-stream')
    await answer.getByRole('button', { name: 'Try again' }).click()
    await expect(lastAnswer(baton)).toContainText(`You said: ${question}`)

    openai.breakNext({ holdHeaders: gate })
    await baton.send('Are you there?')
    await expect(lastAnswer(baton).getByText('OpenAI sent nothing for 2 s.', { exact: true })).toBeVisible()
    await takePictures(page, 'no-answer')
    await expectNextSendWorks(house, 'GPT')
  })
})

test('a model the provider does not know', async ({ house, page }) => {
  const { openai, baton } = house
  openai.failNext('model-missing')
  const answer = await ask(house)
  await expectFailure(house, answer, {
    sentence: 'OpenAI does not know the model gpt-6-sol.',
    advice: 'Choose another model.',
    steps: ['Choose another model'],
  })
  expect(openai.generationRequests()).toHaveLength(1)
  await takePictures(page, 'unknown-model')
  await answer.getByRole('button', { name: 'Choose another model' }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose a model' })
  await dialog
    .getByRole('option', { name: /GPT-6 Luna/ })
    .first()
    .click()
  await expect(dialog).toBeHidden()
  await answer.getByRole('button', { name: 'Try again with GPT-6 Luna' }).click()
  await expect(baton.message('GPT-6 Luna')).toContainText(`You said: ${question}`)
  expect(openai.generationRequests().at(-1)?.body).toMatchObject({ model: 'gpt-6-luna' })
  await expectNextSendWorks(house, 'GPT')
})

test('no network: works again as soon as the address answers', async ({ house, page }) => {
  const { openai, baton } = house
  await baton.chooseModel(/GPT-6 Sol/)
  await openai.close()
  await baton.send(question)
  const answer = lastAnswer(baton)
  await expectFailure(house, answer, {
    sentence: `Nothing answers at ${openai.url}.`,
    advice: 'Check the connection or the address in Settings, then try again.',
    steps: ['Try again', 'Open settings'],
  })
  await takePictures(page, 'no-network')
  await answer.getByRole('button', { name: 'Open settings' }).click()
  await expect(page.getByRole('dialog', { name: 'Settings' })).toContainText('OpenAI')
  await page.keyboard.press('Escape')
  const back = await startOpenAiFake({ validKey: openAiKey, port: openai.server.port })
  try {
    await answer.getByRole('button', { name: 'Try again' }).click()
    await expect(lastAnswer(baton)).toContainText(`You said: ${question}`)
    await expectNextSendWorks(house, 'GPT')
  } finally {
    await back.close()
  }
})

test('a conversation that is too long for the model', async ({ house, page }) => {
  const { openai, baton } = house
  openai.failNext('context-overflow')
  const answer = await ask(house)
  await expectFailure(house, answer, {
    sentence: 'The conversation is too long for gpt-6-sol.',
    advice: 'Shorten the message, start a new conversation, or choose a model with a larger window.',
    steps: ['New conversation', 'Choose a larger model'],
  })
  expect(openai.generationRequests()).toHaveLength(1)
  await takePictures(page, 'too-long')
  await answer.getByRole('button', { name: 'New conversation' }).click()
  await expect(baton.composer).toHaveValue(question)
  await expect(baton.composer).toBeFocused()
  await baton.ask('The letter, in one line.')
  await expect(baton.message('You')).toHaveCount(1)
  await baton.sidebar.getByText(question).click()
  await expect(answer.getByRole('button', { name: 'New conversation' })).toBeVisible()
  await expectNextSendWorks(house, 'GPT')
})

test('a lost id: the history is sent in full without a word, and the inspector says why', async ({
  house,
  page,
}) => {
  const { openai, baton } = house
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask('Remember the word harbour.')
  await baton.ask(question)
  openai.forget()
  const answer = await baton.ask('Which word was it?')
  await expect(answer).toContainText('I was sent 5 messages. You said: Which word was it?')
  const [, , refused, replayed] = openai.generationRequests()
  expect(refused?.body).toMatchObject({ previous_response_id: 'resp_fake0002' })
  expect(replayed?.body).not.toHaveProperty('previous_response_id')
  await expect(baton.log.getByText('no longer has')).toHaveCount(0)
  await answer.getByRole('button', { name: 'Turn details' }).click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText(/Sent in full: 5 of 5 messages\. OpenAI no longer knows the id\./)
  await takePictures(page, 'lost-handle')
  const next = await baton.ask('And again?')
  await expect(next).toContainText('I was sent 1 message and remembered')
})

test('an answer the person stops: its text stays, and the socket is closed', async ({ house, page }) => {
  const { openai } = house
  const gate = createGate()
  openai.breakNext({ holdUntil: gate })
  const answer = await ask(house)
  await expect(answer).toContainText('GPT here.')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(answer.getByText('Stopped.', { exact: true })).toBeVisible()
  await expect(answer).toContainText('GPT here.')
  await takePictures(page, 'stopped')
  await expectNextSendWorks(house, 'GPT')
})
