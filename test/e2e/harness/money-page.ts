// Where Baton shows tokens and money, read off the screen as whole nano-dollars.
import { expect, type Locator, type Page } from 'playwright/test'

/** Shown exactly: a sum that is only "at least", or unknown, is none. */
export interface ShownCost {
  readonly nanoUsd: number | null
  readonly isAtLeast: boolean
}

/** `$0.003612` as nano-dollars. @throws for anything that is no exact amount */
export function nanoUsdOf(text: string): number {
  const match = /^\$([\d,]+)(?:\.(\d{1,9}))?$/.exec(text.trim())
  if (match === null) throw new Error(`"${text}" is no amount`)
  const [, dollars = '', fraction = ''] = match
  return Number(dollars.replaceAll(',', '') + fraction.padEnd(9, '0'))
}

export function readCost(text: string): ShownCost {
  const isAtLeast = text.startsWith('at least ')
  const amount = text.replace(/^at least /, '')
  if (amount === 'unknown') return { nanoUsd: null, isAtLeast }
  return { nanoUsd: nanoUsdOf(amount), isAtLeast }
}

/** How an amount reads where there is room for four decimal places. */
export function shortDollars(nanoUsd: number): string {
  if (nanoUsd === 0) return '$0'
  if (nanoUsd < 100_000) return 'under $0.0001'
  return `$${(nanoUsd / 1e9).toFixed(nanoUsd < 1e9 ? 4 : 2)}`
}

export const count = (value: number): string => value.toLocaleString('en-US')

export class MoneyPage {
  readonly page: Page
  readonly usage: Locator
  readonly settings: Locator

  constructor(page: Page) {
    this.page = page
    this.usage = page.getByRole('main', { name: 'Usage' })
    this.settings = page.getByRole('dialog', { name: 'Settings' })
  }

  /** The figures under an answer. */
  figures(answer: Locator): Locator {
    return answer.getByTitle('What this answer took and cost')
  }

  /** The exact cost in the bill of the tab "Turn". */
  async billedOn(tab: Locator): Promise<ShownCost> {
    const bill = tab.locator('section').filter({ has: this.page.getByRole('heading', { name: 'Bill' }) })
    const inTable = bill.getByRole('row', { name: /^Cost/ }).getByRole('cell')
    const alone = bill.locator('dl > div').filter({ hasText: /^Cost/ }).locator('dd')
    return readCost((await inTable.or(alone).textContent()) ?? '')
  }

  /** A fact of a section of the inspector. */
  fact(tab: Locator, section: string | RegExp, label: string): Locator {
    return tab
      .locator('section')
      .filter({ has: this.page.getByRole('heading', { name: section }) })
      .locator('dl > div')
      .filter({ has: this.page.locator('dt', { hasText: new RegExp(`^${label}$`) }) })
      .locator('dd')
  }

  async openUsage(): Promise<void> {
    const sidebar = this.page.getByRole('navigation', { name: 'Conversations' })
    await sidebar.getByRole('button', { name: 'Usage', exact: true }).click()
    await expect(this.usage.getByRole('table', { name: /^Usage by / })).toBeVisible()
  }

  async closeUsage(): Promise<void> {
    await this.usage.getByRole('button', { name: 'Back' }).click()
    await expect(this.usage).toBeHidden()
  }

  async groupBy(dimension: 'Vendor' | 'Model' | 'Account' | 'Conversation'): Promise<Locator> {
    await this.usage
      .getByRole('radiogroup', { name: 'Group by' })
      .getByRole('radio', { name: dimension })
      .click()
    const table = this.usage.getByRole('table', { name: `Usage by ${dimension.toLowerCase()}` })
    await expect(table).toBeVisible()
    return table
  }

  figure(label: string): Locator {
    return this.usage
      .getByRole('region', { name: 'Figures of the period' })
      .locator('dl > div')
      .filter({ has: this.page.locator('dt', { hasText: new RegExp(`^${label}$`) }) })
      .locator('dd')
  }

  /** Every call as rows. */
  async exportRows(format: 'CSV' | 'JSON'): Promise<string> {
    const downloading = this.page.waitForEvent('download')
    await this.usage.getByRole('button', { name: `Export as ${format}` }).click()
    const stream = await (await downloading).createReadStream()
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks).toString('utf8')
  }

  /** Gives the page a vendor's export. @returns what the page says of it */
  async compare(header: string, rows: readonly string[]): Promise<Locator> {
    const section = this.usage.getByRole('region', { name: /^Compare with a vendor/ })
    const content = `${[header, ...rows].join('\n')}\n`
    await section
      .getByLabel('File to compare')
      .setInputFiles({ name: 'export.csv', mimeType: 'text/csv', buffer: Buffer.from(content) })
    return section
  }

  /** A budget for everything, of a day. */
  async addBudget(dollars: string): Promise<void> {
    const budgets = await this.#openSpending()
    await budgets.getByRole('button', { name: 'Add a budget' }).click()
    await budgets.getByRole('textbox', { name: 'At most, in dollars' }).fill(dollars)
    await budgets.getByRole('radio', { name: 'A day' }).click()
    await budgets.getByRole('button', { name: 'Add the budget' }).click()
    await expect(budgets.getByRole('list', { name: 'Budgets' })).toBeVisible()
    await this.closeSettings()
  }

  /** What the only budget says. */
  async expectSpent(words: string): Promise<void> {
    const budgets = await this.#openSpending()
    await expect(budgets.getByRole('list', { name: 'Budgets' })).toContainText(words)
    await this.closeSettings()
  }

  async closeSettings(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await expect(this.settings).toBeHidden()
  }

  async #openSpending(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Settings', exact: true }).click()
    await this.settings.getByRole('tab', { name: 'Spending' }).click()
    const budgets = this.settings.getByRole('region', { name: 'Budgets' })
    await expect(budgets).toBeVisible()
    return budgets
  }
}
