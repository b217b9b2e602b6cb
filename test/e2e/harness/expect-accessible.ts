import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from 'playwright/test'

/** No serious or critical violation of the accessibility rules in a part of the page, in light and in dark. */
export async function expectAccessible(page: Page, selector: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveClass(colorScheme === 'dark' ? /\bdark\b/ : /^(?!.*\bdark\b)/)
    const changes = () => document.getAnimations().filter((one) => one instanceof CSSTransition).length
    await expect.poll(() => page.evaluate(changes)).toBe(0)
    const { violations } = await new AxeBuilder({ page }).include(selector).analyze()
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(grave.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  }
}
