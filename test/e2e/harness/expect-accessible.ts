import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from 'playwright/test'

/**
 * The accessibility rules find nothing wrong in parts of the page (CSS selectors), or in all of it, in light and in
 * dark. The page must follow the system's colour scheme.
 */
export async function expectAccessible(page: Page, ...parts: readonly string[]): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveClass(colorScheme === 'dark' ? /\bdark\b/ : /^(?!.*\bdark\b)/)
    const changes = () => document.getAnimations().filter((one) => one instanceof CSSTransition).length
    await expect.poll(() => page.evaluate(changes)).toBe(0)
    // Without frames one look at the page is enough; the other way opens a second page for every look.
    const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
    for (const part of parts) builder.include(part)
    // The themes differ in nothing but colours.
    if (colorScheme === 'dark') builder.withRules(['color-contrast'])
    const { violations } = await builder.analyze()
    const lines = violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`)
    expect(lines, colorScheme).toEqual([])
  }
}
