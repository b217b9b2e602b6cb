// Everything one browser test needs: OpenAI and Anthropic on loopback, a server with its own data folder and accounts
// for both, and its page. The page must stay free of errors; a test that expects some says which.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test as base, expect, type Page } from 'playwright/test'
import { type AnthropicFake, startAnthropicFake } from '../../fakes/anthropic-server.ts'
import { type OpenAiFake, startOpenAiFake } from '../../fakes/openai-server.ts'
import { BatonPage } from './baton-page.ts'
import { type RunningServer, startServer } from './start-server.ts'

export const openAiKey = 'sk-proj-e2eQ7Zt3vXw9LmN2bK8rJ4hG6fD1sA5pO'
export const anthropicKey = 'sk-ant-e2eW3Er5Ty7Ui9Op1As2Df4Gh6Jk8Lz'

export interface House {
  readonly baton: BatonPage
  readonly server: RunningServer
  readonly openai: OpenAiFake
  readonly anthropic: AnthropicFake
  /** What the page's console complained about and what it threw. */
  readonly problems: string[]
  /** Ends the server by force, starts it again over the same data and opens its page. */
  restart(): Promise<void>
  close(): Promise<void>
}

export interface HouseOptions {
  /** Variables of the server besides the two accounts. */
  readonly env?: Readonly<Record<string, string>>
  /** Fills the data folder before the server starts. */
  readonly prepare?: (dataDir: string) => void | Promise<void>
}

export async function openHouse(page: Page, options: HouseOptions = {}): Promise<House> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'baton-house-'))
  await options.prepare?.(dataDir)
  const openai = await startOpenAiFake({ validKey: openAiKey })
  const anthropic = await startAnthropicFake({ validKey: anthropicKey })
  const env = {
    OPENAI_API_KEY: openAiKey,
    OPENAI_BASE_URL: openai.url,
    ANTHROPIC_API_KEY: anthropicKey,
    ANTHROPIC_BASE_URL: anthropic.url,
    ...options.env,
  }
  let server = await startServer({ dataDir, env })
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  const baton = new BatonPage(page)
  await baton.open(server.url)
  return {
    baton,
    get server() {
      return server
    },
    openai,
    anthropic,
    problems,
    async restart() {
      // A page that is open would complain about its lost connection, rightly.
      await page.goto('about:blank')
      await server.kill()
      server = await startServer({ dataDir, env })
      await baton.open(server.url)
    },
    async close() {
      await server.stop()
      await Promise.all([openai.close(), anthropic.close()])
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

interface Fixtures {
  serverEnv: Record<string, string>
  house: House
}

export const test = base.extend<Fixtures>({
  serverEnv: [{}, { option: true }],
  house: async ({ page, serverEnv }, use) => {
    const house = await openHouse(page, { env: serverEnv })
    try {
      await use(house)
      expect(house.problems).toEqual([])
    } finally {
      await house.close()
    }
  },
})
