// Searching everything and finding inside one conversation, by keyboard alone, over a history of several thousand messages.
import path from 'node:path'
import { expect, type Locator, type Page } from 'playwright/test'
import type { Store } from '../../electron/store/store.ts'
import { aMessage, insertThread, openFile } from '../harness/store-fixtures.ts'
import { openHouse, test } from './harness/baton-house.ts'
import { expectAccessible } from './harness/expect-accessible.ts'

const longLength = 4_000
const rareIndex = 41
const tallIndex = 2_100
const foundTwelveTimes = 12

/** Rows of every height: short ones, long ones, code that gets its colours later. */
function longText(index: number): string {
  if (index === rareIndex) return 'The heliograph on the mole needs a new mirror.'
  if (index === tallIndex)
    return `${'Nothing of note in this paragraph.\n\n'.repeat(60)}At last the barquentine is sighted.`
  const code = '```ts\nconst tide = (hour: number): number => Math.sin(hour / 12.4)\n```'
  const word = index >= longLength - 600 && index % 50 === 0 ? ' A cormorant dries its wings.' : ''
  return `Entry ${index}.${word} ${'The log goes on for a while. '.repeat((index * 7) % 11)}${index % 9 === 0 ? `\n\n${code}` : ''}`
}

function addBranch(store: Store, conversationId: string, parentId: string, texts: readonly string[]): void {
  let parent = parentId
  for (const [index, text] of texts.entries()) {
    const message = aMessage(conversationId, {
      parentId: parent,
      role: index % 2 === 0 ? 'user' : 'assistant',
      parts: [{ type: 'text', text }],
    })
    store.messages.insert(message)
    parent = message.id
  }
}

function fillStore(dataDir: string): void {
  const store = openFile(path.join(dataDir, 'baton.db'))
  insertThread(store, longLength, { conversation: { title: 'The log of the harbour' }, text: longText })
  const ferries = insertThread(store, 60, {
    conversation: { title: 'Ferries in winter' },
    text: (index) => `Ferry ${index}. ${index % 10 === 4 || index === 6 ? 'The cormorant again.' : ''}`,
  })
  const fork = ferries.messages[20]
  if (fork === undefined) throw new Error('there is no message to branch at')
  store.transaction(() =>
    addBranch(store, ferries.conversation.id, fork.id, [
      ...Array.from({ length: 30 }, (_, index) => `Branch ${index}.`),
      'The kittiwake and the cormorant share a rock.',
      'Every branch ends somewhere.',
    ]),
  )
  const words = [
    '港の時刻表を教えてください。',
    'Crème brûlée on the Île de Sein.',
    'Qi is what remains.',
    'Call parseHttpHeaders() twice.',
    'This is about granite.',
  ]
  const kinds = insertThread(store, words.length, {
    conversation: { title: 'Words of every kind' },
    text: (index) => words[index] ?? '',
  })
  const thoughtful = aMessage(kinds.conversation.id, {
    parentId: kinds.messages.at(-1)?.id ?? null,
    role: 'assistant',
    parts: [
      { type: 'reasoning', text: 'A semaphore may help here.', startedAtMs: null, durationMs: 2000 },
      { type: 'text', text: 'It is well thought out.' },
    ],
  })
  store.messages.insert(thoughtful)
  store.conversations.update(kinds.conversation.id, { headMessageId: thoughtful.id })
  insertThread(store, 2, {
    conversation: { title: 'An archived plan', archivedAt: 1 },
    text: () => 'More granite for the wall.',
  })
  insertThread(store, 2, {
    conversation: { title: 'A plan thrown away', trashedAt: 1 },
    text: () => 'Granite no more.',
  })
  store.close()
}

class SearchPage {
  readonly page: Page
  readonly field: Locator
  readonly results: Locator
  readonly log: Locator
  readonly findField: Locator

  constructor(page: Page) {
    this.page = page
    this.field = page.getByRole('searchbox', { name: 'Search conversations' })
    this.results = page.getByRole('listbox', { name: 'Search results' }).getByRole('option')
    this.log = page.getByRole('log', { name: 'Messages' })
    this.findField = page.getByRole('searchbox', { name: 'Find in conversation' })
  }

  /** Goes to the field by the shortcut and types in the place of what stands there. */
  async type(words: string): Promise<void> {
    await this.page.keyboard.press('Control+k')
    await expect(this.field).toBeFocused()
    await this.page.keyboard.press('Control+a')
    await this.page.keyboard.type(words)
  }

  /** The message with this text is the marked one and stands where a found message comes to stand. */
  async expectLanded(text: string): Promise<void> {
    const marked = this.log.locator('.thread-row-shown')
    await expect(marked).toContainText(text)
    await expect(marked).toBeInViewport()
    await expect(this.page.getByText('The message that was found is shown.')).toBeAttached()
    await expect.poll(() => this.wordTop()).toBeGreaterThan(0)
    const settled = await this.settledTop()
    const { height, isAtEnd } = await this.log.evaluate((log) => ({
      height: log.clientHeight,
      isAtEnd: log.scrollHeight - log.scrollTop - log.clientHeight < 2,
    }))
    expect(settled).toBeGreaterThan(20)
    // What stands at the end of the thread cannot come further up.
    expect(settled).toBeLessThan(isAtEnd ? height - 20 : height * 0.6)
  }

  /** How far below the top of the thread the first marked word stands; -1 while none is. */
  wordTop(): Promise<number> {
    return this.page.evaluate(() => {
      const [range] = CSS.highlights.get('baton-found-here') ?? []
      const log = document.querySelector('[role="log"]')
      if (!(range instanceof Range) || log === null) return -1
      return range.getBoundingClientRect().top - log.getBoundingClientRect().top
    })
  }

  /** The same once it has not moved for a while of frames: what is measured and coloured later must not move it. */
  async settledTop(): Promise<number> {
    let before = Number.NaN
    let top = await this.wordTop()
    await expect(async () => {
      before = top
      await this.page.evaluate(async () => {
        for (let frame = 0; frame < 6; frame += 1) await new Promise(requestAnimationFrame)
      })
      top = await this.wordTop()
      expect(Math.abs(top - before)).toBeLessThanOrEqual(2)
    }).toPass()
    return top
  }

  /** The words that are marked in the thread, of one mark or the other. */
  marked(name: 'baton-found' | 'baton-found-here'): Promise<string[]> {
    return this.page.evaluate(
      (mark) => Array.from(CSS.highlights.get(mark) ?? [], (range) => range.toString()),
      name,
    )
  }
}

test('search finds, and Enter lands on the message', async ({ page }) => {
  const house = await openHouse(page, { prepare: fillStore })
  const { baton } = house
  const search = new SearchPage(page)
  try {
    await test.step('far up in a long thread', async () => {
      await baton.composer.focus()
      await page.keyboard.press('Control+Shift+f')
      await expect(search.field).toBeFocused()
      await page.keyboard.type('heliogr')
      await expect(search.results).toHaveCount(1)
      await expect(search.results.locator('mark')).toHaveText('heliograph')
      await expect(page.getByRole('status').getByText('1 result')).toBeVisible()
      await page.keyboard.press('Enter')
      await search.expectLanded('The heliograph on the mole')
      expect(await search.marked('baton-found-here')).toEqual(['heliograph'])
      await expect(search.field).toBeFocused()
      await expect(search.field).toHaveValue('heliogr')
      await expectAccessible(page, 'nav')
    })

    await test.step('at the word, where a message is taller than the window', async () => {
      await search.type('barquentine')
      // Enter before the answer is there means the answer.
      await page.keyboard.press('Enter')
      await search.expectLanded('At last the barquentine is sighted.')
    })

    await test.step('also in a small window', async () => {
      await page.setViewportSize({ width: 900, height: 600 })
      await search.type('heliograph')
      await page.keyboard.press('Enter')
      await search.expectLanded('The heliograph on the mole')
      await page.setViewportSize({ width: 1280, height: 800 })
    })

    await test.step('the mark stays until something else is done', async () => {
      await page.keyboard.press('Escape')
      await expect(search.field).toHaveValue('')
      await expect(baton.sidebar.getByText('Ferries in winter')).toBeVisible()
      await expect(search.log.locator('.thread-row-shown')).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(baton.composer).toBeFocused()
      await page.keyboard.type('x')
      await expect(search.log.locator('.thread-row-shown')).toHaveCount(0)
      await page.keyboard.press('Backspace')
    })

    await test.step('in another branch, which is only looked at', async () => {
      await search.type('kittiwake')
      await expect(search.results).toHaveCount(1)
      await expect(search.results).toContainText('Other branch')
      await page.keyboard.press('ArrowDown')
      await expect(search.results).toHaveAttribute('aria-selected', 'true')
      await page.keyboard.press('Enter')
      await search.expectLanded('The kittiwake and the cormorant')
      await expect(baton.log.getByText('Ferry 59.')).toHaveCount(0)
      // The other way back: what is continued is what it was.
      await search.type('"Ferry 58"')
      await page.keyboard.press('Enter')
      await search.expectLanded('Ferry 58.')
    })

    await test.step('words of every kind', async () => {
      for (const [words, marked] of [
        ['時刻', '時刻'],
        ['creme brulee', 'Crème'],
        ['qi', 'Qi'],
        ['httpheaders', 'HttpHeaders'],
      ] as const) {
        await search.type(words)
        await expect(search.results).toHaveCount(1)
        await expect(search.results.locator('mark').first()).toContainText(marked)
      }
    })

    await test.step('operators, and what is not understood', async () => {
      await search.type('granite')
      await expect(search.results.getByText('Archived', { exact: true })).toHaveCount(2)
      await expect(search.results).toHaveCount(3)
      await search.type('granite is:trashed')
      await expect(search.results).toHaveCount(2)
      await expect(search.results.getByText('In the trash', { exact: true })).toHaveCount(2)
      await search.type('granite is:archived')
      await expect(search.results).toHaveCount(2)
      await search.type('granite cost:cheap')
      await expect(search.results).toHaveCount(3)
      await expect(baton.sidebar.getByText('cost: needs an amount in dollars')).toBeVisible()
      await search.type('zeppelin')
      await expect(baton.sidebar.getByText('Nothing found')).toBeVisible()
    })

    await test.step('reasoning is looked into when that is wanted, and unfolds', async () => {
      await search.type('semaphore')
      const also = page.getByRole('button', { name: 'Also look in reasoning and tools' })
      await also.focus()
      await page.keyboard.press('Enter')
      await expect(search.field).toBeFocused()
      await expect(search.results).toHaveCount(1)
      await expect(search.results).toContainText('reasoning')
      await page.keyboard.press('Enter')
      await search.expectLanded('A semaphore may help here.')
    })

    await test.step('the options put an operator into the field', async () => {
      await search.type('granite ')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      await expect(page.getByRole('button', { name: 'Search options' })).toBeFocused()
      await page.keyboard.press('Enter')
      const options = page.getByRole('dialog', { name: 'Search options' })
      await expect(options.getByRole('switch', { name: 'Also in reasoning and tools' })).toBeVisible()
      await expectAccessible(page, '[role="dialog"]')
      await options.getByRole('button', { name: /^is:archived/ }).focus()
      await page.keyboard.press('Enter')
      await expect(options).toBeHidden()
      await expect(search.field).toBeFocused()
      await expect(search.field).toHaveValue('granite is:archived')
      await expect(search.results).toHaveCount(2)
    })
    expect(house.problems).toEqual([])
  } finally {
    await house.close()
  }
})

test('words are found inside one conversation', async ({ page }) => {
  const house = await openHouse(page, { prepare: fillStore })
  const { baton } = house
  const search = new SearchPage(page)
  const bar = page.getByRole('search', { name: 'Find in conversation' })
  try {
    await search.type('"Ferries in winter"')
    await expect(search.results).not.toHaveCount(0)
    await page.keyboard.press('Enter')
    await expect(baton.log.getByText('Ferry 59.')).toBeVisible()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect(baton.composer).toBeFocused()

    await test.step('what is in sight comes first, and Enter goes round', async () => {
      await page.keyboard.press('Control+f')
      await expect(search.findField).toBeFocused()
      await page.keyboard.type('cormorant')
      await expect(bar.getByRole('status').first()).toHaveText('7 of 8')
      await search.expectLanded('Ferry 54.')
      await page.keyboard.press('Shift+Enter')
      await expect(bar.getByText('6 of 8')).toBeVisible()
      await search.expectLanded('Ferry 44.')
      await page.keyboard.press('F3')
      await page.keyboard.press('F3')
      await expect(bar.getByText('8 of 8')).toBeVisible()
      await expect(bar.getByText('This match is in another branch.')).toBeVisible()
      await search.expectLanded('The kittiwake and the cormorant')
      await page.keyboard.press('Enter')
      await expect(bar.getByText('1 of 8')).toBeVisible()
      await search.expectLanded('Ferry 4.')
      expect(await search.marked('baton-found')).toContain('cormorant')
      await expect(search.findField).toBeFocused()
      await expectAccessible(page, 'search')
    })

    await test.step('Escape closes it and gives the focus back', async () => {
      await page.keyboard.press('Escape')
      await expect(bar).toBeHidden()
      await expect(baton.composer).toBeFocused()
      await expect(search.log.locator('.thread-row-shown')).toHaveCount(0)
      expect(await search.marked('baton-found')).toEqual([])
    })

    await test.step('in a long thread it reaches what is not loaded', async () => {
      await search.type('"The log of the harbour"')
      await page.keyboard.press('Enter')
      await expect(baton.log.getByText(`Entry ${longLength - 1}.`)).toBeVisible()
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+f')
      await expect(search.findField).toHaveValue('cormorant')
      await expect(bar.getByText(`${foundTwelveTimes} found`)).toBeVisible()
      await page.keyboard.type('heliograph')
      await expect(bar.getByText('1 of 1')).toBeVisible()
      await search.expectLanded('The heliograph on the mole')
    })

    await test.step('the key is left to the browser where the focus is in the sidebar', async () => {
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+k')
      await page.keyboard.press('Control+f')
      await expect(search.field).toBeFocused()
      await expect(bar).toBeHidden()
    })
    expect(house.problems).toEqual([])
  } finally {
    await house.close()
  }
})
