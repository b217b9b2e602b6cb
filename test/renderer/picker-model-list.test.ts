import { describe, expect, it } from 'vitest'
import { findUnlistedId, listModels, modelFacts, recentOf } from '../../renderer/picker/model-list.ts'
import type { AccountModels } from '../../shared/domain/account.ts'
import { bareModel } from '../../shared/domain/bare-model.ts'
import {
  allAccounts,
  anthropicAccount,
  inventedModels,
  openaiAccount,
} from '../harness/gallery/invented-accounts.ts'

const byAccount = new Map(
  inventedModels(allAccounts).map((list): [string, AccountModels] => [list.accountId, list]),
)

describe('the list of the model picker', () => {
  const { groups, unavailable } = listModels(allAccounts, byAccount)

  it('groups models by account and puts the guide last', () => {
    expect(groups.map((group) => group.account.name)).toEqual([
      'OpenAI',
      'Anthropic',
      'Google',
      'Mistral',
      'OpenRouter',
      'Ollama',
      'Baton guide',
    ])
  })

  it('names every account that cannot be used, with the reason', () => {
    expect(unavailable.map(({ obstacle }) => obstacle)).toEqual([
      'DeepSeek has no key. Add it in Settings.',
      'Baton does not speak the language of Cohere yet.',
      'Groq for the lab is turned off. Turn it on in Settings.',
    ])
  })

  it('keeps cached models of a provider that does not answer, and says so', () => {
    const ollama = groups.find((group) => group.account.vendor === 'ollama')
    expect(ollama?.problem).toBe('Ollama does not answer at the moment.')
    expect(ollama?.models).toHaveLength(2)
  })

  it('offers recent models that can still be used, most recent first', () => {
    const recent = recentOf(
      [
        { accountId: anthropicAccount.id, modelId: 'claude-sonnet-5' },
        { accountId: anthropicAccount.id, modelId: 'long gone' },
        { accountId: openaiAccount.id, modelId: 'gpt-6.1-sol' },
      ],
      groups,
    )
    expect(recent.map(({ model }) => model.displayName)).toEqual(['Claude Sonnet 5', 'GPT-6.1 Sol'])
  })
})

describe('a model that no list has', () => {
  const { groups } = listModels(allAccounts, byAccount)

  it('is what was typed, as it was typed', () => {
    expect(findUnlistedId(' Org/My-Model:q4 ', groups)).toBe('Org/My-Model:q4')
  })

  it.each(['gpt-6.1', 'GPT-6', 'anthropic', 'ab', 'two words', ''])('is not taken from "%s"', (search) => {
    expect(findUnlistedId(search, groups)).toBeNull()
  })
})

describe('what is said about a model', () => {
  it('is called unknown where nothing is known, and never a zero', () => {
    expect(modelFacts(bareModel('x'))).toEqual({ window: null, price: 'price unknown' })
    expect(modelFacts({ ...bareModel('x'), inputNanoUsdPerMillion: 0 }).price).toBe('$0 / unknown')
  })

  it('is short', () => {
    const model = {
      ...bareModel('x'),
      contextWindow: 1_050_000,
      inputNanoUsdPerMillion: 2_500_000_000,
      outputNanoUsdPerMillion: 15_000_000_000,
    }
    expect(modelFacts(model)).toEqual({ window: '1.05M', price: '$2.50 / $15' })
  })

  it('calls a price of zero free', () => {
    const model = { ...bareModel('x'), inputNanoUsdPerMillion: 0, outputNanoUsdPerMillion: 0 }
    expect(modelFacts(model).price).toBe('free')
  })
})
