// Takes a picture of every state of the gallery, light and dark, wide and narrow, for a person to look at, and
// prints what axe calls serious. `node test/harness/gallery/take-pictures.ts FOLDER [STATE…]` builds the gallery first.
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { chromium, type Locator, type Page } from 'playwright'
import { build, preview } from 'vite'
import { beginningPictures } from './beginning-pictures.ts'
import { branchPictures } from './branch-pictures.ts'
import { historyPictures } from './history-pictures.ts'
import { moneyPictures } from './money-pictures.ts'
import { organisePictures } from './organise-pictures.ts'
import { pricePictures } from './price-pictures.ts'
import { searchPictures } from './search-pictures.ts'
import { transferPictures } from './transfer-pictures.ts'
import { usagePictures } from './usage-pictures.ts'

interface Picture {
  readonly name: string
  readonly query: string
  readonly prepare?: (page: Page) => Promise<void>
}

const pictures: readonly Picture[] = [
  { name: 'thread', query: 'state=thread&inspector=1' },
  { name: 'thread-plain', query: 'state=thread' },
  { name: 'empty', query: 'state=empty' },
  { name: 'new', query: 'state=new' },
  { name: 'streaming', query: 'state=streaming' },
  { name: 'errors', query: 'state=errors' },
  { name: 'long', query: 'state=long' },
  { name: 'history', query: 'state=history&inspector=1' },
  {
    name: 'history-lens',
    query: 'state=history&inspector=1',
    prepare: async (page) => {
      const lens = (await inspector(page)).getByRole('list', { name: 'What the model was shown' })
      await lens
        .getByRole('button', { name: /summarised/ })
        .first()
        .click()
    },
  },
  {
    name: 'history-turn-end',
    query: 'state=history&inspector=1',
    prepare: async (page) => {
      await (await inspector(page)).getByText('As the provider sent it').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'history-conversation',
    query: 'state=history&inspector=1',
    prepare: async (page) => {
      await inspectorTab(page, 'Conversation')
    },
  },
  {
    name: 'history-table',
    query: 'state=history&inspector=1',
    prepare: async (page) => {
      const shown = await inspectorTab(page, 'Conversation')
      await shown.getByRole('button', { name: 'As a table' }).click()
      await shown.getByRole('table').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'history-identifiers',
    query: 'state=history&inspector=1',
    prepare: async (page) => {
      const shown = await inspectorTab(page, 'Conversation')
      await shown.getByRole('searchbox', { name: 'Filter identifiers' }).fill('re')
      await shown.getByRole('region', { name: 'Previous response' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'history-summary-turn',
    query: 'state=history&inspector=1',
    prepare: async (page) => {
      const shown = await inspectorTab(page, 'Conversation')
      await shown.getByRole('button', { name: /summary ·/ }).click()
      await shown.getByText('Summary written by').waitFor()
    },
  },
  {
    name: 'history-provider',
    query: 'state=history&inspector=1',
    prepare: async (page) => {
      await inspectorTab(page, 'Provider')
    },
  },
  {
    name: 'history-provider-end',
    query: 'state=history&inspector=1',
    prepare: async (page) => {
      const shown = await inspectorTab(page, 'Provider')
      await shown.getByRole('button', { name: 'Read the whole record' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'history-release',
    query: 'state=history&inspector=1',
    prepare: async (page) => {
      const shown = await inspectorTab(page, 'Provider')
      await shown.getByRole('button', { name: 'Delete all at the providers' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'provider-empty',
    query: 'state=thread&inspector=1',
    prepare: async (page) => {
      await inspectorTab(page, 'Provider')
    },
  },
  {
    name: 'long-conversation-tab',
    query: 'state=long&inspector=1',
    prepare: async (page) => {
      await inspectorTab(page, 'Conversation')
    },
  },
  { name: 'full', query: 'state=full' },
  { name: 'summarising', query: 'state=summarising' },
  ...beginningPictures,
  ...historyPictures,
  ...branchPictures,
  ...usagePictures,
  ...moneyPictures,
  ...organisePictures,
  ...pricePictures,
  ...searchPictures,
  ...transferPictures,
  { name: 'notice', query: 'state=notice' },
  { name: 'newer', query: 'state=newer' },
  { name: 'damaged', query: 'state=damaged' },
  { name: 'unavailable', query: 'state=unavailable' },
  { name: 'refused', query: 'state=refused' },
  { name: 'lost', query: 'state=lost' },
  {
    name: 'picker',
    query: 'state=thread',
    prepare: async (page) => {
      await page.getByRole('button', { name: /^Model: / }).click()
      await page.getByRole('option').first().waitFor()
    },
  },
  { name: 'settings', query: 'state=thread', prepare: (page) => openSettings(page, null) },
  { name: 'settings-add', query: 'state=thread', prepare: (page) => openSettings(page, 'Add account') },
  { name: 'settings-details', query: 'state=thread', prepare: (page) => openSettings(page, 'OpenAI') },
  {
    name: 'settings-anthropic',
    query: 'state=thread',
    prepare: async (page) => {
      await openSettings(page, 'Anthropic')
      await page.getByRole('switch', { name: 'Keep conversation state at the provider' }).click()
      const ways = page.getByLabel('How conversations are kept there')
      await ways.selectOption({ index: 1 })
      await ways.scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'settings-mistral',
    query: 'state=thread',
    prepare: async (page) => {
      await openSettings(page, 'Mistral')
      await page.getByText('Use this account').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'settings-records',
    query: 'state=thread',
    prepare: (page) => openTab(page, 'How providers remember'),
  },
  {
    name: 'settings-records-search',
    query: 'state=thread',
    prepare: async (page) => {
      await openTab(page, 'How providers remember')
      await page.getByRole('searchbox', { name: 'Search records' }).fill('30 days')
    },
  },
  { name: 'settings-record', query: 'state=thread', prepare: (page) => openRecord(page, 'OpenAI Responses') },
  {
    name: 'settings-record-end',
    query: 'state=thread',
    prepare: async (page) => {
      await openRecord(page, 'OpenAI Responses')
      await page.getByRole('heading', { name: 'Sources' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'settings-record-ended',
    query: 'state=thread',
    prepare: (page) => openRecord(page, 'OpenAI Assistants'),
  },
  { name: 'settings-context', query: 'state=thread', prepare: (page) => openTab(page, 'Context') },
  {
    name: 'settings-context-model',
    query: 'state=thread',
    prepare: async (page) => {
      await openTab(page, 'Context')
      await page.getByRole('radio', { name: 'One model for all conversations' }).click()
      await page.getByLabel('Model for summaries').waitFor()
    },
  },
  { name: 'settings-data', query: 'state=thread', prepare: (page) => openTab(page, 'Data') },
  { name: 'settings-appearance', query: 'state=thread', prepare: (page) => openTab(page, 'Appearance') },
  { name: 'settings-about', query: 'state=thread', prepare: (page) => openTab(page, 'About') },
  {
    name: 'menu',
    query: 'state=thread',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Conversation menu' }).click()
      await page.getByRole('menuitem', { name: 'Rename' }).waitFor()
    },
  },
  {
    name: 'composing',
    query: 'state=thread',
    prepare: async (page) => {
      await page
        .getByRole('textbox', { name: 'Message' })
        .fill(`First line\n${'A rather long line. '.repeat(30)}\nEnd`)
      await page.locator('input[type=file]').setInputFiles([
        { name: 'notes.md', mimeType: 'text/markdown', buffer: Buffer.from('# Notes\n') },
        {
          name: 'a rather long name of a picture that was taken.txt',
          mimeType: '',
          buffer: Buffer.from('x'),
        },
      ])
      await page.getByRole('listitem').filter({ hasText: 'notes.md' }).waitFor()
    },
  },
  {
    name: 'trashed',
    query: 'state=thread',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Conversation menu' }).click()
      await page.getByRole('menuitem', { name: 'Move to trash' }).click()
      await page.getByText('Conversation moved to the trash.').first().waitFor()
    },
  },
]

/** The inspector, which narrow windows show only when it is asked for. */
async function inspector(page: Page): Promise<Locator> {
  const shown = page.getByRole('complementary', { name: 'Inspector' })
  await page.getByRole('log').waitFor()
  if (!(await shown.isVisible())) {
    const button = page.getByRole('button', { name: 'Show inspector' })
    if (await button.isVisible()) await button.click()
  }
  await shown.getByText('How the history travelled').waitFor()
  return shown
}

async function inspectorTab(page: Page, tab: string): Promise<Locator> {
  const shown = await inspector(page)
  await shown.getByRole('tab', { name: tab }).click()
  await shown.getByRole('tabpanel').getByRole('heading').first().waitFor()
  return shown
}

async function openSettings(page: Page, then: string | null): Promise<void> {
  await showSidebar(page)
  await page.getByRole('button', { name: 'Settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.waitFor()
  if (then !== null) await dialog.getByRole('button', { name: then }).first().click()
  if (then === 'OpenAI') {
    await dialog.getByRole('button', { name: 'Check the key' }).click()
    await dialog.getByText('OpenAI refused the key.').waitFor()
  }
}

async function openTab(page: Page, tab: string): Promise<void> {
  await openSettings(page, null)
  await page.getByRole('tab', { name: tab }).click()
}

async function openRecord(page: Page, name: string): Promise<void> {
  await openTab(page, 'How providers remember')
  await page.getByRole('button', { name }).first().click()
  await page.getByRole('button', { name: 'Back to all providers' }).waitFor()
}

async function showSidebar(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Show sidebar' })
  if (await button.isVisible()) await button.click()
}

const [folder = 'gallery-pictures', ...wanted] = process.argv.slice(2)
const configFile = path.join(import.meta.dirname, 'vite.config.ts')
await build({ configFile, logLevel: 'warn' })
const server = await preview({ configFile, preview: { host: '127.0.0.1', port: 0 } })
const address = server.resolvedUrls?.local[0] ?? ''
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })

for (const theme of ['light', 'dark']) {
  for (const [width, height] of [
    [1280, 800],
    [900, 600],
  ] as const) {
    for (const picture of pictures) {
      if (wanted.length > 0 && !wanted.includes(picture.name)) continue
      const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' })
      const page = await context.newPage()
      page.setDefaultTimeout(10_000)
      page.on('pageerror', (error) => console.log(`${picture.name}: ${error.stack ?? error.message}`))
      page.on('console', (message) => {
        if (message.type() === 'error') console.log(`${picture.name}: ${message.text()}`)
      })
      await page.goto(`${address}?${picture.query}&theme=${theme}`)
      await page.locator('#root > *').first().waitFor()
      await page.evaluate(() => document.fonts.ready)
      try {
        await picture.prepare?.(page)
      } catch (error) {
        console.log(`${picture.name}: ${error instanceof Error ? error.message : String(error)}`)
      }
      await page.waitForLoadState('networkidle')
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
      await page.screenshot({ path: path.join(folder, `${picture.name}-${theme}-${width}.png`) })
      const { violations } = await new AxeBuilder({ page }).analyze()
      for (const violation of violations) {
        if (violation.impact !== 'serious' && violation.impact !== 'critical') continue
        const places = violation.nodes
          .slice(0, 3)
          .map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`)
        console.log(
          `${picture.name}-${theme}-${width}: ${violation.id} (${violation.impact})\n  ${places.join('\n  ')}`,
        )
      }
      await context.close()
    }
  }
}
await browser.close()
await server.close()
