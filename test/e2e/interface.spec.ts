// The page as people use it: with a screen reader, in a small window, in two windows, over a reload, over a long
// thread. What the keyboard does is in keyboard.spec.
import path from 'node:path'
import { expect, type Locator, type Page } from 'playwright/test'
import { stepsOf } from '../fakes/openai/answer-script.ts'
import { completedStream, messageItem, reasoningItem } from '../fakes/openai/responses-wire.ts'
import { createGate, type Gate, streamAnswer, type WireAnswer } from '../fakes/wire-server.ts'
import { insertThread, openFile } from '../harness/store-fixtures.ts'
import { openHouse, test } from './harness/baton-house.ts'
import { BatonPage } from './harness/baton-page.ts'
import { expectAccessible } from './harness/expect-accessible.ts'

const richText = [
  'Here is **everything** at once.',
  '```python\ndef relay(runners):\n    return [runner.name for runner in runners]  # a comment\n```',
  '| Model | In | Out |\n|:--|--:|--:|\n| GPT-6 Sol | 1,204 | 386 |\n| Claude Opus 5.5 | 3,340 | 512 |',
  'Inline $e^{i\\pi} + 1 = 0$, and on its own:\n\n$$\\int_0^1 x^2 \\, dx = \\tfrac{1}{3}$$',
  '- one [link](https://example.com/a)\n- two `code`\n\n> A quotation.',
].join('\n\n')

let answers = 0

/** An answer with a known text, with or without thoughts, that waits in the middle of the text when given a gate. */
function answerOf(text: string, options: { reasoning?: string; gate?: Gate } = {}): WireAnswer {
  answers += 1
  const items = options.reasoning === undefined ? [] : [reasoningItem(options.reasoning)]
  const facts = { id: `resp_scripted${answers}`, model: 'gpt-6-sol-2026-10-01', store: true }
  const steps = stepsOf(completedStream([...items, messageItem(text)], facts), 0)
  const middle = Math.floor((steps.length * 2) / 3)
  const wait = options.gate === undefined ? [] : [{ stall: options.gate.opened }]
  return streamAnswer([...steps.slice(0, middle), ...wait, ...steps.slice(middle)])
}

test('every state passes the accessibility rules', async ({ house, page }) => {
  // Two looks at each of many states.
  test.slow()
  const { baton, openai } = house
  await expect(page.getByRole('heading', { name: 'Welcome to Baton' })).toBeVisible()
  await test.step('empty start', () => expectAccessible(page))
  await baton.chooseModel(/GPT-6 Sol/)
  openai.script(answerOf(richText, { reasoning: 'The person wants to see everything.' }))
  const answer = await baton.ask('Show me everything.')
  await expect(answer.locator('.hljs-keyword').first()).toBeVisible()
  await expect(answer.locator('.katex-display')).toBeVisible()
  await answer.getByRole('button', { name: /^Thought/ }).click()
  await test.step('conversation', () => expectAccessible(page))
  await answer.getByRole('button', { name: 'Turn details' }).click()
  await expect(page.getByText('At the provider')).toBeVisible()
  await test.step('inspector', () => expectAccessible(page))
  openai.failNext('quota')
  await baton.send('Once more.')
  const failed = baton.log.getByRole('article').last()
  await failed.getByRole('button', { name: 'Details', exact: true }).click()
  await expect(failed).toContainText('You exceeded your current quota.')
  await test.step('failure', () => expectAccessible(page))
  await page.getByRole('button', { name: /^Model: / }).click()
  await expect(page.getByRole('option').first()).toBeVisible()
  await test.step('model dialog', () => expectAccessible(page))
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+,')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await expect(settings.getByRole('button', { name: /^Anthropic/ })).toBeVisible()
  await test.step('settings', () => expectAccessible(page))
  await settings.getByRole('button', { name: 'Add account' }).click()
  await test.step('new account', () => expectAccessible(page))
})

test('a reload in mid-stream goes on streaming, and a second window shows the same', async ({
  house,
  page,
}) => {
  const { baton, openai } = house
  const text = Array.from({ length: 60 }, (_, position) => `word${position}`).join(' ')
  await baton.chooseModel(/GPT-6 Sol/)
  const gate = createGate()
  openai.script(answerOf(text, { gate }))
  await baton.send('Write many words.')
  const answer = baton.log.getByRole('article').last()
  await expect(answer).toContainText('word30')
  await page.reload()
  await expect(answer).toContainText('word30')
  await expect(answer).not.toContainText('word59')
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible()

  const opening = page.waitForEvent('popup')
  await page.evaluate(() => void window.open(window.location.href))
  const second = new BatonPage(await opening)
  const mirrored = second.log.getByRole('article').last()
  await expect(mirrored).toContainText('word30')
  gate.open()
  for (const one of [answer, mirrored]) {
    await expect(one).toContainText(text)
    await expect(one.getByRole('button', { name: 'Turn details' })).toBeVisible()
  }
  expect(openai.generationRequests()).toHaveLength(1)

  const later = createGate()
  openai.script(answerOf(text, { gate: later }))
  await second.send('From the other window.')
  await expect(baton.message('You').filter({ hasText: 'From the other window.' })).toBeVisible()
  await expect(answer).toContainText('word30')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(mirrored.getByText('Stopped.', { exact: true })).toBeVisible()
  await second.page.close()
  await expect(baton.ask('And on.')).resolves.toBeDefined()
})

test('drafts survive a reload, each in its place', async ({ house, page }) => {
  const { baton } = house
  await baton.composer.fill('A thought for later')
  await page.reload()
  await expect(baton.composer).toHaveValue('A thought for later')
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask('Something else entirely')
  await expect(baton.composer).toHaveValue('')
  await baton.composer.fill('Half a sentence')
  await page.reload()
  await expect(baton.log).toBeVisible()
  await expect(baton.composer).toHaveValue('Half a sentence')
  await page.keyboard.press('Control+n')
  await expect(baton.composer).toHaveValue('')
  await baton.sidebar.getByText('Something else entirely').click()
  await expect(baton.composer).toHaveValue('Half a sentence')
})

test('the trash gives back, a double click renames', async ({ house, page }) => {
  const { baton } = house
  await baton.chooseModel(/GPT-6 Sol/)
  await baton.ask('Keep me safe')
  await page.getByRole('heading', { level: 1, name: 'Keep me safe' }).dblclick()
  await page.getByRole('textbox', { name: 'Title' }).fill('Kept')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { level: 1, name: 'Keep me safe' })).toBeVisible()
  const row = baton.sidebar.getByRole('button', { name: 'Keep me safe' })
  await row.focus()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'Title' }).fill('Kept')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Kept' })).toBeVisible()
  await expect(baton.sidebar.getByRole('button', { name: 'Kept' })).toBeFocused()

  await baton.openMenuItem('Move to trash')
  await expect(page.getByText('Conversation moved to the trash.', { exact: true })).toBeVisible()
  await expect(baton.log).toBeHidden()
  await expect(baton.sidebar.getByText('Kept')).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(baton.sidebar.getByText('Kept')).toBeVisible()
  await expect(baton.log).toContainText('Keep me safe')

  await baton.sidebar.getByRole('button', { name: 'Kept' }).focus()
  await page.keyboard.press('Delete')
  await expect(baton.sidebar.getByText('Kept')).toBeHidden()
  await baton.sidebar.getByRole('button', { name: 'Trash', exact: true }).click()
  await baton.sidebar.getByRole('button', { name: 'Kept' }).click()
  await expect(baton.log).toContainText('Keep me safe')
  await baton.openMenuItem('Restore from trash')
  await baton.sidebar.getByRole('button', { name: 'Back to all conversations' }).click()
  await expect(baton.sidebar.getByText('Kept')).toBeVisible()
})

/** Nothing sticks out: the page itself never scrolls, and the composer is whole. */
async function expectFits(page: Page, composer: Locator): Promise<void> {
  const overflow = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement
    return [scrollWidth - window.innerWidth, scrollHeight - window.innerHeight]
  })
  expect(overflow).toEqual([0, 0])
  await expect(composer).toBeInViewport({ ratio: 1 })
}

test('a small window lays its panels over the thread', async ({ house, page }) => {
  const { baton, openai } = house
  await page.setViewportSize({ width: 880, height: 600 })
  await expect(baton.sidebar).toBeHidden()
  await baton.chooseModel(/GPT-6 Sol/)
  openai.script(answerOf(richText))
  const answer = await baton.ask('Show me everything.')
  await expectFits(page, baton.composer)
  const threadWidth = async () => (await baton.log.boundingBox())?.width
  const width = await threadWidth()

  await page.getByRole('button', { name: 'Show sidebar' }).click()
  await expect(baton.sidebar).toBeVisible()
  expect(await threadWidth()).toBe(width)
  await baton.sidebar.getByText('Everything', { exact: true }).click()
  await expect(baton.sidebar).toBeHidden()

  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await answer.getByRole('button', { name: 'Turn details' }).click()
  await expect(inspector).toBeVisible()
  expect(await threadWidth()).toBe(width)
  await expectFits(page, baton.composer)
  await page.screenshot({ path: path.resolve('test-results/interface/small-inspector.png') })
  await page.mouse.click(200, 300)
  await expect(inspector).toBeHidden()
  await answer.getByRole('button', { name: 'Turn details' }).click()
  await expect(inspector).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(inspector).toBeHidden()

  await page.setViewportSize({ width: 900, height: 600 })
  await expect(baton.sidebar).toBeVisible()
  await expectFits(page, baton.composer)
  await page.screenshot({ path: path.resolve('test-results/interface/small-sidebar.png') })
})

test('a long thread loads what is older without a jump', async ({ page }) => {
  const house = await openHouse(page, {
    prepare(dataDir) {
      const store = openFile(path.join(dataDir, 'baton.db'))
      const text = (index: number) =>
        `Message number ${index}. ${'It goes on for a while. '.repeat((index * 7) % 11)}`
      insertThread(store, 300, { conversation: { title: 'A long thread' }, text })
      store.close()
    },
  })
  try {
    const { baton } = house
    await baton.sidebar.getByText('A long thread').click()
    await expect(baton.log.getByText('Message number 299.')).toBeInViewport()
    expect(await baton.log.getByRole('article').count()).toBeLessThan(40)
    await baton.log.hover()
    let worstJump = 0
    const first = baton.log.getByText('Message number 0.', { exact: false })
    for (let step = 0; step < 400 && !(await first.isVisible()); step += 1)
      worstJump = Math.max(worstJump, await scrollUp(baton.log, 300))
    await expect(first).toBeVisible()
    expect(worstJump).toBeLessThanOrEqual(2)
    const latest = page.getByRole('button', { name: 'Jump to latest' })
    await latest.click()
    await expect(baton.log.getByText('Message number 299.')).toBeInViewport()
    await expect(latest).toBeHidden()
    expect(house.problems).toEqual([])
  } finally {
    await house.close()
  }
})

/**
 * Scrolls up once and waits until what came into view has been measured.
 * @returns how far a message that stays in view moved otherwise than asked, in pixels
 */
function scrollUp(thread: Locator, pixels: number): Promise<number> {
  return thread.evaluate(
    (element, distance) =>
      new Promise<number>((resolve) => {
        const frame = element.getBoundingClientRect()
        const rows = Array.from(element.querySelectorAll('article'))
        const probe = rows.find((row) => row.getBoundingClientRect().top > frame.top + 20)
        const before = probe?.getBoundingClientRect().top ?? 0
        const isNearStart = element.scrollTop < distance
        element.scrollBy({ top: -distance, behavior: 'instant' })
        const measure = () => {
          const after = probe?.isConnected === true ? probe.getBoundingClientRect().top : null
          // What was measured in the same moment may undo the scroll: then nothing moved, which is no jump.
          const isStill = after === null || after === before || isNearStart
          resolve(isStill ? 0 : Math.abs(after - before - distance))
        }
        // A frame for the scroll, one for what it measured.
        requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(measure)))
      }),
    pixels,
  )
}
