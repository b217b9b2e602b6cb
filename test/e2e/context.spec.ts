// A conversation that outgrows the window of its model, as a person meets it: the gauge warns, older messages are
// summarised, pinned ones stay, and what was really sent is checked at a server with a window of 8,192 tokens.
import { expect, type Locator } from 'playwright/test'
import { generationPrice } from '../fakes/openai/generation-book.ts'
import { type CompatibleFake, startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { createGate } from '../fakes/wire-server.ts'
import { type House, test as houseTest, openHouse } from './harness/baton-house.ts'
import { HistoryPage } from './harness/history-page.ts'
import { takePictures } from './harness/take-pictures.ts'

const windowTokens = 8_192
const fact = 'Remember this: the lighthouse keeper is called Ingrid and her boat is the Petrel.'
const summary = 'The user read several letters about a harbour, its ferry and its lamp.'
const sentences = [
  'The ferry left at dawn with forty crates of salt and a piano.',
  'Nobody on the northern pier had seen the lamp go out.',
  'A letter from the mainland said the dredger would come in March.',
  'The pilot drew a new chart because the old one lied about the sandbank.',
  'Rain stood in the ropes, and the gulls had gone inland.',
]

/** A message of about so many characters that reads like one. */
function letter(number: number, characters: number): string {
  let text = `Letter ${number}.`
  for (let index = number; text.length < characters; index += 1)
    text += ` ${sentences[index % sentences.length]}`
  return text
}

interface SmallHouse extends House {
  readonly small: CompatibleFake
  readonly history: HistoryPage
  /** What the model was shown last, as one text. */
  lastShown(): string
}

const test = houseTest.extend<{ smallHouse: SmallHouse }>({
  smallHouse: async ({ page }, use) => {
    const small = await startOpenAiCompatibleFake({
      flavour: 'openrouter',
      validKey: 'sk-or-e2e',
      windowTokens,
      speaker: 'Router',
      textFor: (body) => (JSON.stringify(body.messages).includes('Condense the material') ? summary : null),
    })
    const house = await openHouse(page, {
      env: { OPENROUTER_API_KEY: 'sk-or-e2e', OPENROUTER_BASE_URL: small.url },
    })
    try {
      await house.baton.chooseModel(/^Router/)
      await use({
        ...house,
        small,
        history: new HistoryPage(house.baton),
        lastShown: () => (small.shown.at(-1)?.messages ?? []).map(({ text }) => text).join('\n'),
      })
      expect(house.problems).toEqual([])
    } finally {
      await house.close()
      await small.close()
    }
  },
})

const gaugeOf = (house: House): Locator => house.baton.page.getByRole('button', { name: /^Context: / })

/** The share of the window that the gauge shows, in per cent. */
async function shareOf(house: House): Promise<number> {
  const [, used = '', window = ''] =
    /^Context: (?:about )?([\d,]+) of ([\d,]+) tokens/.exec((await gaugeOf(house).textContent()) ?? '') ?? []
  const number = (text: string) => Number(text.replaceAll(',', ''))
  return (number(used) / number(window)) * 100
}

/** Asks, and waits until the gauge knows of it: of what was read for the answer, and of the answer. */
async function askAndLook(house: House, text: string): Promise<void> {
  const answer = await house.baton.ask(text)
  await expect(gaugeOf(house)).toHaveText(/of 8,192 tokens/)
  const [, input = '', output = ''] =
    /([\d,]+) in.*?([\d,]+) out/.exec((await answer.textContent()) ?? '') ?? []
  const number = (digits: string) => Number(digits.replaceAll(',', ''))
  // The gauge may estimate what the answer's own numbers count.
  const nearly = ((number(input) + number(output)) / windowTokens) * 90
  await expect.poll(() => shareOf(house)).toBeGreaterThanOrEqual(nearly)
}

test('a long conversation: warned about, summarised, pinned, edited, and cut to its last messages', async ({
  smallHouse: house,
  page,
}) => {
  const { baton, small, history, lastShown } = house
  const warning = page.getByText(/^About \d+ % of the window of Router is used\./)
  const first = baton.message('You').filter({ hasText: fact })

  await test.step('a fact is pinned', async () => {
    await baton.ask(fact)
    await first.hover()
    await first.getByRole('button', { name: 'Pin message' }).click()
    await expect(first.getByText('Pinned', { exact: true })).toBeVisible()
  })

  await test.step('the gauge fills and warns from 80 % on', async () => {
    let number = 0
    while ((await shareOf(house)) < 55) {
      number += 1
      await askAndLook(house, letter(number, 3_000))
      await expect(warning).toBeHidden()
    }
    expect(number).toBeGreaterThan(1)
    // What is missing up to 86 %, four characters to a token.
    const missing = Math.ceil((0.86 - (await shareOf(house)) / 100) * windowTokens * 4)
    await baton.composer.fill(letter(9, missing))
    await expect(warning).toBeVisible()
    expect(await shareOf(house)).toBeGreaterThanOrEqual(80)
    await expect(warning).toContainText('Older messages will be summarised before this is sent.')
    await takePictures(page, 'gauge-warns')
    await gaugeOf(house).click()
    const panel = page.getByRole('dialog', { name: 'Context of the next message' })
    await expect(panel).toContainText('tokens on (80 % of the window).')
    await expect(panel.getByRole('button', { name: 'Count exactly' })).toBeDisabled()
    await expect(panel).toContainText('OpenRouter has no way to count beforehand, so this is estimated here.')
    await takePictures(page, 'gauge-panel')
    await page.keyboard.press('Escape')
    await expect(panel).toBeHidden()
  })

  const marker = baton.log.getByRole('region', { name: /^Summary of \d+ messages$/ })
  let summaryCalls = 0
  await test.step('sending it has the older messages summarised first', async () => {
    const before = small.shown.length
    const gate = createGate()
    small.breakNext({ holdHeaders: gate })
    await baton.composer.press('Enter')
    await expect(baton.log.getByText('Summarising older messages…')).toBeVisible()
    await expect(warning).toBeHidden()
    await takePictures(page, 'summarising')
    gate.open()
    await expect(baton.log.getByText('Summarising older messages…')).toBeHidden()
    const answer = baton.log.getByRole('article').last()
    await expect(answer).toContainText('Router here.')
    await expect(answer.getByRole('button', { name: 'Turn details' })).toBeVisible()
    summaryCalls = small.shown.length - before - 1
    expect(summaryCalls).toBeGreaterThan(0)
    for (const { inputTokens } of small.shown) expect(inputTokens).toBeLessThanOrEqual(windowTokens)
    expect(lastShown()).toContain(fact)
    expect(lastShown()).not.toContain('Letter 1.')

    await history.inspect(answer)
    const lens = history.inspector.getByRole('list', { name: 'What the model was shown' })
    await expect(
      lens.getByRole('button', { name: /^1 message sent.*Pinned, so it always stays\./ }),
    ).toBeVisible()
    await expect(lens.getByRole('button', { name: /^\d+ messages summarised/ })).toBeVisible()
    await expect(history.inspector).toContainText(/Sent: a summary and \d+ of \d+ messages\./)
    await takePictures(page, 'summarised-turn', async () => void (await history.showTab('Turn')))
    await history.inspector.getByRole('button', { name: 'Close inspector' }).click()
  })

  await test.step('the marker stands in the thread with its cost, and opens', async () => {
    await baton.scrollThreadTo(marker)
    await expect(marker).toContainText('stands here in what is sent')
    await expect(marker).toContainText(/about [\d,]+ tokens instead of about [\d,]+/)
    await expect(marker).toContainText(`$${(summaryCalls * generationPrice).toFixed(4)}`)
    await expect(marker).toContainText('written by Router')
    await marker.getByRole('button', { name: /^Summary of/ }).click()
    await expect(marker.getByRole('button', { name: 'Turn details' })).toBeVisible()
    await takePictures(page, 'marker-open')
  })

  await test.step('its text is edited, and sent as it was written', async () => {
    await marker.getByRole('button', { name: 'Edit', exact: true }).click()
    await marker
      .getByRole('textbox', { name: 'Text of the summary' })
      .fill('Letters about a harbour were read.')
    await page.keyboard.press('Control+Enter')
    await expect(marker).toContainText('edited by you')
    await baton.ask('What were they about?')
    expect(lastShown()).toContain('Letters about a harbour were read.')
    expect(lastShown()).toContain(fact)
  })

  await test.step('only the last messages are sent, and the pinned one', async () => {
    await history.choosePolicy('The last messages', '2')
    const answer = await baton.ask('And now in short?')
    const shown = small.shown.at(-1)?.messages ?? []
    expect(shown.map(({ text }) => text).join('\n')).toContain(fact)
    expect(lastShown()).not.toContain('Letters about a harbour were read.')
    expect(lastShown()).not.toContain('Letter 9.')
    await history.inspect(answer)
    await expect(history.inspector).toContainText('Older than the last messages this conversation sends.')
    await history.inspector.getByRole('button', { name: 'Close inspector' }).click()
    await baton.scrollThreadTo(marker)
    await expect(marker).toContainText('is not used: this conversation sends the last 2 messages')
  })

  await test.step('it is taken away again', async () => {
    await marker.getByRole('button', { name: /^Summary of/ }).click()
    await marker.getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(marker).toContainText('Nothing changes in what is sent, and no message is lost.')
    await marker.getByRole('button', { name: 'Remove the summary' }).click()
    await expect(marker).toBeHidden()
    await baton.scrollThreadTo(first)
  })
})

test('a conversation that is too long is refused, and summarised when that is asked for', async ({
  smallHouse: house,
  page,
}) => {
  const { baton, small, history, lastShown } = house
  await baton.ask(fact)
  await history.choosePolicy('Everything')
  for (let number = 1; (await shareOf(house)) < 70; number += 1) {
    await askAndLook(house, letter(number, 4_000))
  }
  await baton.composer.fill(letter(9, 12_000))
  await expect(page.getByText(/^This is longer than the window of Router: about/)).toContainText(
    'It will probably be refused.',
  )
  await takePictures(page, 'too-long')
  const before = small.shown.length
  await baton.composer.press('Enter')
  const answer = baton.log.getByRole('article').last()
  await expect(answer.getByText('The conversation is too long for maker/router.')).toBeVisible()
  for (const step of ['Send only recent messages', 'Summarise older messages', 'Choose a larger model'])
    await expect(answer.getByRole('button', { name: step })).toBeVisible()
  expect(small.shown).toHaveLength(before)
  await takePictures(page, 'overflow')

  await answer.getByRole('button', { name: 'Summarise older messages' }).click()
  await expect(
    page.getByText('Older messages are summarised, and this conversation now sends summaries.', {
      exact: true,
    }),
  ).toBeVisible()
  await expect(answer).toContainText('Router here.')
  await expect(answer.getByRole('button', { name: 'Turn details' })).toBeVisible()
  expect(lastShown()).toContain('Letter 9.')
  expect(lastShown()).not.toContain('Letter 1.')
  for (const { inputTokens } of small.shown) expect(inputTokens).toBeLessThanOrEqual(windowTokens)
  const turn = await history.inspect(answer)
  const lens = turn.getByRole('list', { name: 'What the model was shown' })
  await expect(lens.getByRole('button', { name: /^\d+ messages summarised/ })).toBeVisible()
  await expect(lens.getByRole('button', { name: /^\d+ messages? sent/ })).toBeVisible()
  await takePictures(page, 'overflow-answered', async () => void (await history.showTab('Turn')))
})

test('the provider counts when it is asked to, and without one everything but sending works', async ({
  smallHouse: house,
  page,
}) => {
  const { baton, anthropic, small, history } = house
  const panel = page.getByRole('dialog', { name: 'Context of the next message' })

  await test.step('Anthropic counts, and the number stands without "about"', async () => {
    await baton.chooseModel(/Claude Opus 5\.5/)
    await baton.ask(letter(1, 600))
    await expect(gaugeOf(house)).toHaveText(/^Context: about /)
    await gaugeOf(house).click()
    await panel.getByRole('button', { name: 'Count exactly' }).click()
    await expect(panel).toContainText('Counted by Anthropic.')
    await expect(gaugeOf(house)).toHaveText(/^Context: [\d,]+ of [\d,]+ tokens/)
    expect(anthropic.countRequests()).toHaveLength(1)
    await expect(panel).toContainText('2 messages sent')
    await expect(panel).not.toContainText('left out')
    await takePictures(page, 'counted')
    await page.keyboard.press('Escape')
  })

  await test.step('nothing answers: the gauge counts on, and the panel says why it cannot count exactly', async () => {
    anthropic.server.setReachable(false)
    small.server.setReachable(false)
    await baton.composer.fill(letter(2, 2_000))
    await expect(gaugeOf(house)).toHaveText(/^Context: about [\d,]+ of [\d,]+ tokens/)
    await gaugeOf(house).click()
    await panel.getByRole('button', { name: 'Count exactly' }).click()
    await expect(panel.getByText('The connection to Anthropic broke.')).toBeVisible()
    await takePictures(page, 'offline-panel')
    await page.keyboard.press('Escape')
  })

  await test.step('dialogs work, and a summary is picked out on this computer', async () => {
    await history.choosePolicy('The last messages', '4')
    await history.choosePolicy('Summaries of the older part')
    await history.inDialog(async (dialog) => {
      await dialog.getByRole('textbox', { name: 'System text' }).fill('You know every harbour.')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await expect(dialog.getByText('Goes before the conversation in every request.')).toBeVisible()
    })
    const settings = await history.openAccount(/^Anthropic/)
    await settings.getByRole('tab', { name: 'How providers remember' }).click()
    await settings.getByRole('button', { name: /^Anthropic Messages/ }).click()
    await expect(settings.getByRole('article')).toContainText('Reviewed on')
    await page.keyboard.press('Escape')
    await expect(baton.composer).toHaveValue(letter(2, 2_000))
  })
})
