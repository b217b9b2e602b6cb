// Being asked before money is spent, and looking at what was spent, in a real browser over invented conversations: where
// the focus goes and what stays in the composer can only be seen there.
import path from 'node:path'
import { expect, type Locator, type Page, test } from 'playwright/test'
import { build, type PreviewServer, preview } from 'vite'
import { expectAccessible } from './harness/expect-accessible.ts'

const configFile = path.resolve('test/harness/gallery/vite.config.ts')
const outDir = path.resolve('node_modules/.cache/gallery-spending-page')

let server: PreviewServer
let address: string

test.beforeAll(async () => {
  await build({ configFile, logLevel: 'error', build: { outDir } })
  server = await preview({
    configFile,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  })
  address = server.resolvedUrls?.local[0] ?? ''
})

test.afterAll(async () => {
  await server.close()
})

const question = 'Once more, with the tide table?'

async function open(page: Page, query: string): Promise<void> {
  await page.goto(`${address}?${query}`)
  await page.getByRole('log', { name: 'Messages' }).getByRole('article').first().waitFor()
}

const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Message', exact: true })
const dialog = (page: Page): Locator => page.getByRole('dialog', { name: /^This may cost more/ })

test('keeps what was written and attached when the person decides not to send', async ({ page }) => {
  await open(page, 'state=confirm')
  await page
    .locator('input[type=file]')
    .setInputFiles([{ name: 'tides.md', mimeType: 'text/markdown', buffer: Buffer.from('# Tides\n') }])
  const attached = page.getByRole('list', { name: 'Attached files' }).getByText('tides.md')
  await attached.waitFor()
  await expect(page.getByRole('img', { name: 'Attaching' })).toHaveCount(0)
  await composer(page).fill(question)
  await composer(page).press('Enter')
  await expect(dialog(page)).toContainText('This request will probably cost about $0.62.')
  await expect(dialog(page).getByRole('button', { name: 'Do not send' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toHaveCount(0)
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue(question)
  await expect(attached).toBeVisible()
  await expect(page.getByRole('log').getByText(question)).toHaveCount(0)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await dialog(page).getByRole('button', { name: 'Do not send' }).click()
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue(question)
})

test('sends it once, as it was, when the person agrees', async ({ page }) => {
  await open(page, 'state=confirm')
  await composer(page).fill(question)
  await composer(page).press('Enter')
  await dialog(page).getByRole('button', { name: 'Send anyway' }).click()
  await expect(dialog(page)).toHaveCount(0)
  await expect(page.getByRole('log').getByText(question)).toHaveCount(1)
  await expect(composer(page)).toHaveValue('')
  await expect(composer(page)).toBeFocused()
})

test('asks before a message is edited and sent anew, and keeps the edit', async ({ page }) => {
  await open(page, 'state=confirm')
  const asked = page.getByRole('article', { name: 'You' }).last()
  await asked.hover()
  await asked.getByRole('button', { name: 'Edit message' }).click()
  const editor = page.getByRole('textbox', { name: 'Edit message' })
  await editor.fill(question)
  await editor.press('Enter')
  await dialog(page).waitFor()
  await page.keyboard.press('Escape')
  await expect(editor).toHaveValue(question)
  await editor.press('Enter')
  await dialog(page).getByRole('button', { name: 'Send anyway' }).click()
  await expect(editor).toHaveCount(0)
  await expect(page.getByRole('log').getByText(question)).toHaveCount(1)
})

test('asks before an answer is made again', async ({ page }) => {
  await open(page, 'state=confirm')
  const again = page.getByRole('button', { name: 'Regenerate' })
  await again.click()
  await dialog(page).getByRole('button', { name: 'Do not send' }).click()
  await expect(dialog(page)).toHaveCount(0)
  await expect(again).toBeFocused()
})

test('puts a notice about a budget away for the day, and not the others', async ({ page }) => {
  await open(page, 'state=budget')
  const near = page.getByText(/^86 % of this month's budget/)
  await near.waitFor()
  await page.getByRole('button', { name: 'Put away for today' }).first().click()
  await expect(near).toHaveCount(0)
  await expect(page.getByText(/^Today's budget for this conversation is used up/)).toBeVisible()
  await composer(page).fill(question)
  await expect(page.getByRole('button', { name: /^Context: / })).toContainText('about')
  await expect(near).toHaveCount(0)
})

test('opens the bill of an answer with the keyboard and gives the focus back', async ({ page }) => {
  await open(page, 'state=money')
  const answer = page.getByRole('article').filter({ hasText: 'Four at a time' })
  const figures = answer.getByTitle('What this answer took and cost')
  await figures.focus()
  await page.keyboard.press('Enter')
  const bill = page.getByRole('dialog', { name: 'What this answer took and cost' })
  await expect(bill.getByRole('row', { name: /^Cache write, kept longer/ })).toContainText('$0.062000')
  await expect(bill.getByRole('row', { name: /^Cost/ })).toContainText('$0.110045')
  await expect(bill).toContainText('computed from genai-prices 0.1.8 (2026-09-23)')
  await expect(bill).toContainText('Attempt 1, failed')
  await expect(bill).toContainText('$0.1463')
  await page.keyboard.press('Escape')
  await expect(bill).toHaveCount(0)
  await expect(figures).toBeFocused()
})

test('shows the branch and all branches apart, and the same sums in header and inspector', async ({
  page,
}) => {
  await open(page, 'state=versions')
  const usage = page.getByRole('region', { name: 'Conversation usage' })
  await expect(usage).toContainText('9,540 tokens')
  await usage.getByRole('button').click()
  const totals = page.getByRole('dialog', { name: 'Usage of this conversation' })
  await expect(totals).toContainText(/This branch.*3,612.*branches.*7,224/)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Show inspector' }).click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await inspector.getByRole('tab', { name: 'Conversation' }).click()
  await expect(inspector).toContainText(/This branch.*3,612.*branches.*7,224/)
})

test('passes the accessibility rules with everything open', async ({ page }) => {
  await open(page, 'state=money&theme=system')
  await page.getByTitle('What this answer took and cost').last().click()
  await page.getByRole('dialog', { name: 'What this answer took and cost' }).waitFor()
  await expectAccessible(page)
  await open(page, 'state=confirm&theme=system')
  await composer(page).fill(question)
  await page.getByRole('button', { name: /^Context: / }).click()
  await page.getByRole('dialog', { name: 'Context of the next message' }).waitFor()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await composer(page).press('Enter')
  await dialog(page).waitFor()
  await expectAccessible(page)
})
