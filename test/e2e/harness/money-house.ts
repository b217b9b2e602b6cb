// Six providers on loopback that write bills of their own, a server with an account for each, and what their bills say.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test as base, expect, type Locator } from 'playwright/test'
import { type AnthropicFake, startAnthropicFake } from '../../fakes/anthropic-server.ts'
import type { BilledRequest } from '../../fakes/fake-bill.ts'
import { type GeminiFake, startGeminiFake } from '../../fakes/gemini-server.ts'
import { type CompatibleFake, startOpenAiCompatibleFake } from '../../fakes/openai-compatible-server.ts'
import { type OpenAiFake, startOpenAiFake } from '../../fakes/openai-server.ts'
import { BatonPage } from './baton-page.ts'
import { HistoryPage } from './history-page.ts'
import { count, MoneyPage, shortDollars } from './money-page.ts'
import { startServer } from './start-server.ts'

export type Json = Readonly<Record<string, unknown>>

/** What a call used, whatever the dialect. */
export interface Counts {
  readonly input: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly output: number
  readonly reasoning: number
}

export const recordOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? (value as Json) : {}
export const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

export const readUsage = {
  responses(usage: Json): Counts {
    const input = recordOf(usage.input_tokens_details)
    return {
      input: numberOf(usage.input_tokens),
      cacheRead: numberOf(input.cached_tokens),
      cacheWrite: numberOf(input.cache_write_tokens),
      output: numberOf(usage.output_tokens),
      reasoning: numberOf(recordOf(usage.output_tokens_details).reasoning_tokens),
    }
  },
  chat(usage: Json): Counts {
    return {
      input: numberOf(usage.prompt_tokens),
      cacheRead: numberOf(recordOf(usage.prompt_tokens_details).cached_tokens),
      cacheWrite: 0,
      output: numberOf(usage.completion_tokens),
      reasoning: numberOf(recordOf(usage.completion_tokens_details).reasoning_tokens),
    }
  },
  anthropic(usage: Json): Counts {
    const cacheRead = numberOf(usage.cache_read_input_tokens)
    const cacheWrite = numberOf(usage.cache_creation_input_tokens)
    return {
      input: numberOf(usage.input_tokens) + cacheRead + cacheWrite,
      cacheRead,
      cacheWrite,
      output: numberOf(usage.output_tokens),
      reasoning: numberOf(recordOf(usage.output_tokens_details).thinking_tokens),
    }
  },
  interactions(usage: Json): Counts {
    const reasoning = numberOf(usage.total_thought_tokens)
    return {
      input: numberOf(usage.total_input_tokens),
      cacheRead: numberOf(usage.total_cached_tokens),
      cacheWrite: 0,
      output: numberOf(usage.total_output_tokens) + reasoning,
      reasoning,
    }
  },
} as const

export interface MoneyHouse {
  readonly baton: BatonPage
  readonly history: HistoryPage
  readonly money: MoneyPage
  readonly openai: OpenAiFake
  readonly anthropic: AnthropicFake
  readonly gemini: GeminiFake
  readonly router: CompatibleFake
  /** A vendor with a model of which no price is known. */
  readonly groq: CompatibleFake
  readonly local: CompatibleFake
}

const windowTokens = 8_192
const summary = 'They read letters about a harbour.'

export const test = base.extend<{ house: MoneyHouse }>({
  house: async ({ page }, use) => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'baton-money-'))
    const openai = await startOpenAiFake({ validKey: 'sk-money' })
    const anthropic = await startAnthropicFake({ validKey: 'sk-ant-money' })
    const gemini = await startGeminiFake({ validKey: 'AIza-money' })
    const router = await startOpenAiCompatibleFake({
      flavour: 'openrouter',
      validKey: 'sk-or-money',
      windowTokens,
      speaker: 'Router',
      textFor: ({ messages }) => {
        const text = JSON.stringify(messages)
        if (text.includes('Condense the material')) return summary
        return text.includes('Letter 1.') ? 'Noted.' : null
      },
    })
    const groq = await startOpenAiCompatibleFake({ flavour: 'groq', validKey: 'gsk-money' })
    const local = await startOpenAiCompatibleFake({ flavour: 'ollama' })
    const server = await startServer({
      dataDir,
      env: {
        OPENAI_API_KEY: 'sk-money',
        OPENAI_BASE_URL: openai.url,
        ANTHROPIC_API_KEY: 'sk-ant-money',
        ANTHROPIC_BASE_URL: anthropic.url,
        GEMINI_API_KEY: 'AIza-money',
        GEMINI_BASE_URL: gemini.url,
        OPENROUTER_API_KEY: 'sk-or-money',
        OPENROUTER_BASE_URL: router.url,
        GROQ_API_KEY: 'gsk-money',
        GROQ_BASE_URL: groq.url,
      },
    })
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    try {
      const baton = new BatonPage(page)
      await baton.open(server.url)
      const parts = { history: new HistoryPage(baton), money: new MoneyPage(page) }
      await use({ baton, ...parts, openai, anthropic, gemini, router, groq, local })
      expect(problems).toEqual([])
    } finally {
      await server.stop()
      await Promise.all([openai, anthropic, gemini, router, groq, local].map((fake) => fake.close()))
      await rm(dataDir, { recursive: true, force: true })
    }
  },
})

/** The bill of the newest answer of a server. */
export function lastBill(fake: {
  readonly billed: readonly BilledRequest[]
}): BilledRequest & { usage: Json } {
  const bill = fake.billed.at(-1)
  if (bill === undefined || bill.usage === null) throw new Error('nothing was billed')
  return { ...bill, usage: bill.usage }
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Everything a server charged; null where it alone knows. */
export function chargedBy(fake: { readonly billed: readonly BilledRequest[] }): number | null {
  const amounts = fake.billed.map(({ nanoUsd }) => nanoUsd)
  return amounts.includes(null) ? null : sum(amounts.map((amount) => amount ?? Number.NaN))
}

/** The counts as they stand under an answer. */
function figuresOf({ input, cacheRead, cacheWrite, output, reasoning }: Counts): string {
  const part = (value: number, word: string) => (value === 0 ? '' : ` · ${count(value)} ${word}`)
  return `${count(input)} in${part(cacheRead, 'cached')}${part(cacheWrite, 'written')} ${count(output)} out${part(reasoning, 'thinking')} `
}

export async function addLocalServer({ money, local }: MoneyHouse): Promise<void> {
  const { page, settings } = money
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await settings.getByRole('button', { name: 'Add account' }).click()
  await settings.getByRole('combobox', { name: 'Vendor' }).selectOption({ label: 'Ollama' })
  await settings.getByRole('textbox', { name: /^Address/ }).fill(local.url)
  await settings.getByRole('button', { name: 'Add account' }).click()
  await expect(settings).toContainText('Ollama')
  await money.closeSettings()
}

/** Under the answer, on the tab "Turn": what was counted and what it cost, as the server billed it. */
export async function expectBilled(
  house: MoneyHouse,
  answer: Locator,
  counts: Counts,
  nanoUsd: number | null,
): Promise<void> {
  const { money, history } = house
  const figures = money.figures(answer)
  const cost = nanoUsd === null ? 'cost unknown' : shortDollars(nanoUsd)
  await expect(figures).toContainText(figuresOf(counts) + (nanoUsd === 0 ? 'free' : cost))
  const tab = await history.inspect(answer)
  await expect(money.fact(tab, 'Usage', 'Input')).toHaveText(count(counts.input))
  await expect(money.fact(tab, 'Usage', 'Output')).toHaveText(count(counts.output))
  await expect(async () => {
    expect(await money.billedOn(tab)).toEqual({ nanoUsd, isAtLeast: false })
  }).toPass()
}
