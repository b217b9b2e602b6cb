// The keyboard alone: everything is reached, everything is done, nothing keeps the focus or loses it.
import { expect, type Page } from 'playwright/test'
import { createGate } from '../fakes/wire-server.ts'
import { test } from './harness/baton-house.ts'

/** The gauge is renewed a moment after the last key; what it shows is no matter here. */
const withoutFigures = (name: string): string => name.replace(/^Context: .*/, 'Context')

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return 'nothing'
    return element.getAttribute('aria-label') ?? element.textContent ?? ''
  })

/** Everything the Tab key should reach, by its name, in the order of the page. */
const reachable = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('button, input, textarea, a[href], [tabindex]'))
      .filter(
        (element) =>
          element.tabIndex >= 0 &&
          !element.matches(':disabled') &&
          element.checkVisibility({ visibilityProperty: true }) &&
          !element.hasAttribute('data-radix-focus-guard'),
      )
      .map((element) => element.getAttribute('aria-label') ?? element.textContent ?? ''),
  )

/** Presses Tab from the first element on until the page is left. @returns what had the focus, in order */
async function walk(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    window.getSelection()?.removeAllRanges()
  })
  await page.locator('body').evaluate((body) => {
    body.tabIndex = -1
    body.focus()
    body.removeAttribute('tabindex')
  })
  const names: string[] = []
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab')
    const name = await focused(page)
    if (name === 'nothing') return names
    names.push(name)
  }
  throw new Error(`Tab never left the page: ${names.join(', ')}`)
}

test('the keyboard alone is enough', async ({ house, page }) => {
  const { baton, openai } = house
  const settings = page.getByRole('dialog', { name: 'Settings' })
  const picker = page.getByRole('dialog', { name: 'Choose a model' })
  await expect(baton.composer).toBeFocused()

  await test.step('a model is chosen and the message sent', async () => {
    await page.keyboard.press('Control+j')
    await expect(picker.getByRole('combobox')).toBeFocused()
    await page.keyboard.type('luna')
    await expect(picker.getByRole('option')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(picker).toBeHidden()
    await expect(baton.composer).toBeFocused()
    await expect(page.getByRole('button', { name: 'Model: GPT-6 Luna' })).toBeVisible()
    await page.keyboard.type('Hello')
    await page.keyboard.press('Enter')
    await expect(baton.footers()).toHaveCount(1)
    await expect(baton.composer).toBeFocused()
    await expect(baton.composer).toHaveValue('')
  })

  await test.step('Tab reaches everything, in the order of the page', async () => {
    await page.keyboard.type('x')
    await expect(page.getByRole('button', { name: /^Context: / })).toBeVisible()
    const names = (await reachable(page)).map(withoutFigures)
    for (const name of [
      'New conversation',
      'Search conversations',
      'Settings',
      'Usage',
      'Conversation menu',
      'Show inspector',
      'Messages',
      'Pin message',
      'Edit message',
      'Copy message',
      'Copy answer',
      'Regenerate',
      'Turn details',
      'Message menu',
      'Message',
      'Attach files',
      'Model: GPT-6 Luna',
      'Context',
      'Send',
    ])
      expect(names).toContain(name)
    expect((await walk(page)).map(withoutFigures)).toEqual(names)
    await baton.composer.fill('')
  })

  await test.step('an answer is stopped', async () => {
    const gate = createGate()
    openai.breakNext({ holdUntil: gate })
    await baton.composer.focus()
    await page.keyboard.type('A long one')
    await page.keyboard.press('Enter')
    const stop = page.getByRole('button', { name: 'Stop', exact: true })
    await expect(stop).toBeVisible()
    await expect(baton.log.getByRole('article').last()).toContainText('GPT here.')
    for (let step = 0; step < 6 && (await focused(page)) !== 'Stop'; step += 1)
      await page.keyboard.press('Tab')
    await expect(stop).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(baton.log.getByText('Stopped.', { exact: true })).toBeVisible()
    await expect(baton.composer).toBeFocused()
  })

  await test.step('Escape closes, and the focus goes back to the opener', async () => {
    const settingsButton = baton.sidebar.getByRole('button', { name: 'Settings' })
    await settingsButton.focus()
    await page.keyboard.press('Enter')
    await expect(settings).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(settings).toBeHidden()
    await expect(settingsButton).toBeFocused()
    await baton.composer.focus()
    await page.keyboard.press('Control+,')
    const firstTab = settings.getByRole('tab', { name: 'Accounts' })
    await expect(firstTab).toBeFocused()
    // Backwards past the first control it comes round, and back.
    await page.keyboard.press('Shift+Tab')
    await expect(settings.getByRole('button', { name: 'Close' })).toBeFocused()
    await page.keyboard.press('Shift+Tab')
    await expect(settings.getByRole('tabpanel').locator(':focus')).toBeVisible()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await expect(firstTab).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(baton.composer).toBeFocused()
    const menu = page.getByRole('button', { name: 'Conversation menu' })
    await menu.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('menu')).toBeHidden()
    await expect(menu).toBeFocused()
    // Also after what a menu opened, the second time at once.
    for (let round = 0; round < 2; round += 1) {
      await page.keyboard.press('Enter')
      await page.getByRole('menuitem', { name: 'Tags…' }).press('Enter')
      const tags = page.getByRole('dialog', { name: 'Tags' })
      await expect(tags.getByRole('textbox')).toBeFocused()
      await page.keyboard.press('Escape')
      await expect(tags).toBeHidden()
      await expect(menu).toBeFocused()
    }
    await page.keyboard.press('Control+j')
    await expect(picker).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(picker).toBeHidden()
    await expect(baton.composer).toBeFocused()
  })

  await test.step('the dialog of settings keeps the focus inside', async () => {
    await page.keyboard.press('Control+,')
    await settings.getByRole('tab', { name: 'Accounts' }).focus()
    await page.keyboard.press('ArrowDown')
    await expect(settings.getByRole('tab', { name: 'How providers remember' })).toHaveAttribute(
      'aria-selected',
      'true',
    )
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('Tab')
      expect(await settings.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true)
    }
    // Where Tab ended a tooltip may be open, and it would take the Escape for itself.
    await settings.getByRole('tab', { name: 'Appearance' }).focus()
    await expect(page.getByRole('tooltip')).toBeHidden()
    await page.keyboard.press('Escape')
    await expect(baton.composer).toBeFocused()
  })

  await test.step('the inspector opens from an answer and closes again', async () => {
    const details = baton.footers().last()
    await details.focus()
    await page.keyboard.press('Enter')
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await expect(inspector).toBeVisible()
    await inspector.getByRole('tab', { name: 'Turn' }).focus()
    await page.keyboard.press('ArrowRight')
    await expect(inspector.getByRole('tab', { name: 'Conversation' })).toHaveAttribute(
      'aria-selected',
      'true',
    )
    await inspector.getByRole('button', { name: 'Close inspector' }).focus()
    await page.keyboard.press('Enter')
    await expect(inspector).toBeHidden()
    await expect(details).toBeFocused()
    await page.keyboard.press('Enter')
    await inspector.getByRole('tab', { name: 'Turn' }).focus()
    await page.keyboard.press('Escape')
    await expect(inspector).toBeHidden()
    await expect(details).toBeFocused()
  })

  await test.step('the conversation is renamed', async () => {
    await page.getByRole('button', { name: 'Conversation menu' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: 'Title' })).toBeFocused()
    await page.keyboard.type('A better name')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'A better name' })).toBeVisible()
    await expect(baton.sidebar.getByRole('button', { name: 'A better name' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Conversation menu' })).toBeFocused()
  })

  await test.step('a new conversation begins', async () => {
    await page.keyboard.press('Control+n')
    await expect(baton.composer).toBeFocused()
    await expect(baton.log).toBeHidden()
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('searchbox', { name: 'Search conversations' })).toBeFocused()
    await page.keyboard.press('ArrowDown')
    await expect(baton.sidebar.getByRole('button', { name: 'A better name' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(baton.log).toBeVisible()
  })
})

test('Enter sends; Shift+Enter and an input method do not', async ({ house, page }) => {
  const { baton, openai } = house
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.composer.focus()
  await page.keyboard.type('first line')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('second line')
  await expect(baton.composer).toHaveValue('first line\nsecond line')

  const session = await page.context().newCDPSession(page)
  await page.keyboard.press('Shift+Enter')
  await session.send('Input.imeSetComposition', { text: 'せんせい', selectionStart: 4, selectionEnd: 4 })
  await expect(baton.composer).toHaveValue('first line\nsecond line\nせんせい')
  // The key that confirms a candidate, as browsers report it during and (Safari) just after the composition.
  await baton.composer.dispatchEvent('keydown', { key: 'Enter', keyCode: 13, isComposing: true })
  await baton.composer.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: false })
  await session.send('Input.insertText', { text: '先生' })
  await expect(baton.composer).toHaveValue('first line\nsecond line\n先生')
  await expect(baton.log).toBeHidden()
  expect(openai.generationRequests()).toHaveLength(0)

  await page.keyboard.press('Enter')
  await expect(baton.footers()).toHaveCount(1)
  expect(JSON.stringify(openai.generationRequests()[0]?.body)).toContain('second line\\n先生')
})

test('Enter before the models are known sends once they are', async ({ house, page }) => {
  const { baton } = house
  const gate = createGate()
  // The page's own connection, with the list of models held back.
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer()
    let listId: string | null = null
    socket.onMessage((message) => {
      const { i, p } = JSON.parse(String(message))
      if (p?.u === '/models/list') listId = i
      server.send(message)
    })
    server.onMessage(async (message) => {
      if (listId !== null && JSON.parse(String(message)).i === listId) await gate.opened
      socket.send(message)
    })
  })
  await page.reload()
  await baton.composer.fill('Who is quick?')
  await page.keyboard.press('Enter')
  await expect(baton.composer).toHaveValue('Who is quick?')
  await expect(page.getByText('Nothing to send to')).toBeHidden()
  gate.open()
  await expect(baton.footers()).toHaveCount(1)
  await expect(baton.composer).toHaveValue('')
  await expect(baton.message('You')).toHaveCount(1)
})

test('a model that no list has can be typed', async ({ house, page }) => {
  const { baton, openai } = house
  await page.getByRole('button', { name: /^Model: / }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose a model' })
  await expect(dialog.getByRole('option', { name: /gpt-6-sol/ })).toBeVisible()
  await page.keyboard.type('my-own:7b')
  await expect(dialog.getByRole('option', { name: 'Use my-own:7b with OpenAI' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Model: my-own:7b' })).toBeVisible()
  await baton.send('Are you there?')
  await expect(baton.log.getByText('OpenAI does not know the model my-own:7b.')).toBeVisible()
  expect(openai.generationRequests().map((request) => request.body)).toMatchObject([{ model: 'my-own:7b' }])
})

test('Escape closes a dialog at the first press, also while a tooltip is shown', async ({ house, page }) => {
  const { baton } = house
  await expect(baton.composer).toBeFocused()
  await page.keyboard.press('Control+,')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('button', { name: 'Close' }).hover()
  await expect(page.getByRole('tooltip', { name: 'Close' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(settings).toBeHidden()
  await expect(page.getByRole('tooltip')).toBeHidden()
})

test('Escape closes a dialog whose focus was lost, also beside a toast', async ({ house, page }) => {
  const { baton } = house
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask('Hello')
  await baton.openMenuItem('Move to trash')
  const toast = page.getByRole('button', { name: 'Undo' })
  await expect(toast).toBeVisible()
  await page.keyboard.press('Control+,')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await expect(settings).toBeVisible()
  // As when the button that had it goes away.
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await page.keyboard.press('Escape')
  await expect(settings).toBeHidden()
})
