// What conversations begin with, and how they are called: templates with variables, the prompt library by keyboard alone, and
// titles made here, asked of a model, and left alone.
import { expect, type Page } from 'playwright/test'
import { recordOf } from '../fakes/openai/loose-json.ts'
import { completedStream, messageItem } from '../fakes/openai/responses-wire.ts'
import { streamAnswer } from '../fakes/wire-server.ts'
import { type House, test } from './harness/baton-house.ts'
import { expectAccessible } from './harness/expect-accessible.ts'

test.describe.configure({ mode: 'parallel' })

const settings = (page: Page) => page.getByRole('dialog', { name: 'Settings' })

async function openSettings(page: Page, tab: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click()
  await settings(page).getByRole('tab', { name: tab }).click()
}

/** The next answer of OpenAI. */
function answerNext({ openai }: House, text: string): void {
  openai.script((request) => {
    const { model, store } = recordOf(request.body)
    const facts = {
      model: String(model),
      store: store !== false,
      previousResponseId: null,
      conversationId: null,
    }
    return streamAnswer(completedStream([messageItem(text)], { id: `resp_${text.length}`, ...facts }))
  })
}

test('a template is written, begun with variables, and reaches the provider as it was filled in', async ({
  house,
  page,
}) => {
  const { baton, openai } = house
  await test.step('written in the settings', async () => {
    await openSettings(page, 'Templates and prompts')
    const panel = settings(page)
    await expect(panel.getByText('No template yet.')).toBeVisible()
    await panel.getByRole('button', { name: 'New template' }).click()
    await expect(panel.getByRole('textbox', { name: 'Name' })).toBeFocused()
    await panel.getByRole('textbox', { name: 'Name' }).fill('Translation')
    await panel.getByRole('textbox', { name: 'System text' }).fill('You translate into {{language=French}}.')
    await panel.getByRole('button', { name: 'Add a message of yours' }).click()
    await expect(panel.getByRole('textbox', { name: 'Message 1, yours' })).toBeFocused()
    await page.keyboard.type('Translate: cat')
    await panel.getByRole('button', { name: 'Add an answer' }).click()
    await page.keyboard.type('In {{language}}: chat')
    await panel.getByRole('button', { name: 'Add a message of yours' }).click()
    await page.keyboard.type('Translate: {{text}}')
    await expect(panel.getByText('Asks for text. Can be changed: language (“French”).')).toBeVisible()
    await expectAccessible(page, '[role="dialog"]')
    await panel.getByRole('button', { name: 'Save' }).click()
    await expect(panel.getByRole('button', { name: 'Edit Translation' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(panel).toBeHidden()
  })

  await test.step('offered beside "New conversation", and on its page', async () => {
    await page.getByRole('button', { name: 'New from template' }).click()
    await expect(page.getByRole('menuitem', { name: 'Translation' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('menuitem', { name: 'Translation' })).toBeHidden()
    await expect(page.getByRole('button', { name: 'New from template' })).toBeFocused()
    await page.getByRole('button', { name: /^Translation/ }).click()
  })

  await test.step('begun with the values that are asked for', async () => {
    const form = page.getByRole('dialog', { name: 'Translation' })
    await expect(form.getByRole('textbox', { name: 'language' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(form.getByRole('textbox', { name: 'text' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(form.getByText('This needs a value.')).toBeVisible()
    await page.keyboard.type('a {{dog}}')
    await expectAccessible(page, '[role="dialog"]')
    await page.keyboard.press('Enter')
    await expect(form).toBeHidden()
    await expect(baton.composer).toBeFocused()
    await expect(baton.composer).toHaveValue('Translate: a {{dog}}')
    await expect(page.getByRole('heading', { name: 'Translation' })).toBeVisible()
    await expect(baton.message('You')).toContainText('Translate: cat')
    await expect(baton.message('Answer')).toContainText('From the template')
    await expect(baton.message('Answer')).toContainText('In French: chat')
  })

  await test.step('nothing was sent until now, and then all of it is', async () => {
    expect(openai.generationRequests()).toHaveLength(0)
    await baton.chooseModel(/GPT-6 Sol/)
    await baton.composer.press('Enter')
    await expect(baton.footers()).toHaveCount(1)
    const body = recordOf(openai.generationRequests()[0]?.body)
    expect(body.instructions).toBe('You translate into French.')
    expect(JSON.stringify(body.input)).toContain('In French: chat')
    expect(JSON.stringify(body.input)).toContain('Translate: a {{dog}}')
    expect(openai.shown[0]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
  })

  await test.step('a conversation becomes a template', async () => {
    await baton.openMenuItem('Save as template…')
    const panel = settings(page)
    await expect(panel.getByRole('textbox', { name: 'System text' })).toHaveValue(
      'You translate into French.',
    )
    await panel.getByLabel('Taken from the conversation').selectOption('The first message')
    await expect(panel.getByRole('textbox', { name: 'Message 1, yours' })).toHaveValue('Translate: cat')
    await panel.getByRole('textbox', { name: 'Name' }).fill('From here')
    await panel.getByRole('button', { name: 'Save' }).click()
    await panel.getByRole('button', { name: 'More for From here' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(panel.getByRole('button', { name: 'Edit From here' })).toBeVisible()
  })
})

test('a prompt is saved and inserted without a mouse', async ({ house, page }) => {
  const { baton } = house
  const list = page.getByRole('listbox', { name: 'Prompts' })
  await test.step('the first one is written from the composer', async () => {
    await baton.composer.focus()
    await page.keyboard.type('/')
    await expect(list.getByRole('option', { name: /Write a prompt/ })).toHaveAttribute(
      'aria-selected',
      'true',
    )
    await page.keyboard.press('Enter')
    await expect(settings(page).getByRole('textbox', { name: 'Name' })).toBeFocused()
    await page.keyboard.type('Proofread')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Correct this in {{tone=plain}} words: {{text}}')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await expect(settings(page).getByRole('button', { name: 'Save' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(settings(page).getByRole('button', { name: 'Edit Proofread' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(settings(page)).toBeHidden()
    await expect(baton.composer).toBeFocused()
    await expect(baton.composer).toHaveValue('')
  })

  await test.step('and a second one from what stands there', async () => {
    await page.keyboard.type('Say it in one sentence.')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('/')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await expect(list.getByRole('option', { name: /Save this text/ })).toHaveAttribute(
      'aria-selected',
      'true',
    )
    await page.keyboard.press('Enter')
    await page.keyboard.type('Shorter')
    await page.keyboard.press('Enter')
    await settings(page).getByRole('button', { name: 'Save' }).press('Enter')
    await expect(settings(page).getByRole('button', { name: 'Edit Shorter' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(baton.composer).toHaveValue('Say it in one sentence.\n')
  })

  await test.step('the slash finds, asks and inserts', async () => {
    await baton.composer.fill('')
    await page.keyboard.type('/')
    await expect(list.getByRole('option')).toHaveCount(3)
    const active = () => baton.composer.getAttribute('aria-activedescendant')
    const first = await active()
    await page.keyboard.press('ArrowDown')
    await expect.poll(active).not.toBe(first)
    await expectAccessible(page, 'form[aria-label="New message"]')
    await page.keyboard.type('proof')
    await expect(list.getByRole('option')).toHaveCount(1)
    await page.keyboard.press('Tab')
    const form = page.getByRole('dialog', { name: 'Proofread' })
    await expect(form.getByRole('textbox', { name: 'tone' })).toBeFocused()
    await page.keyboard.press('Enter')
    await page.keyboard.type('teh {{end}}')
    await expect(form.getByText('Correct this in plain words: teh {{end}}')).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(baton.composer).toBeFocused()
    await expect(baton.composer).toHaveValue('Correct this in plain words: teh {{end}}')
    await page.keyboard.press('Control+z')
    await expect(baton.composer).toHaveValue('/proof')
  })

  await test.step('Escape leaves the text, and a path is a path', async () => {
    await baton.composer.fill('')
    await page.keyboard.type('/sh')
    await expect(list.getByRole('option')).toHaveCount(1)
    await page.keyboard.press('Escape')
    await expect(list).toBeHidden()
    await expect(baton.composer).toHaveValue('/sh')
    await baton.composer.fill('')
    await page.keyboard.type('/usr/bin/env is a path')
    await expect(list).toBeHidden()
    await page.keyboard.press('Enter')
    await expect(baton.message('You')).toContainText('/usr/bin/env is a path')
  })
})

test('a title is made here, asked of a model, found anew, and left alone when switched off', async ({
  house,
  page,
}) => {
  const { baton, openai } = house
  const titled = (title: string) => baton.sidebar.getByRole('button', { name: title, exact: true })
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask('Hi, could you please explain how I descale a kettle?')
  await expect(titled('How I descale a kettle')).toBeVisible()
  expect(openai.generationRequests()).toHaveLength(1)

  await openSettings(page, 'Context')
  await settings(page).getByRole('radio', { name: 'Asked of a model' }).check()
  await expect(settings(page).getByLabel('Model for titles')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'New conversation' }).click()
  answerNext(house, 'It depends on the moon.')
  answerNext(house, '“Why tides come and go.”')
  await baton.ask('Why are there tides?')
  await expect(titled('Why tides come and go')).toBeVisible()
  const body = recordOf(openai.generationRequests()[2]?.body)
  expect(body).toMatchObject({ store: false, max_output_tokens: 500 })
  await baton.message('GPT-6 Sol').getByRole('button', { name: 'Turn details' }).click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector.getByText('Title of the conversation')).toBeVisible()
  await page.getByRole('button', { name: 'Hide inspector' }).click()

  answerNext(house, 'Moon and sea')
  await baton.openMenuItem('New title')
  await expect(titled('Moon and sea')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(titled('Why tides come and go')).toBeVisible()

  await openSettings(page, 'Context')
  await settings(page).getByRole('radio', { name: 'Its first words' }).check()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'New conversation' }).click()
  await baton.ask('Hello, could you tell me how rain forms?')
  await baton.ask('And snow?')
  await expect(titled('Hello, could you tell me how rain forms?')).toBeVisible()
})
