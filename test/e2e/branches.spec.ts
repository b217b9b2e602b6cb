// Branches as a person makes and walks them: edit and resend, answer again with another model, look without choosing, go
// on from elsewhere, fork, and the tree by keyboard. What was continued is read off what the providers were shown.
import { expect, type Locator } from 'playwright/test'
import { test } from './harness/baton-house.ts'
import { expectAccessible } from './harness/expect-accessible.ts'

const looking = 'You are looking at another version. What you send continues the version you left.'

function textsOf(messages: readonly unknown[] | undefined): string {
  return JSON.stringify(messages ?? [])
}

async function choose(message: Locator, item: string): Promise<void> {
  await message.hover()
  await message.getByRole('button', { name: 'Message menu' }).click()
  await message.page().getByRole('menuitem', { name: item, exact: true }).click()
}

test('looking at another version changes nothing that is sent; going on from there does', async ({
  house,
  page,
}) => {
  const { baton, openai, anthropic } = house
  const shown = () => textsOf(openai.shown.at(-1)?.messages)
  const bar = page.getByRole('status').filter({ hasText: looking })
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask('Which piers are closed in winter?')
  await baton.ask('And in summer?')
  const summer = baton.message('You').filter({ hasText: 'And in summer?' })
  const spring = baton.message('You').filter({ hasText: 'And in spring?' })

  await test.step('a message is edited and sent again, and the earlier version is looked at', async () => {
    await summer.hover()
    await summer.getByRole('button', { name: 'Edit message' }).click()
    await summer.getByRole('textbox', { name: 'Edit message' }).fill('And in spring?')
    await page.keyboard.press('Enter')
    await expect(baton.log.getByRole('article').last()).toContainText('You said: And in spring?')
    await expect(bar).toBeHidden()
    await spring.getByRole('button', { name: 'Previous version' }).press('Enter')
    await expect(summer.getByText('Version 1 of 2', { exact: true })).toBeVisible()
    await expect(summer.getByRole('group', { name: 'Versions' })).toContainText('Current: version 2')
    await expect(bar).toBeVisible()
    await expect(baton.log.getByRole('separator', { name: 'Another version from here' })).toBeVisible()
    await expectAccessible(page, 'main')
  })

  await test.step('what is sent continues the version that was left, and the view goes back there', async () => {
    await baton.ask('And at night?')
    expect(shown()).toContain('And in spring?')
    expect(shown()).not.toContain('And in summer?')
    await expect(spring).toBeVisible()
    await expect(bar).toBeHidden()
  })

  await test.step('back without sending, and on from the other version', async () => {
    await spring.getByRole('button', { name: 'Previous version' }).press('Enter')
    await bar.getByRole('button', { name: 'Back to the current version' }).press('Enter')
    await expect(baton.message('You').last()).toContainText('And at night?')
    await expect(baton.composer).toBeFocused()
    await spring.getByRole('button', { name: 'Previous version' }).press('Enter')
    await bar.getByRole('button', { name: 'Continue from here' }).press('Enter')
    await expect(bar).toBeHidden()
    await expect(baton.composer).toBeFocused()
    await baton.ask('And on Sundays?')
    expect(shown()).toContain('And in summer?')
    expect(shown()).not.toContain('And in spring?')
  })

  await test.step('an answer is made again with another model, beside the first one', async () => {
    await choose(baton.log.getByRole('article').last(), 'Regenerate with another model…')
    const picker = page.getByRole('dialog', { name: 'Regenerate with another model' })
    await picker
      .getByRole('option', { name: /Claude Opus 5\.5/ })
      .first()
      .click()
    const again = baton.message('Claude Opus 5.5').last()
    await expect(again.getByText('Version 2 of 2', { exact: true })).toBeVisible()
    await expect(again).toContainText('And on Sundays?')
    const sent = textsOf([anthropic.messageRequests().at(-1)?.body])
    expect(sent).toContain('And in summer?')
    expect(sent).not.toContain('And in spring?')
    await choose(again, 'Regenerate with Claude Opus 5.5')
    await expect(
      baton.message('Claude Opus 5.5').last().getByText('Version 3 of 3', { exact: true }),
    ).toBeVisible()
  })

  await test.step('an earlier message is continued, and that is undone', async () => {
    const first = baton.message('GPT-6 Sol').filter({ hasText: 'You said: Which piers' })
    await choose(first, 'Continue from here')
    await expect(baton.log.getByRole('article')).toHaveCount(2)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(baton.message('Claude Opus 5.5').last()).toBeVisible()
    await choose(first, 'Continue from here')
    await expect(baton.log.getByRole('article')).toHaveCount(2)
    await baton.chooseModel(/GPT-6 Sol/)
    await baton.ask('And the longest pier?')
    expect(shown()).not.toContain('And in s')
  })

  await test.step('every version stands in the tree, which is walked by keyboard', async () => {
    await page.keyboard.press('Control+b')
    const dialog = page.getByRole('dialog', { name: 'Branches' })
    const tree = dialog.getByRole('tree', { name: 'Branches' })
    await expect(tree).toBeFocused()
    await expectAccessible(page, '[role=dialog]')
    await expect(tree.getByRole('treeitem', { name: /^And the longest pier\?/ })).toHaveAttribute(
      'aria-current',
      'true',
    )
    const chosen = tree.getByRole('treeitem', { selected: true })
    await expect(chosen).toContainText('And the longest pier?')
    await page.keyboard.press('Home')
    await expect(chosen).toContainText('Which piers are closed in winter?')
    await page.keyboard.press('ArrowLeft')
    await expect(tree.getByRole('treeitem')).toHaveCount(1)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect(chosen).toContainText('And in summer?')
    const asked = openai.generationRequests().length
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(summer).toBeVisible()
    await expect(bar).toBeVisible()
    expect(openai.generationRequests()).toHaveLength(asked)
    await baton.openMenuItem('Branches…')
    await expect(chosen).toContainText('Shown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('End')
    await expect(chosen).toContainText('And the longest pier?')
    await tree.getByRole('treeitem', { name: /^And in spring\?/ }).click()
    await page.keyboard.press('Control+Enter')
    await expect(dialog).toBeHidden()
    await expect(bar).toBeHidden()
    await baton.ask('And in the evening?')
    expect(shown()).toContain('And in spring?')
    expect(shown()).toContain('And at night?')
    expect(shown()).not.toContain('And in summer?')
  })
})

test('a fork is a conversation of its own, which sends what was copied and counts only what is new', async ({
  house,
  page,
}) => {
  const { baton, anthropic } = house
  await baton.chooseModel(/Claude Opus 5\.5/)
  await baton.ask('Which piers are closed in winter?')
  await page.keyboard.press('Control+b')
  const dialog = page.getByRole('dialog', { name: 'Branches' })
  await expect(dialog.getByText('There is one branch only')).toBeVisible()
  await page.keyboard.press('Escape')
  await baton.ask('And in summer?')
  const first = baton.message('Claude Opus 5.5').first()
  await choose(first, 'Fork here into a new conversation')
  const title = page.getByRole('heading', { level: 1 })
  await expect(title).toHaveText(/^Which piers are closed in winter.* \(fork\)$/)
  await expect(baton.message('You')).toHaveCount(1)
  await expect(baton.message('Claude Opus 5.5')).toContainText('counted in the original')
  await expect(baton.composer).toBeFocused()

  await baton.ask('And at night?')
  const body = anthropic.messageRequests().at(-1)?.body as { messages: { role: string }[] }
  expect(body.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
  const sent = textsOf(body.messages)
  expect(sent).toContain('Which piers are closed in winter?')
  expect(sent).toContain('And at night?')
  expect(sent).not.toContain('And in summer?')
  // Its own content goes back as it came: the thinking of the copied answer with its seal.
  expect(sent).toContain('signature')

  await baton.log.getByTitle('Open the conversation this one was copied from').click()
  await expect(title).toHaveText(/^Which piers are closed in winter(?!.*\(fork\))/)
  await expect(baton.message('You')).toHaveCount(2)
})
