// What a person does about the history of a conversation: the inspector, "History and context", Settings, the trash.
// Roles and accessible names only.
import { expect, type Locator } from 'playwright/test'
import type { BatonPage } from './baton-page.ts'

export class HistoryPage {
  readonly inspector: Locator
  /** What providers hold, in the inspector. */
  readonly held: Locator
  /** "History and context" of the open conversation. */
  readonly dialog: Locator
  readonly settings: Locator
  readonly #baton: BatonPage

  constructor(baton: BatonPage) {
    const { page } = baton
    this.#baton = baton
    this.inspector = page.getByRole('complementary', { name: 'Inspector' })
    this.held = this.inspector.getByRole('list', { name: 'What providers hold' })
    this.dialog = page.getByRole('dialog', { name: 'History and context' })
    this.settings = page.getByRole('dialog', { name: 'Settings' })
  }

  /** Shows everything recorded about an answer. @returns the tab "Turn" */
  async inspect(answer: Locator): Promise<Locator> {
    await this.showTab('Turn')
    const details = answer.getByRole('button', { name: 'Turn details' })
    // A thread that still moves to its end can take the button away from under the pointer.
    await expect(async () => {
      if ((await details.getAttribute('aria-expanded')) !== 'true') await details.click()
      await expect(details).toHaveAttribute('aria-expanded', 'true', { timeout: 1000 })
    }).toPass()
    return this.inspector.getByRole('tabpanel', { name: 'Turn' })
  }

  async showTab(name: 'Turn' | 'Conversation' | 'Provider'): Promise<Locator> {
    const show = this.#baton.page.getByRole('button', { name: 'Show inspector' })
    if (await show.isVisible()) await show.click()
    await this.inspector.getByRole('tab', { name }).click()
    return this.inspector.getByRole('tabpanel', { name })
  }

  /** What was sent of the history with an answer, and why, as the inspector says it. */
  async expectCarry(answer: Locator, sentence: string | RegExp): Promise<void> {
    await expect(await this.inspect(answer)).toContainText(sentence)
  }

  /** Opens "History and context" for as long as something is done there. */
  async inDialog(act: (dialog: Locator) => Promise<void>): Promise<void> {
    await this.#baton.openMenuItem('History and context…')
    await act(this.dialog)
    await this.#baton.page.keyboard.press('Escape')
    await expect(this.dialog).toBeHidden()
  }

  async chooseMode(label: string): Promise<void> {
    await this.inDialog(async (dialog) => {
      const mode = dialog
        .getByRole('radiogroup', { name: 'How the history travels' })
        .getByRole('radio', { name: label, exact: true })
      await mode.check()
      await expect(mode).toBeChecked()
    })
  }

  /** @param number what is typed into the field of the choice, where it has one */
  async choosePolicy(label: string, number?: string): Promise<void> {
    await this.inDialog(async (dialog) => {
      const group = dialog.getByRole('radiogroup', { name: 'What of the history is sent' })
      await group.getByRole('radio', { name: label, exact: true }).check()
      await expect(group.getByRole('radio', { name: label, exact: true })).toBeChecked()
      if (number === undefined) return
      const field = group.getByRole('textbox')
      await field.fill(number)
      await field.press('Enter')
    })
  }

  async openAccount(name: RegExp): Promise<Locator> {
    await this.#baton.sidebar.getByRole('button', { name: 'Settings', exact: true }).click()
    await this.settings.getByRole('button', { name }).click()
    return this.settings
  }

  /** Moves the open conversation to the trash and asks for its deletion there. @returns the dialog that asks */
  async askToPurge(title: string): Promise<Locator> {
    const { page, sidebar } = this.#baton
    await this.#baton.openMenuItem('Move to trash')
    await sidebar.getByRole('button', { name: 'Trash', exact: true }).click()
    await sidebar.getByRole('button', { name: title }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Delete for good…' }).click()
    return page.getByRole('dialog', { name: 'Delete for good?' })
  }
}
