import type { Page } from 'playwright/test'

const mostSteps = 24

/** What has the focus, by its name. */
export function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    return element?.getAttribute('aria-label') ?? element?.textContent ?? ''
  })
}

/** Presses a key until the focus is on what is called so. @throws when that is not reached in 24 steps */
export async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let step = 0; step < mostSteps; step += 1) {
    if (name.test(await focusedName(page))) return
    await page.keyboard.press(key)
  }
  throw new Error(`${key} does not reach ${name}; the focus is on ${await focusedName(page)}`)
}
