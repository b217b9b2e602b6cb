// What the page fetches before anybody does anything with it: it was too easy to let it grow unseen.
import { gzipSync } from 'node:zlib'
import { expect, type Response, test } from 'playwright/test'
import { openHouse } from './harness/baton-house.ts'

const limitKb = 250

test(`the page fetches at most ${limitKb} kB of scripts and styles before it is used`, async ({ page }) => {
  const responses: Response[] = []
  page.on('response', (response) => responses.push(response))
  const house = await openHouse(page)
  try {
    await page.waitForLoadState('networkidle')
    const fetched = responses.filter((response) =>
      ['script', 'stylesheet'].includes(response.request().resourceType()),
    )
    expect(fetched.length).toBeGreaterThan(1)
    const sizes = await Promise.all(fetched.map(async (response) => gzipSync(await response.body()).length))
    const totalKb = sizes.reduce((sum, bytes) => sum + bytes, 0) / 1000
    expect(totalKb).toBeGreaterThan(100)
    expect(totalKb).toBeLessThanOrEqual(limitKb)
  } finally {
    await house.close()
  }
})
