import { describe, expect, it } from 'vitest'
import { readEnvironmentAccounts } from '../../electron/accounts/environment-accounts.ts'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import { accountSchema } from '../../shared/domain/account.ts'
import { setUpAccounts, testKey } from './accounts-setup.ts'

describe('reading the environment', () => {
  it.each([
    ['OPENAI_API_KEY', 'openai'],
    ['ANTHROPIC_API_KEY', 'anthropic'],
    ['GEMINI_API_KEY', 'google'],
    ['GOOGLE_API_KEY', 'google'],
    ['MISTRAL_API_KEY', 'mistral'],
    ['COHERE_API_KEY', 'cohere'],
    ['CO_API_KEY', 'cohere'],
    ['OPENROUTER_API_KEY', 'openrouter'],
    ['DEEPSEEK_API_KEY', 'deepseek'],
    ['XAI_API_KEY', 'xai'],
    ['GROQ_API_KEY', 'groq'],
  ])('%s makes an account with %s', (variable, vendor) => {
    expect(readEnvironmentAccounts({ [variable]: ` ${testKey}\n` })).toMatchObject([
      { vendor, variable, key: testKey, problem: null },
    ])
  })

  it('takes the address of the same prefix', () => {
    const read = readEnvironmentAccounts({
      GEMINI_API_KEY: testKey,
      GEMINI_BASE_URL: 'http://127.0.0.1:9/',
      GOOGLE_BASE_URL: 'https://example.com',
      OPENAI_API_KEY: testKey,
      OPENAI_BASE_URL: 'https://proxy.example/v1/',
    })
    expect(read.map(({ vendor, baseUrl }) => [vendor, baseUrl])).toEqual([
      ['openai', 'https://proxy.example/v1'],
      ['google', 'http://127.0.0.1:9'],
    ])
  })

  it('ignores empty variables', () => {
    expect(readEnvironmentAccounts({ OPENAI_API_KEY: ' ', OPENAI_BASE_URL: 'https://example.com' })).toEqual(
      [],
    )
  })
})

describe('accounts from the environment', () => {
  it('appear marked, with the key only in memory, and keep their id over runs', async () => {
    const store = openMemoryStore()
    const environment = { OPENAI_API_KEY: testKey, OPENAI_BASE_URL: 'https://proxy.example/v1' }
    const first = setUpAccounts({ store, environment })
    const account = first.accounts.list()[1]
    expect(accountSchema.parse(account)).toMatchObject({
      name: 'OpenAI',
      baseUrl: 'https://proxy.example/v1',
      isFromEnvironment: true,
      keyState: 'environment',
      obstacle: null,
    })
    expect(first.log.hidden).toEqual([testKey])
    const id = account?.id ?? ''
    expect((await first.accounts.connect(id)).apiKey).toBe(testKey)
    expect(first.calls).toEqual([])
    expect(JSON.stringify([store.accounts.list(), first.accounts.list()])).not.toContain(testKey)

    // Without the variable it is gone, but not forgotten.
    const without = setUpAccounts({ store })
    expect(without.accounts.list()).toHaveLength(1)
    expect(without.accounts.get(id)).toBeNull()
    await expect(without.accounts.connect(id)).rejects.toThrow('is gone')
    expect(store.accounts.get(id)).not.toBeNull()

    // Back with another address.
    const back = setUpAccounts({ store, environment: { OPENAI_API_KEY: 'sk-other-0123456789' } })
    expect(back.accounts.get(id)).toMatchObject({
      baseUrl: 'https://api.openai.com/v1',
      keyState: 'environment',
    })
    expect((await back.accounts.connect(id)).apiKey).toBe('sk-other-0123456789')
  })

  it('stays the same account when the other spelling of its variable is used', () => {
    const store = openMemoryStore()
    const first = setUpAccounts({ store, environment: { GEMINI_API_KEY: testKey } }).accounts.list()[1]
    const second = setUpAccounts({ store, environment: { GOOGLE_API_KEY: testKey } }).accounts.list()
    expect(second).toHaveLength(2)
    expect(second[1]?.id).toBe(first?.id)
  })

  it('can be switched off, but neither renamed nor removed nor given a key', async () => {
    const { accounts } = setUpAccounts({ environment: { GROQ_API_KEY: testKey } })
    const accountId = accounts.list()[1]?.id ?? ''
    expect(await accounts.update({ accountId, isEnabled: false })).toMatchObject({ isEnabled: false })
    await expect(accounts.update({ accountId, name: 'Mine' })).rejects.toThrow('comes from GROQ_API_KEY')
    await expect(accounts.update({ accountId, baseUrl: 'https://example.com' })).rejects.toThrow(
      'GROQ_API_KEY',
    )
    await expect(accounts.replaceKey({ accountId, key: 'x' })).rejects.toThrow('GROQ_API_KEY')
    await expect(accounts.remove(accountId)).rejects.toThrow('GROQ_API_KEY')
  })

  it('sends nothing when its address cannot be used', async () => {
    const { accounts } = setUpAccounts({
      environment: { OPENAI_API_KEY: testKey, OPENAI_BASE_URL: 'http://user:pass@example.com' },
    })
    const account = accounts.list()[1]
    expect(account?.obstacle).toMatch(/^OPENAI_BASE_URL cannot be used\. /)
    expect(JSON.stringify(account)).not.toContain('pass@')
    await expect(accounts.connect(account?.id ?? '')).rejects.toThrow('OPENAI_BASE_URL cannot be used.')
  })
})
