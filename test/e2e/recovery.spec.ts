// A history file that is beyond reading: it is set aside untouched, the page says so, and there is a way on.
import { mkdtemp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'playwright/test'
import { BatonPage } from './harness/baton-page.ts'
import { startServer } from './harness/start-server.ts'

test('a file of which nothing can be read is kept, and an empty history begins beside it', async ({
  page,
}) => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'baton-recovery-'))
  const file = path.join(dataDir, 'baton.db')
  const first = await startServer({ dataDir })
  expect(await first.stop()).toBe(0)
  await truncate(file, Math.floor((await stat(file)).size * 0.6))
  const damaged = await readFile(file)
  const server = await startServer({ dataDir })
  try {
    await page.goto(server.url)
    await expect(page.getByText('The history file is damaged')).toBeVisible()
    await page.getByRole('button', { name: 'Begin' }).click()
    await expect(new BatonPage(page).composer).toBeVisible()
    await expect(page.getByText('Begun with an empty history.').first()).toBeVisible()
    const kept = (await readdir(dataDir)).find((name) => /^baton\.db\.damaged-\d+-\d+$/.test(name))
    expect(await readFile(path.join(dataDir, kept ?? 'missing'))).toEqual(damaged)
  } finally {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
})
