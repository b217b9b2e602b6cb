// Pictures of a state for a person to look at: light and dark, wide and narrow. Only when BATON_E2E_PICTURES names a
// folder, since no test depends on them.
import path from 'node:path'
import { expect, type Page } from 'playwright/test'

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
] as const

/**
 * @param prepare brings the state back after the window has changed its size: narrow windows close the inspector
 */
export async function takePictures(
  page: Page,
  name: string,
  prepare: (() => Promise<void>) | null = null,
): Promise<void> {
  const folder = process.env.BATON_E2E_PICTURES
  if (folder === undefined) return
  for (const size of sizes) {
    await page.setViewportSize(size)
    await prepare?.()
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await expect(page.locator('html')).toHaveClass(theme === 'dark' ? /\bdark\b/ : /^(?!.*\bdark\b)/)
      const changes = () => document.getAnimations().filter((one) => one instanceof CSSTransition).length
      await expect.poll(() => page.evaluate(changes)).toBe(0)
      const file = path.join(folder, `${name}-${theme}-${size.width}.png`)
      await page.screenshot({ path: file, animations: 'disabled' })
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(sizes[0])
  await prepare?.()
}
