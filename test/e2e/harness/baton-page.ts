// What a person does with Baton, in the words of the interface: roles and accessible names only.
import { expect, type Locator, type Page } from 'playwright/test'

export class BatonPage {
  readonly page: Page
  readonly log: Locator
  readonly composer: Locator
  readonly sidebar: Locator

  constructor(page: Page) {
    this.page = page
    this.log = page.getByRole('log', { name: 'Messages' })
    this.composer = page.getByRole('textbox', { name: 'Message', exact: true })
    this.sidebar = page.getByRole('navigation', { name: 'Conversations' })
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url)
    await expect(this.composer).toBeVisible()
  }

  /** Chooses a model through the dialog, by what its option is called. */
  async chooseModel(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name: /^Model: / }).click()
    const dialog = this.page.getByRole('dialog', { name: 'Choose a model' })
    if (typeof name === 'string')
      await dialog.getByRole('combobox').or(dialog.getByRole('searchbox')).first().fill(name)
    await dialog.getByRole('option', { name }).first().click()
    await expect(dialog).toBeHidden()
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
    await expect(this.message('You').filter({ hasText: text }).last()).toBeVisible()
  }

  /**
   * Sends and waits until the answer has its footer. The thread draws only what is near the view, so this looks at the
   * last message and never counts.
   */
  async ask(text: string): Promise<Locator> {
    await this.send(text)
    const answer = this.log.getByRole('article').last()
    await expect(answer.getByRole('button', { name: 'Turn details' })).toBeVisible()
    await expect(this.page.getByRole('button', { name: 'Send', exact: true })).toBeVisible()
    return answer
  }

  message(name: string | RegExp): Locator {
    return this.log.getByRole('article', { name })
  }

  /** One for every finished answer. */
  footers(): Locator {
    return this.log.getByRole('button', { name: 'Turn details' })
  }

  /** Goes through the thread from its beginning until something is in sight: only what is near the view is drawn. */
  async scrollThreadTo(row: Locator): Promise<void> {
    await this.log.press('Home')
    await expect(async () => {
      if (!(await row.isVisible())) await this.log.press('PageDown')
      await expect(row).toBeVisible({ timeout: 300 })
    }).toPass()
    await row.scrollIntoViewIfNeeded()
  }

  handoffs(): Locator {
    return this.log.getByRole('separator', { name: /^Handed off to/ })
  }

  usage(): Locator {
    return this.page
      .getByRole('status', { name: 'Conversation usage' })
      .or(this.page.getByRole('region', { name: 'Conversation usage' }))
  }

  async openMenuItem(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Conversation menu' }).click()
    await this.page.getByRole('menuitem', { name }).click()
  }

  /** Exports from the menu. @returns what was downloaded. */
  async exportAs(format: 'Markdown' | 'JSON'): Promise<{ name: string; content: string }> {
    const downloading = this.page.waitForEvent('download')
    await this.openMenuItem(`Export as ${format}`)
    const download = await downloading
    const stream = await download.createReadStream()
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    return { name: download.suggestedFilename(), content: Buffer.concat(chunks).toString('utf8') }
  }
}
