// Accounts and models that exist nowhere; prices and names are invented for the look of things.
import type { Account, AccountModels } from '../../../shared/domain/account.ts'
import { bareModel } from '../../../shared/domain/bare-model.ts'
import { createId } from '../../../shared/domain/create-id.ts'
import type { ModelInfo } from '../../../shared/domain/model.ts'
import type { ApiKind, Vendor } from '../../../shared/domain/vendor.ts'
import { vendorNames } from '../../../shared/domain/vendor-list.ts'

const usd = 1_000_000_000

function account(vendor: Vendor, api: ApiKind, baseUrl: string, more: Partial<Account> = {}): Account {
  return {
    id: createId(),
    vendor,
    name: vendorNames[vendor],
    baseUrl,
    api,
    settings: { api: null, keepsStateAtProvider: vendor === 'openai', stateWay: null },
    isEnabled: true,
    isFromEnvironment: false,
    keyState: 'keychain',
    obstacle: null,
    createdAt: Date.now(),
    ...more,
  }
}

export const guideAccount = account('guide', 'guide', '', { name: 'Baton guide', keyState: 'none' })
export const openaiAccount = account('openai', 'openai-responses', 'https://api.openai.com/v1')
export const anthropicAccount = account('anthropic', 'anthropic-messages', 'https://api.anthropic.com', {
  isFromEnvironment: true,
  keyState: 'environment',
})
export const googleAccount = account(
  'google',
  'gemini-interactions',
  'https://generativelanguage.googleapis.com',
)
export const mistralAccount = account('mistral', 'mistral-conversations', 'https://api.mistral.ai')
export const ollamaAccount = account('ollama', 'openai-chat', 'http://127.0.0.1:11434/v1', {
  keyState: 'none',
})
export const openrouterAccount = account('openrouter', 'openai-chat', 'https://openrouter.ai/api/v1', {
  keyState: 'session',
})

export const allAccounts: readonly Account[] = [
  guideAccount,
  openaiAccount,
  anthropicAccount,
  googleAccount,
  mistralAccount,
  openrouterAccount,
  ollamaAccount,
  account('deepseek', 'openai-chat', 'https://api.deepseek.com', { keyState: 'missing' }),
  account('cohere', 'cohere-chat', 'https://api.cohere.com', {
    keyState: 'environment',
    isFromEnvironment: true,
    obstacle: 'Baton does not speak the language of Cohere yet.',
  }),
  account('groq', 'openai-chat', 'https://api.groq.com/openai/v1', {
    isEnabled: false,
    name: 'Groq for the lab',
  }),
]

function model(id: string, name: string, window: number | null, prices: [number, number] | null): ModelInfo {
  return {
    ...bareModel(id, name),
    contextWindow: window,
    acceptsImages: window !== null && window > 100_000,
    releasedAt: prices === null ? null : Date.UTC(2026, 8, 1) + prices[0] * 1000,
    inputNanoUsdPerMillion: prices === null ? null : prices[0] * usd,
    outputNanoUsdPerMillion: prices === null ? null : prices[1] * usd,
  }
}

const modelsOf: ReadonlyMap<Account, readonly ModelInfo[]> = new Map([
  [guideAccount, [model('guide', 'Guide', null, [0, 0])]],
  [
    openaiAccount,
    [
      model('gpt-6.1-sol', 'GPT-6.1 Sol', 1_050_000, [2.5, 15]),
      model('gpt-6.1-sol-mini', 'GPT-6.1 Sol mini', 400_000, [0.25, 2]),
      { ...model('gpt-5', 'GPT-5', 400_000, [1.25, 10]), deprecation: 'Ends on 2027-02-01.' },
    ],
  ],
  [
    anthropicAccount,
    [
      model('claude-opus-5-5', 'Claude Opus 5.5', 200_000, [5, 25]),
      model('claude-sonnet-5', 'Claude Sonnet 5', 1_000_000, [3, 15]),
    ],
  ],
  [mistralAccount, [model('mistral-large-4', 'Mistral Large 4', 262_144, [2, 6])]],
  [googleAccount, [model('gemini-4-pro', 'Gemini 4 Pro', 2_097_152, [2, 12])]],
  [
    openrouterAccount,
    Array.from({ length: 40 }, (_, index) =>
      model(`vendor/model-${index}`, `Invented model ${index + 1}`, index % 3 === 0 ? null : 131_072, [
        (index + 1) / 10,
        (index + 1) / 4,
      ]),
    ),
  ],
  [
    ollamaAccount,
    [model('qwen4:8b', 'qwen4:8b', 40_960, [0, 0]), model('llama5:70b', 'llama5:70b', null, null)],
  ],
])

export function inventedModels(accounts: readonly Account[]): AccountModels[] {
  return accounts.map((owner) => ({
    accountId: owner.id,
    models: [...(modelsOf.get(allAccounts.find((known) => known.id === owner.id) ?? owner) ?? [])],
    fetchedAt: Date.now() - 3_600_000,
    failure:
      owner.id === ollamaAccount.id
        ? {
            kind: 'network',
            message: 'Ollama does not answer at the moment.',
            detail: null,
            retryable: true,
            retryAfterMs: null,
            status: null,
            vendorCode: null,
            requestId: null,
          }
        : null,
  }))
}
