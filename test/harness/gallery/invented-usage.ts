// A ledger that was never kept: a handful of calls, or a year of them at six vendors with twenty models, with days off,
// a fortnight away, models without a price and calls that broke off. Drawn from a fixed seed, so that pictures can be compared.
import type { Vendor } from '../../../shared/domain/vendor.ts'

export interface InventedCall {
  /** `2026-11-26` */
  readonly day: string
  readonly vendor: Vendor
  readonly modelId: string
  readonly modelName: string
  readonly accountId: string
  readonly accountName: string
  readonly conversationId: string
  /** null: it was deleted. */
  readonly title: string | null
  readonly input: number | null
  readonly cacheRead: number | null
  readonly output: number | null
  readonly reasoning: number | null
  readonly nanoUsd: number | null
  readonly isPartial: boolean
  readonly status: 'complete' | 'failed' | 'stopped'
  readonly firstTokenMs: number
  readonly tokensPerSecond: number
}

type Seller = readonly [
  vendor: Vendor,
  account: string,
  models: readonly (readonly [
    id: string,
    name: string,
    inputUsd: number | null,
    outputUsd: number,
    weight: number,
  ])[],
]

const sellers: readonly Seller[] = [
  [
    'openai',
    'OpenAI',
    [
      ['gpt-6.1-sol', 'GPT-6.1 Sol', 2.5, 15, 22],
      ['gpt-6.1-sol-mini', 'GPT-6.1 Sol mini', 0.25, 2, 16],
      ['gpt-6.1-terra', 'GPT-6.1 Terra', 10, 60, 4],
      ['gpt-5', 'GPT-5', 1.25, 10, 6],
      ['o5-deep-research', 'o5 deep research', 10, 40, 1],
    ],
  ],
  [
    'anthropic',
    'Anthropic',
    [
      ['claude-opus-5-5', 'Claude Opus 5.5', 5, 25, 18],
      ['claude-sonnet-5', 'Claude Sonnet 5', 3, 15, 14],
      ['claude-haiku-5', 'Claude Haiku 5', 1, 5, 8],
      ['claude-opus-5', 'Claude Opus 5', 5, 25, 3],
    ],
  ],
  [
    'google',
    'Google',
    [
      ['gemini-4-pro', 'Gemini 4 Pro', 2, 12, 9],
      ['gemini-4-flash', 'Gemini 4 Flash', 0.3, 2.5, 11],
      [
        'gemini-3-flash-lite-preview-09-2026-with-an-uncommonly-long-name',
        'Gemini 3 Flash-Lite Preview of September 2026 with an uncommonly long name',
        null,
        0,
        2,
      ],
    ],
  ],
  [
    'mistral',
    'Mistral, for the office',
    [
      ['mistral-large-4', 'Mistral Large 4', 2, 6, 5],
      ['codestral-2608', 'Codestral 26.08', 0.3, 0.9, 4],
    ],
  ],
  [
    'openrouter',
    'OpenRouter',
    [
      ['moonshotai/kimi-k3', 'Kimi K3', 0.6, 2.5, 4],
      ['qwen/qwen4-max', 'Qwen4 Max', 1.2, 6, 3],
      ['z-ai/glm-6', 'GLM 6', null, 0, 2],
    ],
  ],
  [
    'ollama',
    'Ollama',
    [
      ['qwen4:8b', 'qwen4:8b', 0, 0, 9],
      ['llama5:70b', 'llama5:70b', 0, 0, 2],
      ['gemma4:12b', 'gemma4:12b', 0, 0, 3],
    ],
  ],
]

const titles = [
  'Rate limiter in TypeScript',
  'Thesis outline',
  'Home lab notes',
  'Trip to Lisbon in March',
  'Translate the contract',
  'Why does WAL grow?',
  'Birthday speech',
  'Compare two CSV exports',
  'Kubernetes or not',
  'Recipe scaling',
] as const

const dayMs = 86_400_000

function dayAgo(days: number): string {
  const date = new Date(Date.now() - days * dayMs)
  const part = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}`
}

/** Numbers between 0 and 1 that are the same every time (mulberry32). */
function createChance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type ModelOf = { readonly seller: Seller; readonly model: Seller[2][number] }

function inventCall(
  chance: () => number,
  day: string,
  { seller, model }: ModelOf,
  size: number,
): InventedCall {
  const [vendor, accountName] = seller
  const [modelId, modelName, inputUsd, outputUsd] = model
  const ending = chance()
  const status = ending < 0.03 ? 'failed' : ending < 0.05 ? 'stopped' : 'complete'
  const input = Math.round(size * (400 + chance() * 14_000))
  const output = Math.round(120 + chance() * 1800)
  const cacheRead = vendor === 'ollama' ? null : Math.round(input * chance() * 0.9)
  const talk = Math.floor(chance() ** 1.6 * 28)
  const isCounted = status === 'complete' || (status === 'stopped' && chance() < 0.5)
  return {
    day,
    vendor,
    modelId,
    modelName,
    accountId: `account-${vendor}`,
    accountName,
    conversationId: `talk-${talk}`,
    title: titles[talk] ?? (talk < 20 ? `Invented conversation ${talk}` : null),
    input: isCounted ? input : null,
    cacheRead: isCounted ? cacheRead : null,
    output: isCounted ? output : null,
    reasoning: isCounted ? Math.round(output * 0.3) : null,
    nanoUsd:
      isCounted && inputUsd !== null
        ? Math.round((input - (cacheRead ?? 0) * 0.9) * inputUsd * 1000 + output * outputUsd * 1000)
        : null,
    isPartial: status === 'stopped',
    status,
    firstTokenMs: 250 + chance() * (vendor === 'ollama' ? 4000 : 1600),
    tokensPerSecond: 20 + chance() * 110,
  }
}

const everyModel: readonly ModelOf[] = sellers.flatMap((seller) =>
  seller[2].flatMap((model) => Array.from({ length: model[4] }, () => ({ seller, model }))),
)

/** A year: busy weekdays, quiet weekends, a fortnight without any, growing, and one day that went over everything. */
function inventYear(): InventedCall[] {
  const chance = createChance(20_261_126)
  const calls: InventedCall[] = []
  for (let ago = 400; ago >= 0; ago -= 1) {
    const weekday = new Date(Date.now() - ago * dayMs).getDay()
    const isAway = ago > 118 && ago < 133
    if (isAway || chance() < (weekday === 0 || weekday === 6 ? 0.55 : 0.06)) continue
    const growth = 0.5 + (400 - ago) / 400
    const count = ago === 63 ? 160 : Math.round(growth * (2 + chance() ** 2 * 26))
    // Some days only a model without a price, or only a local one, was asked.
    const mood = chance()
    const pool = everyModel.filter(({ seller, model }) => {
      if (mood < 0.02) return model[2] === null
      if (mood < 0.06) return seller[0] === 'ollama'
      // An older model goes out of use.
      return model[0] === 'gpt-5' ? ago > 150 : model[0] === 'gpt-6.1-sol' ? ago < 230 : true
    })
    for (let index = 0; index < count; index += 1) {
      const one = pool[Math.floor(chance() * pool.length)]
      if (one !== undefined) calls.push(inventCall(chance, dayAgo(ago), one, 1 + (ago === 63 ? 2 : 0)))
    }
  }
  return calls
}

function inventHandful(): InventedCall[] {
  const chance = createChance(7)
  const asked: readonly (readonly [number, string])[] = [
    [3, 'gpt-6.1-sol'],
    [3, 'claude-opus-5-5'],
    [1, 'claude-opus-5-5'],
    [1, 'z-ai/glm-6'],
    [0, 'gpt-6.1-sol-mini'],
    [0, 'qwen4:8b'],
  ]
  return asked.flatMap(([ago, id]) => {
    const one = everyModel.find(({ model }) => model[0] === id)
    return one === undefined ? [] : [inventCall(chance, dayAgo(ago), one, 1)]
  })
}

/** The calls of a state of the gallery. */
export function inventUsage(state: string): InventedCall[] {
  if (state === 'usage-small') return inventHandful()
  return state === 'usage-year' || state === 'usage-compare' ? inventYear() : []
}
