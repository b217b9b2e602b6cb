// What a person decides about the history of a conversation: what of it is sent, what stands for its older part, which
// messages always stay, what is edited and sent again, and what is removed for good, at the providers too.
import { expect } from 'playwright/test'
import { test } from './harness/baton-house.ts'

const gauge = /^Context: about [\d,]+ of [\d,]+ tokens\b/

test('the gauge counts what is typed, tells about the next request and has it counted', async ({
  house,
  page,
}) => {
  const { baton, anthropic } = house
  await baton.chooseModel(/Claude Opus 5\.5/)
  await expect(page.getByRole('button', { name: /^Context: / })).toBeHidden()
  await baton.ask('Which piers are closed in winter?')
  const button = page.getByRole('button', { name: gauge })
  await expect(button).toBeVisible()
  const before = await button.textContent()
  await baton.composer.fill('A rather long question. '.repeat(200))
  await expect(button).not.toHaveText(before ?? '')

  await button.click()
  const panel = page.getByRole('dialog', { name: 'Context of the next message' })
  await expect(panel).toContainText('3 messages sent')
  await expect(panel).toContainText('Older messages are summarised from 150,000 tokens on.')
  const sent = anthropic.messageRequests().length
  await panel.getByRole('button', { name: 'Count exactly' }).click()
  await expect(panel).toContainText('Counted by Anthropic.')
  await expect(page.getByRole('button', { name: /^Context: [\d,]+ of [\d,]+ tokens\b/ })).toBeVisible()
  expect(anthropic.messageRequests()).toHaveLength(sent)
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await baton.composer.fill('Short.')
  await expect(button).toBeVisible()
})

test('a conversation that grew too long sends less, and says so', async ({ house, page }) => {
  const { baton, openai } = house
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask('Which piers are closed in winter?')
  await baton.ask('And in summer?')
  openai.failNext('context-overflow')
  await baton.send('And in spring?')
  const answer = baton.log.getByRole('article').last()
  await expect(answer).toContainText(
    'Send only recent messages, have older ones summarised, or choose a model with a larger window.',
  )
  await expect(answer.getByRole('button', { name: 'Summarise older messages' })).toBeVisible()
  await expect(answer.getByRole('button', { name: 'Choose a larger model' })).toBeVisible()
  await answer.getByRole('button', { name: 'Send only recent messages' }).click()
  await expect(
    page.getByText(/^This conversation now sends its newest messages, up to [\d,]+ tokens\.$/),
  ).toBeVisible()
  await expect(baton.log.getByRole('article').last()).toContainText('You said: And in spring?')

  await page.getByRole('button', { name: 'Change' }).click()
  const dialog = page.getByRole('dialog', { name: 'History and context' })
  const ways = dialog.getByRole('radiogroup', { name: 'What of the history is sent' })
  await expect(ways.getByRole('radio', { name: 'Up to a number of tokens' })).toBeChecked()
  await ways.getByRole('radio', { name: 'The last messages' }).check()
  await ways.getByRole('textbox', { name: 'How many messages' }).fill('0')
  await expect(ways.getByText('The least is 1.')).toBeVisible()
  await ways.getByRole('textbox', { name: 'How many messages' }).fill('3')
  await page.keyboard.press('Enter')
  await dialog
    .getByRole('radiogroup', { name: 'How the history travels' })
    .getByLabel('Always send the history')
    .check()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await baton.ask('And in autumn?')
  const body = JSON.stringify(openai.generationRequests().at(-1)?.body)
  expect(body).toContain('And in spring?')
  expect(body).not.toContain('And in summer?')
})

test('a summary stands for older messages, and can be edited and taken away', async ({ house, page }) => {
  const { baton, anthropic } = house
  await baton.chooseModel(/Claude Opus 5\.5/)
  await baton.ask('Which piers are closed in winter?')
  await baton.ask('And in summer?')
  await page.getByRole('button', { name: gauge }).click()
  await page.getByRole('button', { name: 'Summarise older messages now' }).click()
  await expect(page.getByText('Older messages are summarised.', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  const marker = baton.log.getByRole('region', { name: 'Summary of 2 messages' })
  await expect(marker).toContainText('stands here in what is sent')
  await expect(marker).toContainText('written by Claude Opus 5.5')

  await marker.getByRole('button', { name: /^Summary of 2 messages/ }).click()
  await marker.getByRole('button', { name: 'Edit' }).click()
  const field = marker.getByRole('textbox', { name: 'Text of the summary' })
  await expect(field).toBeFocused()
  await field.fill('Piers C and D rest in winter.')
  await page.keyboard.press('Control+Enter')
  await expect(marker).toContainText('edited by you')
  await expect(marker.getByRole('button', { name: 'Edit' })).toBeFocused()
  await baton.ask('And in spring?')
  const shown = JSON.stringify(anthropic.messageRequests().at(-1)?.body)
  expect(shown).toContain('Piers C and D rest in winter.')
  expect(shown).not.toContain('Which piers are closed in winter?')

  await marker.getByRole('button', { name: 'Remove' }).click()
  await expect(marker).toContainText('The messages it stands for are sent again.')
  await marker.getByRole('button', { name: 'Remove the summary' }).click()
  await expect(marker).toBeHidden()
  await baton.ask('And in autumn?')
  expect(JSON.stringify(anthropic.messageRequests().at(-1)?.body)).toContain(
    'Which piers are closed in winter?',
  )
})

test('a message is pinned, and one of the person is edited and sent again', async ({ house, page }) => {
  const { baton } = house
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask('Which piers are closed in winter?')
  const question = baton.message('You').first()
  await question.hover()
  await question.getByRole('button', { name: 'Pin message' }).click()
  await expect(question.getByText('Pinned', { exact: true })).toBeVisible()
  await expect(question.getByRole('button', { name: 'Unpin message' })).toBeVisible()
  await baton.ask('And in summer?')

  await baton.composer.fill('What waits here')
  await question.getByRole('button', { name: 'Edit message' }).click()
  const field = question.getByRole('textbox', { name: 'Edit message' })
  await expect(field).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(question.getByRole('button', { name: 'Edit message' })).toBeFocused()
  await page.keyboard.press('Enter')
  await field.fill('Which piers are closed in March?')
  await page.keyboard.press('Enter')
  await expect(page.getByText('The earlier version is kept.', { exact: true })).toBeVisible()
  await expect(baton.log.getByRole('article').last()).toContainText(
    'You said: Which piers are closed in March?',
  )
  await expect(baton.message('You')).toHaveCount(1)
  await expect(baton.composer).toHaveValue('What waits here')
})

test('an earlier version of a message takes the place of the one that was shown, and can be continued', async ({
  house,
  page,
}) => {
  const { baton, openai } = house
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask(`Which piers are closed in winter? ${'It matters for the ferries. '.repeat(40)}`)
  await baton.ask('And in summer?')
  await baton.ask(`And at night? ${'It matters for the crews. '.repeat(40)}`)
  const question = baton.message('You').filter({ hasText: 'And in summer?' })
  await question.hover()
  await question.getByRole('button', { name: 'Edit message' }).click()
  await question.getByRole('textbox', { name: 'Edit message' }).fill('And in spring?')
  await page.keyboard.press('Enter')
  await expect(baton.log.getByRole('article').last()).toContainText('You said: And in spring?')
  const edited = baton.message('You').filter({ hasText: 'And in spring?' })
  await expect(edited.getByText('Version 2 of 2', { exact: true })).toBeVisible()
  await expect(edited.getByRole('button', { name: 'Next version' })).toBeDisabled()
  const asked = openai.generationRequests().length

  await baton.composer.focus()
  const arrow = edited.getByRole('button', { name: 'Previous version' })
  await expect(async () => {
    await page.keyboard.press('Shift+Tab')
    await expect(arrow).toBeFocused({ timeout: 100 })
  }).toPass()
  const before = await arrow.boundingBox()
  await page.keyboard.press('Enter')
  await expect(question.getByText('Version 1 of 2', { exact: true })).toBeVisible()
  await expect(edited).toBeHidden()
  // The arrow that was pressed leads no further, so the other one takes the focus, in the same line.
  const next = question.getByRole('button', { name: 'Next version' })
  await expect(next).toBeFocused()
  await expect.poll(async () => (await next.boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0)
  await page.keyboard.press('Enter')
  await expect(edited.getByText('Version 2 of 2', { exact: true })).toBeVisible()
  await expect(arrow).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(next).toBeFocused()
  await expect(next).toBeInViewport()
  expect(openai.generationRequests()).toHaveLength(asked)

  await page.getByRole('button', { name: 'Continue from here' }).click()
  await expect(page.getByText(/^You are looking at another version\./)).toBeHidden()
  await baton.ask('And on Sundays?')
  const shown = JSON.stringify(openai.shown.at(-1)?.messages)
  for (const text of ['Which piers', 'And in summer?', 'And at night?', 'And on Sundays?'])
    expect(shown).toContain(text)
  expect(shown).not.toContain('And in spring?')

  await baton.log.getByRole('article').last().getByRole('button', { name: 'Regenerate' }).click()
  const again = baton.log.getByRole('article').last()
  await expect(again.getByText('Version 2 of 2', { exact: true })).toBeVisible()
  await again.getByRole('button', { name: 'Previous version' }).click()
  await expect(again.getByText('Version 1 of 2', { exact: true })).toBeVisible()
  await expect(again.getByRole('button', { name: 'Next version' })).toBeFocused()
  await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeHidden()
})

test('an id of a provider leads to its turn and its message', async ({ house, page }) => {
  const { baton } = house
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask(`Which piers are closed in winter? ${'It matters for the ferries. '.repeat(60)}`)
  for (const season of ['summer', 'spring', 'autumn'])
    await baton.ask(`And in ${season}? ${'Please. '.repeat(200)}`)
  await page.getByRole('button', { name: 'Show inspector' }).click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await baton.log.press('Home')
  const first = baton.message('GPT-6 Sol').filter({ hasText: 'You said: Which piers' })
  await expect(first).toBeInViewport()
  await first.getByRole('button', { name: 'Turn details' }).click()
  const shownId = inspector.getByText(/^resp_\w+$/).first()
  const id = (await shownId.textContent()) ?? ''
  expect(id).toMatch(/^resp_/)
  await inspector.getByRole('button', { name: 'Close inspector' }).click()
  await page.keyboard.press('Control+n')
  await expect(baton.log).toBeHidden()

  await page.keyboard.press('Control+k')
  await page.keyboard.type(id)
  const found = baton.sidebar.getByRole('group', { name: 'Found by id' })
  await expect(found.getByRole('option').first()).toContainText('Which piers')
  await page.keyboard.press('Enter')
  await expect(inspector).toContainText(id)
  await expect(first).toBeInViewport()
})

test('a conversation of the trash is deleted for good, at the provider too', async ({ house, page }) => {
  const { baton, openai } = house
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask('Which piers are closed in winter?')
  expect(openai.storedIds().length).toBeGreaterThan(0)
  await baton.openMenuItem('Move to trash')
  await baton.sidebar.getByRole('button', { name: 'Trash', exact: true }).click()
  const row = baton.sidebar.getByRole('button', { name: 'Which piers are closed in winter?' })
  await row.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete for good…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete for good?' })
  await expect(
    dialog.getByRole('checkbox', { name: 'Also delete what providers hold (1 item)' }),
  ).toBeChecked()
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  const done = page.getByRole('dialog', { name: 'Deleted for good' })
  await expect(done).toContainText('1 item at providers is gone as well.')
  await expect(done).toContainText('Deleted at OpenAI')
  expect(openai.storedIds()).toEqual([])
  await done.getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(row).toBeHidden()
  await expect(baton.sidebar.getByText('The trash is empty')).toBeVisible()
})
