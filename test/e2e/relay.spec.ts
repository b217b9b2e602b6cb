// The whole path: one conversation passes from the guide to OpenAI, Anthropic, Gemini, a local server and back to
// OpenAI. What really arrived is checked at each server, what a person sees is checked on the page.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'playwright/test'
import { startAnthropicFake } from '../fakes/anthropic-server.ts'
import { startGeminiFake } from '../fakes/gemini-server.ts'
import { startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { startOpenAiFake } from '../fakes/openai-server.ts'
import { BatonPage } from './harness/baton-page.ts'
import { type RunningServer, startServer } from './harness/start-server.ts'

type Json = Record<string, unknown>

const bodyOf = (request: { body: unknown } | undefined): Json => (request?.body ?? {}) as Json
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : [])
/** A body without the marks of Anthropic's prompt cache. */
const withoutCacheMarks = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (name, inner: unknown) => (name === 'cache_control' ? undefined : inner)))
const rolesOf = (messages: unknown): unknown[] =>
  listOf(messages).map((message) => message.role ?? message.type)

test('one conversation passes through five providers and comes back', async ({ page }) => {
  test.setTimeout(120_000)
  const dataDir = await mkdtemp(path.join(tmpdir(), 'baton-relay-'))
  const openai = await startOpenAiFake({ validKey: 'sk-relay' })
  const anthropic = await startAnthropicFake({ validKey: 'sk-ant-relay' })
  const gemini = await startGeminiFake({ validKey: 'AIza-relay' })
  const local = await startOpenAiCompatibleFake({ flavour: 'ollama' })
  const env = {
    OPENAI_API_KEY: 'sk-relay',
    OPENAI_BASE_URL: openai.url,
    ANTHROPIC_API_KEY: 'sk-ant-relay',
    ANTHROPIC_BASE_URL: anthropic.url,
    GEMINI_API_KEY: 'AIza-relay',
    GEMINI_BASE_URL: gemini.url,
  }
  let server: RunningServer = await startServer({ dataDir, env })
  const baton = new BatonPage(page)
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })

  try {
    await test.step('the guide answers without any key', async () => {
      await baton.open(server.url)
      await baton.chooseModel(/Baton guide/)
      const answer = await baton.ask('Where does Baton keep my keys?')
      await expect(answer).toContainText(/keychain/i)
      await expect(baton.usage()).toContainText('$0')
    })

    await test.step('a local server is added in Settings, by its address and without a key', async () => {
      await page.getByRole('button', { name: 'Settings', exact: true }).click()
      const settings = page.getByRole('dialog', { name: 'Settings' })
      await settings.getByRole('button', { name: 'Add account' }).click()
      await settings.getByRole('combobox', { name: 'Vendor' }).selectOption({ label: 'Ollama' })
      await settings.getByRole('textbox', { name: /^Address/ }).fill(local.url)
      await settings.getByRole('button', { name: 'Add account' }).click()
      await expect(settings).toContainText('Ollama')
      await page.keyboard.press('Escape')
      await expect(settings).toBeHidden()
    })

    await test.step('OpenAI: the guide is handed over as plain history, kept at the provider', async () => {
      await baton.chooseModel(/GPT-6 Sol/)
      await baton.ask('Please greet me.')
      const body = bodyOf(openai.generationRequests()[0])
      expect(body).toMatchObject({ model: 'gpt-6-sol', store: true, stream: true })
      expect(body.previous_response_id ?? null).toBeNull()
      expect(rolesOf(body.input)).toEqual(['user', 'assistant', 'user'])
      await expect(baton.handoffs().last()).toHaveAccessibleName(
        /^Handed off to GPT-6 Sol.*2 messages, about [\d,]+ tokens/,
      )
    })

    await test.step('Anthropic sees everything, without foreign reasoning', async () => {
      await baton.chooseModel(/Claude Opus 5\.5/)
      const answer = await baton.ask('Say it another way.')
      await expect(answer).toContainText('I was shown 5 messages')
      const body = bodyOf(anthropic.messageRequests()[0])
      expect(rolesOf(body.messages)).toEqual(['user', 'assistant', 'user', 'assistant', 'user'])
      expect(JSON.stringify(body)).not.toContain('encrypted_content')
      await expect(answer.getByText(/^Thought for/)).toBeVisible()
    })

    await test.step('Anthropic again: its own sealed thinking goes back byte for byte', async () => {
      await baton.ask('And once more.')
      const [first, second] = anthropic.messageRequests()
      // The marks of the prompt cache move on with the thread; everything else stays as it was.
      const firstMessages = listOf(withoutCacheMarks(bodyOf(first).messages))
      const secondMessages = listOf(withoutCacheMarks(bodyOf(second).messages))
      expect(secondMessages.slice(0, firstMessages.length)).toEqual(firstMessages)
      expect(listOf(secondMessages[firstMessages.length]?.content)[0]).toMatchObject({ type: 'thinking' })
    })

    await test.step('Gemini and the local server take over in turn', async () => {
      await baton.chooseModel(/Gemini 3\.8 Flash/)
      await baton.ask('Your turn.')
      expect(gemini.interactionRequests()).toHaveLength(1)
      const steps = rolesOf(bodyOf(gemini.interactionRequests()[0]).input)
      expect(steps.filter((step) => step === 'model_output')).toHaveLength(4)
      expect(steps).not.toContain('thought')
      await baton.chooseModel(/Llama Local/)
      await baton.ask('And locally?')
      const body = bodyOf(local.generationRequests()[0])
      expect(body).not.toHaveProperty('previous_response_id')
      expect(rolesOf(body.messages).filter((role) => role === 'assistant')).toHaveLength(5)
    })

    await test.step('OpenAI again: its response id and only what it missed', async () => {
      await baton.chooseModel(/GPT-6 Sol/)
      await baton.ask('What did I ask last?')
      const [first, again] = openai.generationRequests()
      const body = bodyOf(again)
      expect(openai.storedIds()).toContain(body.previous_response_id)
      expect(bodyOf(first).previous_response_id ?? null).toBeNull()
      expect(rolesOf(body.input)).toEqual([
        'user',
        'assistant',
        'user',
        'assistant',
        'user',
        'assistant',
        'user',
        'assistant',
        'user',
      ])
      expect(JSON.stringify(body.input)).not.toContain('Please greet me.')
      await expect(baton.handoffs().last()).toHaveAccessibleName(/^Handed off to GPT-6 Sol.*8 messages/)
    })

    await test.step('the inspector says how the history travelled', async () => {
      await baton.footers().last().click()
      const inspector = page.getByRole('complementary', { name: 'Inspector' })
      await expect(inspector).toContainText(/Continued from resp_/)
      await expect(inspector).toContainText(/9 of 13 messages/)
      await expect(inspector).toContainText('req_fake')
      await expect(inspector).toContainText('completed')
    })

    await test.step('footers and totals show tokens and money, and unknown is never zero', async () => {
      await expect(baton.log.getByText(/tok\/s/).first()).toBeVisible()
      await expect(baton.log.getByText(/\d in/).first()).toBeVisible()
      await expect(baton.usage()).toContainText(/tokens/)
    })

    await test.step('both exports hold the whole conversation', async () => {
      const markdown = await baton.exportAs('Markdown')
      expect(markdown.name).toMatch(/\.md$/)
      for (const text of [
        'Where does Baton keep my keys?',
        'Say it another way.',
        'And locally?',
        'Claude Opus 5.5',
        'Handed off to',
      ]) {
        expect(markdown.content).toContain(text)
      }
      const exported = await baton.exportAs('JSON')
      expect(exported.name).toMatch(/\.json$/)
      const file = JSON.parse(exported.content) as Json
      expect(file).toMatchObject({ format: 'baton-conversation', version: 3 })
      expect(exported.content).toContain('resp_')
      for (const secret of ['sk-relay', 'sk-ant-relay', 'AIza-relay']) {
        expect(exported.content).not.toContain(secret)
        expect(markdown.content).not.toContain(secret)
      }
    })

    // From here on the page is meant to find its server gone.
    expect(problems).toEqual([])

    await test.step('everything is there after the process was killed', async () => {
      const before = await baton.log.getByRole('article').last().textContent()
      await server.kill()
      server = await startServer({ dataDir, env })
      await page.goto('about:blank')
      await baton.open(server.url)
      await baton.sidebar.getByRole('row').getByRole('button').first().click()
      await expect(baton.log.getByRole('article').last()).toContainText(before ?? 'nothing')
      await expect(baton.handoffs().last()).toBeVisible()
    })
  } finally {
    await server.stop()
    await Promise.all([openai.close(), anthropic.close(), gemini.close(), local.close()])
    await rm(dataDir, { recursive: true, force: true })
  }
})
