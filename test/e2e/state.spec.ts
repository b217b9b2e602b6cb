// How the history of a conversation travels, as a person sees and decides it: continued at the provider, sent again,
// handed over; what providers hold and how it is deleted there. What really arrived is checked at the fakes.
import { expect, type Locator } from 'playwright/test'
import { startGeminiFake } from '../fakes/gemini-server.ts'
import { startMistralFake } from '../fakes/mistral-server.ts'
import type { RecordedRequest } from '../fakes/wire-server.ts'
import { openHouse, test } from './harness/baton-house.ts'
import { expectAccessible } from './harness/expect-accessible.ts'
import { HistoryPage } from './harness/history-page.ts'
import { focusedName, tabTo } from './harness/tab-to.ts'
import { takePictures } from './harness/take-pictures.ts'

type Json = Readonly<Record<string, unknown>>

const bodyOf = (request: RecordedRequest | undefined): Json => (request?.body ?? {}) as Json
const inputOf = (body: Json): Json[] => (Array.isArray(body.input) ? (body.input as Json[]) : [])
const firstQuestion = 'Which piers does the harbour have?'

/** The days between `Since …` and `until …` of a held item. */
async function daysHeld(item: Locator): Promise<number> {
  const [, since, until] =
    /Since (\d+ \w+ \d{4}), until (\d+ \w+ \d{4})\./.exec((await item.textContent()) ?? '') ?? []
  return (Date.parse(`${until} UTC`) - Date.parse(`${since} UTC`)) / 86_400_000
}

test('a chain at OpenAI: continued, resumed after others, branched, found by its ids, deleted', async ({
  house,
  page,
}) => {
  const { baton, openai } = house
  const history = new HistoryPage(baton)
  const lastBody = () => bodyOf(openai.generationRequests().at(-1))
  await baton.chooseModel(/GPT-6 Sol/)

  await test.step('the second turn continues the first, and the inspector says so', async () => {
    await baton.ask(firstQuestion)
    const answer = await baton.ask('Which one is the longest?')
    expect(lastBody()).toMatchObject({ store: true, previous_response_id: 'resp_fake0001' })
    expect(inputOf(lastBody())).toHaveLength(1)
    await history.expectCarry(
      answer,
      'Continued from resp_fake0001: 1 of 3 messages sent. OpenAI holds the rest.',
    )
    const lens = history.inspector.getByRole('list', { name: 'What the model was shown' })
    await expect(lens.getByRole('button', { name: /^2 messages held at OpenAI/ })).toBeVisible()
    await expect(lens.getByRole('button', { name: /^1 message sent/ })).toBeVisible()
    await expect(history.inspector).toContainText('Kept there asResponse chain')
    await takePictures(page, 'chain-turn', async () => void (await history.showTab('Turn')))
  })

  await test.step('the tab Provider lists what OpenAI holds, since when and until when', async () => {
    await history.showTab('Provider')
    await expect(history.held.getByRole('listitem')).toHaveCount(2)
    for (const id of openai.storedIds()) {
      const item = history.held.getByRole('listitem').filter({ hasText: id })
      await expect(item).toContainText('The next turn can continue it.')
      expect(await daysHeld(item)).toBe(30)
    }
    await takePictures(page, 'chain-held', async () => void (await history.showTab('Provider')))
  })

  await test.step('what Anthropic answered in between is sent along', async () => {
    await baton.chooseModel(/Claude Opus 5\.5/)
    await baton.ask('Say it another way.')
    await baton.chooseModel(/GPT-6 Sol/)
    const answer = await baton.ask('And the shortest?')
    expect(lastBody().previous_response_id).toBe('resp_fake0002')
    expect(inputOf(lastBody()).map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    expect(JSON.stringify(lastBody().input)).toContain('I was shown 5 messages')
    expect(openai.shown.at(-1)?.messages.map(({ role }) => role)).toEqual([
      ...['user', 'assistant', 'user', 'assistant', 'user', 'assistant', 'user'],
    ])
    await history.expectCarry(
      answer,
      'Continued from resp_fake0002: 3 of 7 messages sent. OpenAI holds the rest; what it has not seen was sent along.',
    )
  })

  await test.step('an edited message makes a branch that continues from its own ancestor', async () => {
    const question = baton.message('You').filter({ hasText: 'Which one is the longest?' })
    await question.hover()
    await question.getByRole('button', { name: 'Edit message' }).click()
    await question.getByRole('textbox', { name: 'Edit message' }).fill('Which one is the oldest?')
    await page.keyboard.press('Enter')
    await expect(page.getByText('The earlier version is kept.', { exact: true })).toBeVisible()
    const answer = baton.log.getByRole('article').last()
    await expect(answer).toContainText('You said: Which one is the oldest?')
    await expect(baton.message('You')).toHaveCount(2)
    expect(lastBody().previous_response_id).toBe('resp_fake0001')
    expect(inputOf(lastBody())).toHaveLength(1)
    await history.expectCarry(answer, 'Continued from resp_fake0001: 1 of 3 messages sent.')
  })

  await test.step('back on the earlier version, the chain goes on from where that one ended', async () => {
    await baton.message('You').last().getByRole('button', { name: 'Previous version' }).click()
    await expect(baton.message('You').last()).toContainText('And the shortest?')
    await page.getByRole('button', { name: 'Continue from here' }).click()
    await expect(page.getByText(/^You are looking at another version\./)).toBeHidden()
    const answer = await baton.ask('Who paints it?')
    expect(lastBody().previous_response_id).toBe('resp_fake0003')
    await history.expectCarry(answer, 'Continued from resp_fake0003: 1 of 9 messages sent.')
    const question = baton.message('You').filter({ hasText: 'Which one is the longest?' })
    await baton.scrollThreadTo(question)
    await question.getByRole('button', { name: 'Next version' }).click()
    await expect(baton.message('You').last()).toContainText('Which one is the oldest?')
  })

  await test.step('an id leads to its turn, also one of the branch that was left', async () => {
    await page.keyboard.press('Control+n')
    await expect(baton.log).toBeHidden()
    const search = page.getByRole('searchbox', { name: 'Search conversations' })
    const found = baton.sidebar.getByRole('group', { name: 'Found by id' })
    await search.fill('resp_fake0004')
    await expect(found.getByRole('option')).toHaveCount(1)
    await expect(baton.sidebar.getByText('Nothing found')).toBeHidden()
    await takePictures(page, 'found-by-id')
    await search.press('Enter')
    await expect(baton.message('You').first()).toContainText(firstQuestion)
    await expect(history.inspector).toContainText('resp_fake0004')
    await expect(history.inspector).toContainText('Continued from resp_fake0001')
    await expect(baton.composer).toHaveValue('')
    await page.getByRole('button', { name: 'Continue from here' }).click()
    await expect(page.getByText(/^You are looking at another version\./)).toBeHidden()

    await search.fill('resp_fake0005')
    await expect(found.getByRole('option')).toContainText('Response id')
    await search.press('Enter')
    await expect(history.inspector).toContainText('Continued from resp_fake0003')
    // The thread shows the branch it stands in.
    await expect(baton.message('You').last()).toContainText('Who paints it?')

    // A request has an id as well; the fake gives all of them the same.
    await search.fill('id:req_fake')
    await expect(found.getByRole('option')).toHaveCount(5)
    await search.fill('')
  })

  await test.step('everything is deleted at the provider, and the next turn sends the history', async () => {
    await history.showTab('Provider')
    await expect(history.held.getByRole('listitem')).toHaveCount(5)
    await history.inspector.getByRole('button', { name: 'Delete all at the providers' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete everything at the providers?' })
    await expect(dialog).toContainText('The next turn sends the history instead of continuing it.')
    await expect(dialog).toContainText('5 items will be deleted.')
    await dialog.getByRole('button', { name: 'Delete all' }).click()
    await expect(page.getByText('All 5 deleted.', { exact: true })).toBeVisible()
    expect(openai.storedIds()).toEqual([])
    await expect(history.inspector.getByText('Deleted at OpenAI', { exact: true })).toHaveCount(5)
    await expect(history.inspector).toContainText('No provider holds anything about this conversation.')
    await takePictures(page, 'deleted-at-provider', async () => void (await history.showTab('Provider')))
    const answer = await baton.ask('Which pier is closed?')
    expect(lastBody().previous_response_id ?? null).toBeNull()
    await history.expectCarry(answer, 'Sent in full: 5 of 5 messages. You deleted it at the provider.')
    expect(openai.shown.at(-1)?.messages.map(({ text }) => text)).toEqual([
      firstQuestion,
      expect.stringContaining('GPT here.'),
      'Which one is the oldest?',
      expect.stringContaining('GPT here.'),
      'Which pier is closed?',
    ])
  })
})

test('a conversation at OpenAI: chosen in Settings, listed, and deleted with the one in Baton', async ({
  house,
  page,
}) => {
  const { baton, openai } = house
  const history = new HistoryPage(baton)
  const conversationIds = () => openai.storedConversationIds()

  await test.step('the account is told to keep one conversation', async () => {
    const settings = await history.openAccount(/^OpenAI/)
    const ways = settings.getByLabel('How conversations are kept there')
    await ways.selectOption({ label: 'Conversation' })
    await expect(settings).toContainText('One list at the provider that grows with every turn.')
    await ways.scrollIntoViewIfNeeded()
    await takePictures(page, 'account-way')
    await page.keyboard.press('Escape')
    await expect(settings).toBeHidden()
  })

  await test.step('the next turn begins it, and the one after goes on in it', async () => {
    await baton.chooseModel(/GPT-6 Sol/)
    await baton.ask(firstQuestion)
    expect(conversationIds()).toEqual([expect.stringMatching(/^conv_/)])
    const answer = await baton.ask('Which one is the longest?')
    const body = bodyOf(openai.generationRequests().at(-1))
    expect(JSON.stringify(body.conversation)).toContain(conversationIds()[0])
    expect(body.previous_response_id ?? null).toBeNull()
    expect(inputOf(body)).toHaveLength(1)
    expect(openai.shown.at(-1)?.messages).toHaveLength(3)
    await history.expectCarry(answer, `Continued from ${conversationIds()[0]}: 1 of 3 messages sent.`)
    await history.showTab('Provider')
    const item = history.held.getByRole('listitem').filter({ hasText: 'conv_' })
    await expect(item).toHaveCount(1)
    await expect(item).toContainText('The next turn can continue it.')
    await expect(item).toContainText('and no end is named.')
    await takePictures(page, 'conversation-held', async () => void (await history.showTab('Provider')))
  })

  await test.step('it is deleted for good, at OpenAI too', async () => {
    const dialog = await history.askToPurge(firstQuestion)
    await expect(dialog.getByRole('checkbox', { name: /^Also delete what providers hold/ })).toBeChecked()
    await takePictures(page, 'purge-question')
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    const done = page.getByRole('dialog', { name: 'Deleted for good' })
    await expect(done.getByText('Deleted at OpenAI', { exact: true }).first()).toBeVisible()
    await expect(done.getByText('Not deleted at OpenAI')).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Undo' })).toBeHidden()
    await takePictures(page, 'purge-receipts')
    expect([openai.storedIds(), openai.storedItemIds()]).toEqual([[], []])
    await done.getByRole('button', { name: 'Close', exact: true }).last().click()
    await expect(baton.sidebar.getByText('The trash is empty')).toBeVisible()
    await baton.sidebar.getByRole('button', { name: 'Back to all conversations' }).click()
    await expect(baton.sidebar.getByText('No conversations yet')).toBeVisible()
  })

  await test.step('a provider that is down leaves a receipt that can be tried again', async () => {
    await baton.ask('Who keeps the lighthouse?')
    const dialog = await history.askToPurge('Who keeps the lighthouse?')
    openai.server.setReachable(false)
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    const done = page.getByRole('dialog', { name: 'Deleted for good' })
    await expect(done).toContainText('could not be deleted; the receipts stay, and each can be tried again.')
    const failed = done.getByRole('listitem').filter({ hasText: 'Not deleted at OpenAI' })
    await expect(failed).toHaveCount(2)
    await expect(failed.first()).toContainText('The connection to OpenAI broke.')
    await takePictures(page, 'purge-failed')
    expect(openai.storedIds()).toHaveLength(2)
    openai.server.setReachable(true)
    await failed.first().getByRole('button', { name: 'Try again' }).click()
    await expect(done.getByText('Deleted at OpenAI', { exact: true })).toHaveCount(1)
    await expect(failed).toHaveCount(1)
    await done.getByRole('button', { name: 'Close', exact: true }).last().click()
    await expect(baton.sidebar.getByText('The trash is empty')).toBeVisible()
  })

  await test.step('what is left can be tried again later, in Settings', async () => {
    await page.keyboard.press('Control+,')
    await history.settings.getByRole('tab', { name: 'Data' }).click()
    const left = history.settings.getByRole('region', { name: 'Not deleted at providers' })
    await expect(left.getByRole('listitem')).toHaveCount(1)
    await expect(left).toContainText('About Who keeps the lighthouse?')
    await left.getByRole('button', { name: 'Try again' }).scrollIntoViewIfNeeded()
    await expectAccessible(page, '[role=dialog]')
    await takePictures(page, 'left-at-providers')
    await left.getByRole('button', { name: 'Try again' }).click()
    await expect(left.getByText('Deleted at OpenAI', { exact: true })).toBeVisible()
    expect([openai.storedIds(), openai.storedItemIds()]).toEqual([[], []])
  })
})

test('a conversation chooses: the history, state at Mistral, a session of an SDK', async ({ page }) => {
  const mistral = await startMistralFake({ validKey: 'mistral-e2e' })
  const gemini = await startGeminiFake({ validKey: 'AIza-e2e' })
  const house = await openHouse(page, {
    env: {
      MISTRAL_API_KEY: 'mistral-e2e',
      MISTRAL_BASE_URL: mistral.url,
      GEMINI_API_KEY: 'AIza-e2e',
      GEMINI_BASE_URL: gemini.url,
    },
  })
  const { baton, openai } = house
  const history = new HistoryPage(baton)
  try {
    await test.step('always send the history: OpenAI is asked to keep nothing', async () => {
      await baton.chooseModel(/GPT-6 Sol/)
      await baton.ask(firstQuestion)
      await history.chooseMode('Always send the history')
      const answer = await baton.ask('Which one is the longest?')
      const body = bodyOf(openai.generationRequests().at(-1))
      expect(body).toMatchObject({ store: false })
      expect(body.previous_response_id ?? null).toBeNull()
      expect(openai.storedIds()).toEqual(['resp_fake0001'])
      await history.expectCarry(
        answer,
        'Sent in full: 3 of 3 messages. This conversation always sends its history.',
      )
      await expect(history.inspector).toContainText('Nothing is stored there for this turn.')
    })

    await test.step('prefer server state: a conversation begins at Mistral, and is continued', async () => {
      await baton.chooseModel(/mistral-small|Mistral Small/i)
      await history.chooseMode('Prefer server state')
      const begun = await baton.ask('And the oldest?')
      const [id = 'none', ...others] = mistral.storedIds()
      expect([others, mistral.entriesOf(id)?.length]).toEqual([[], 6])
      await history.expectCarry(begun, 'Sent in full: 5 of 5 messages.')
      await expect(history.inspector).toContainText('Kept there asConversation at Mistral')
      const continued = await baton.ask('Who built it?')
      expect(mistral.generationRequests().at(-1)?.path).toBe(`/v1/conversations/${id}`)
      expect(mistral.shown.at(-1)?.messages).toHaveLength(7)
      await history.expectCarry(continued, `Continued from ${id}: 1 of 7 messages sent.`)
    })

    await test.step('SDK session: the second turn is handed over to it', async () => {
      await baton.chooseModel(/Gemini 3\.8 Flash/)
      await history.inDialog(async (dialog) => {
        const modes = dialog.getByRole('radiogroup', { name: 'How the history travels' })
        await expect(modes.getByRole('radio')).toHaveCount(4)
        await modes.getByRole('radio', { name: 'SDK session' }).check()
        await expect(modes.getByRole('radio', { name: 'SDK session' })).toBeChecked()
        await takePictures(page, 'modes')
      })
      const begun = await baton.ask('Is it open?')
      expect([gemini.interactionRequests(), gemini.generateRequests().length]).toEqual([[], 1])
      await history.expectCarry(begun, 'Sent in full: 9 of 9 messages.')
      const handedOver = await baton.ask('Until when?')
      await history.expectCarry(
        handedOver,
        "Continued in the SDK's session: 1 of 11 messages handed over. The SDK holds the rest in memory and sends all of it.",
      )
      expect(gemini.shown.at(-1)?.messages).toHaveLength(11)
      await expect(history.inspector).toContainText('10 messages held by the SDK')
      await expect(history.inspector).not.toContainText('held at Google')
      await expect(history.inspector).toContainText('Google stores nothing')
      await takePictures(page, 'session', async () => void (await history.showTab('Turn')))
    })

    await test.step('a session ends with the process, and the next turn says so', async () => {
      expect(house.problems).toEqual([])
      await house.restart()
      await baton.sidebar.getByRole('button', { name: firstQuestion }).click()
      const answer = await baton.ask('And on Sundays?')
      await history.expectCarry(answer, "Sent in full: 13 of 13 messages. The SDK's session is gone.")
      const shown = gemini.shown.at(-1)?.messages ?? []
      expect(shown.map(({ role }) => role).join(' ')).toBe(`${'user assistant '.repeat(6)}user`)
      expect([shown[0]?.text, shown.at(-1)?.text]).toEqual([firstQuestion, 'And on Sundays?'])
      await history.expectCarry(
        await baton.ask('Thank you.'),
        "Continued in the SDK's session: 1 of 15 messages handed over.",
      )
    })
    expect(house.problems).toEqual([])
  } finally {
    await house.close()
    await Promise.all([mistral.close(), gemini.close()])
  }
})

test('how providers remember is looked up and read with the keyboard alone', async ({ house, page }) => {
  const history = new HistoryPage(house.baton)
  const { settings } = history
  const search = settings.getByRole('searchbox', { name: 'Search records' })

  await test.step('the list is opened and searched', async () => {
    await expect(house.baton.composer).toBeFocused()
    await page.keyboard.press('Control+,')
    await expect(settings).toBeVisible()
    await tabTo(page, /^Accounts$/)
    await page.keyboard.press('ArrowDown')
    await expect(settings.getByRole('tab', { name: 'How providers remember' })).toBeFocused()
    await tabTo(page, /^Search records$/)
    await expectAccessible(page, '[role=dialog]')
    await takePictures(page, 'records')
    await page.keyboard.type('previous_response_not_found openai')
    await expect(settings.getByRole('button', { name: /^OpenAI Responses/ }).first()).toBeVisible()
    await expect(settings.getByRole('button', { name: /^Anthropic/ })).toHaveCount(0)
  })

  await test.step('OpenAI Responses is read', async () => {
    await tabTo(page, /^OpenAI Responses/)
    await page.keyboard.press('Enter')
    const record = settings.getByRole('article', { name: 'OpenAI Responses at OpenAI' })
    await expect(record).toBeFocused()
    await expect(record).toContainText('State at OpenAI does not reduce billed input')
    await expect(record).toContainText('Baton continues them for 25.')
    await expect(record).toContainText('Reviewed on')
    const above = () => record.evaluate((element) => element.getBoundingClientRect().top)
    const before = await above()
    await page.keyboard.press('PageDown')
    await expect.poll(above).toBeLessThan(before)
    await expectAccessible(page, '[role=dialog]')
    await takePictures(page, 'record')
    await tabTo(page, /^Back to all providers$/)
    await page.keyboard.press('Enter')
    await expect(settings.getByRole('button', { name: /^OpenAI Responses/ }).first()).toBeFocused()
  })

  await test.step('the ended Assistants are found and say that they ended', async () => {
    await tabTo(page, /^Search records$/, 'Shift+Tab')
    await page.keyboard.press('Escape')
    await expect(search).toHaveValue('')
    await page.keyboard.type('assistants thread_')
    await tabTo(page, /^OpenAI Assistants/)
    expect(await focusedName(page)).toContain('Ended on 26 Aug 2026')
    await page.keyboard.press('Enter')
    const record = settings.getByRole('article', { name: 'OpenAI Assistants at OpenAI' })
    await expect(record).toContainText('This API ended on 26 Aug 2026. Nothing can be sent to it any more.')
    await expectAccessible(page, '[role=dialog]')
    await takePictures(page, 'record-ended')
    await page.keyboard.press('Escape')
    await expect(settings).toBeHidden()
    await expect(house.baton.composer).toBeFocused()
  })
})
