import { afterEach, describe, expect, it } from 'vitest'
import { AccountError } from '../../electron/accounts/account-error.ts'
import { guideAccountId } from '../../electron/accounts/guide-account.ts'
import { AdapterError } from '../../electron/providers/adapter.ts'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import { accountModelsSchema, accountSchema } from '../../shared/domain/account.ts'
import { createId } from '../../shared/domain/create-id.ts'
import {
  createGate,
  jsonAnswer,
  startWireServer,
  type WireHandler,
  type WireServer,
} from '../fakes/wire-server.ts'
import { registryWith } from '../harness/registry-with.ts'
import { createFakeKeychain, setUpAccounts, testKey } from './accounts-setup.ts'

const servers: WireServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function serve(handler: WireHandler): Promise<WireServer> {
  const server = await startWireServer(handler)
  servers.push(server)
  return server
}

const twoModels: WireHandler = () =>
  jsonAnswer(200, {
    object: 'list',
    data: [
      { id: 'gpt-4o', object: 'model', created: 1_700_000_000, owned_by: 'openai' },
      { id: 'gpt-6.1-sol', object: 'model', created: 1_790_000_000, owned_by: 'openai' },
    ],
  })

/** An address on which nothing listens. */
async function closedAddress(): Promise<string> {
  const server = await startWireServer(twoModels)
  await server.close()
  return server.url
}

function newAccount(baseUrl: string, rest: object = {}) {
  return { accountId: createId(), vendor: 'openai' as const, name: 'Work', baseUrl, key: testKey, ...rest }
}

describe('adding an account', () => {
  it('keeps the key in the keychain, asks for the models and shows no key', async () => {
    const server = await serve(twoModels)
    const { accounts, store, secrets, log, changes, untilModelsChanged } = setUpAccounts()
    const input = newAccount(`${server.url}/v1/`)
    const account = await accounts.add(input)
    expect(accountSchema.parse(account)).toEqual(account)
    expect(account).toMatchObject({
      vendor: 'openai',
      name: 'Work',
      baseUrl: `${server.url}/v1`,
      api: 'openai-responses',
      keyState: 'keychain',
      obstacle: null,
      isEnabled: true,
      isFromEnvironment: false,
    })
    expect(secrets.get(`account:${account.id}`)).toBe(testKey)
    expect(log.hidden).toContain(testKey)
    expect(changes.accounts).toBe(1)

    await untilModelsChanged(account.id)
    const listed = accounts.listModels().find(({ accountId }) => accountId === account.id)
    // The newest first, with names fit for the screen and a known price.
    expect(listed?.models.map(({ displayName }) => displayName)).toEqual(['GPT-6.1 Sol', 'GPT-4o'])
    expect(listed?.models[1]).toMatchObject({ contextWindow: 128_000, inputNanoUsdPerMillion: 2_500_000_000 })
    expect(accountModelsSchema.parse(listed)).toEqual(listed)
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${testKey}`)

    const everything = JSON.stringify([
      accounts.list(),
      accounts.listModels(),
      store.accounts.list(),
      log.lines,
    ])
    expect(everything).not.toContain(testKey)
  })

  it('may be repeated, even at the same moment', async () => {
    const server = await serve(twoModels)
    const { accounts, secrets, untilModelsChanged } = setUpAccounts()
    const input = newAccount(server.url)
    const [first, second] = await Promise.all([accounts.add(input), accounts.add(input)])
    expect(second).toEqual(first)
    expect(await accounts.add({ ...input, name: 'Other' })).toEqual(first)
    expect(accounts.list()).toHaveLength(2)
    expect(secrets.size).toBe(1)
    await untilModelsChanged(input.accountId)
  })

  it("takes the vendor's usual address when none is given", async () => {
    const { accounts } = setUpAccounts({ registry: registryWith(() => null) })
    const account = await accounts.add({ ...newAccount(''), baseUrl: null })
    expect(account.baseUrl).toBe('https://api.openai.com/v1')
  })

  it.each([
    ['http://example.com/v1', 'https://'],
    ['https://user:secret@example.com/v1', 'user name or a password'],
    ['https://example.com/v1?key=secret', '? or #'],
    ['ftp://example.com', 'https:// or http://'],
    ['nonsense', 'complete address'],
    ['', 'needs an address'],
  ])('refuses %s', async (baseUrl, words) => {
    const { accounts, secrets } = setUpAccounts()
    const error: unknown = await accounts.add(newAccount(baseUrl)).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AccountError)
    expect(String(error)).toContain(words)
    expect(String(error)).not.toContain('secret')
    expect(accounts.list()).toHaveLength(1)
    expect(secrets.size).toBe(0)
  })

  it('adds nothing when the keychain is locked', async () => {
    const { accounts, state } = setUpAccounts()
    state.isLocked = true
    await expect(accounts.add(newAccount('https://example.com'))).rejects.toThrow('Unlock it')
    expect(accounts.list()).toHaveLength(1)
  })

  it('keeps the key for this run when there is no keychain', async () => {
    const fake = createFakeKeychain(false)
    const store = openMemoryStore()
    const setup = setUpAccounts({ keychain: fake.keychain, store, registry: registryWith(() => null) })
    const account = await setup.accounts.add(newAccount('https://example.com'))
    expect(account.keyState).toBe('session')
    // The next run.
    const next = setUpAccounts({ keychain: createFakeKeychain(false).keychain, store })
    expect(next.accounts.get(account.id)).toMatchObject({
      keyState: 'missing',
      obstacle: 'OpenAI needs a key. Enter it in Settings.',
    })
  })

  it('notices a keychain that is found later', async () => {
    const fake = createFakeKeychain(false)
    const server = await serve(twoModels)
    const { accounts, store, untilModelsChanged } = setUpAccounts({ keychain: fake.keychain })
    const account = await accounts.add(newAccount(server.url))
    await untilModelsChanged(account.id)
    fake.state.isPersistent = true
    expect(accounts.get(account.id)?.keyState).toBe('keychain')
    await accounts.connect(account.id)
    expect(store.accounts.get(account.id)?.hasStoredKey).toBe(true)
  })

  it('keeps accounts of vendors it cannot speak to yet, and says so', async () => {
    const { accounts } = setUpAccounts({ registry: registryWith(() => null) })
    const account = await accounts.add({ ...newAccount(''), vendor: 'mistral', baseUrl: null })
    expect(account.obstacle).toBe("Baton does not speak Mistral's API yet.")
    expect(accountSchema.parse(account)).toEqual(account)
    await expect(accounts.connect(account.id)).rejects.toThrow("Baton does not speak Mistral's API yet.")
  })

  it('needs no key for a server of the person', async () => {
    const server = await serve(twoModels)
    const { accounts, untilModelsChanged, calls } = setUpAccounts()
    const account = await accounts.add({ ...newAccount(server.url), vendor: 'vllm', key: null })
    expect(account).toMatchObject({ keyState: 'none', obstacle: null, baseUrl: `${server.url}/v1` })
    await untilModelsChanged(account.id)
    expect(server.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true)
    expect(calls).toEqual([])
  })
})

describe('changing an account', () => {
  it('renames, switches off and on, and takes settings', async () => {
    const { accounts, changes } = setUpAccounts({ registry: registryWith(() => null) })
    const { id } = await accounts.add(newAccount('https://example.com'))
    expect(await accounts.update({ accountId: id, name: 'Home', isEnabled: false })).toMatchObject({
      name: 'Home',
      isEnabled: false,
      keyState: 'keychain',
    })
    expect(accounts.listModels().map(({ accountId }) => accountId)).toEqual([guideAccountId])
    await expect(accounts.connect(id)).rejects.toThrow('The account Home is switched off.')
    const changed = await accounts.update({
      accountId: id,
      isEnabled: true,
      settings: { keepsStateAtProvider: false, api: 'openai-chat' },
    })
    expect(changed).toMatchObject({ api: 'openai-chat', settings: { keepsStateAtProvider: false } })
    expect(await accounts.update({ accountId: id, settings: { api: undefined } })).toMatchObject({
      api: 'openai-chat',
    })
    await expect(accounts.update({ accountId: id, settings: { api: 'gemini-generate' } })).rejects.toThrow(
      'does not speak',
    )
    expect(changes.accounts).toBe(4)
  })

  it('never takes a key to another server', async () => {
    const { accounts, secrets, store } = setUpAccounts({ registry: registryWith(() => null) })
    const { id } = await accounts.add(newAccount('https://example.com/v1'))
    expect(await accounts.update({ accountId: id, baseUrl: 'https://example.com/v2/' })).toMatchObject({
      baseUrl: 'https://example.com/v2',
      keyState: 'keychain',
    })
    expect(await accounts.update({ accountId: id, baseUrl: 'https://other.example/v2' })).toMatchObject({
      keyState: 'missing',
    })
    expect(secrets.size).toBe(0)
    expect(store.accounts.get(id)?.hasStoredKey).toBe(false)
  })

  it('replaces the key', async () => {
    const { accounts, secrets, log } = setUpAccounts({ registry: registryWith(() => null) })
    const { id } = await accounts.add({ ...newAccount('https://example.com'), key: null })
    expect(accounts.get(id)?.keyState).toBe('missing')
    expect(await accounts.replaceKey({ accountId: id, key: 'sk-second-0123456789' })).toMatchObject({
      keyState: 'keychain',
    })
    expect(secrets.get(`account:${id}`)).toBe('sk-second-0123456789')
    expect(log.hidden).toContain('sk-second-0123456789')
  })

  it('removes the account, its key and its models', async () => {
    const server = await serve(twoModels)
    const { accounts, secrets, store, untilModelsChanged } = setUpAccounts()
    const { id } = await accounts.add(newAccount(server.url))
    await untilModelsChanged(id)
    await accounts.remove(id)
    expect(accounts.get(id)).toBeNull()
    expect(secrets.size).toBe(0)
    expect(store.models.read(id)).toBeNull()
    await expect(accounts.connect(id)).rejects.toBeInstanceOf(AdapterError)
    await expect(accounts.check(id)).rejects.toThrow('no longer exists')
  })

  it('stores no models for an account that was removed while its provider was thinking', async () => {
    const gate = createGate()
    const server = await serve(() => ({ ...twoModelsAnswer(), stallHeaders: gate.opened }))
    const { accounts, store, changes } = setUpAccounts()
    const { id } = await accounts.add(newAccount(server.url))
    const refreshed = accounts.refreshModels(id)
    await server.untilRequestCount(1)
    await accounts.remove(id)
    gate.open()
    expect(await refreshed).toEqual({ accountId: id, models: [], fetchedAt: null, failure: null })
    expect(store.models.read(id)).toBeNull()
    expect(changes.models).toEqual([])
    // The add and the refresh shared one call.
    expect(server.requests).toHaveLength(1)
  })
})

function twoModelsAnswer() {
  return jsonAnswer(200, { object: 'list', data: [{ id: 'gpt-4o', object: 'model', created: 1 }] })
}

describe('the guide', () => {
  it('is always there and cannot be changed', async () => {
    const { accounts } = setUpAccounts()
    const [guide] = accounts.list()
    expect(accountSchema.parse(guide)).toMatchObject({ id: guideAccountId, vendor: 'guide', obstacle: null })
    expect(accounts.get(guideAccountId)).toEqual(guide)
    await expect(accounts.remove(guideAccountId)).rejects.toThrow('part of Baton')
    await expect(accounts.update({ accountId: guideAccountId, name: 'x' })).rejects.toThrow('part of Baton')
    await expect(accounts.add({ ...newAccount(''), vendor: 'guide', baseUrl: null })).rejects.toThrow(
      'part of Baton',
    )
    expect(await accounts.check(guideAccountId)).toMatchObject({ isWorking: true })
    expect((await accounts.refreshModels(guideAccountId)).models.map(({ id }) => id)).toEqual(['guide'])
    const connection = await accounts.connect(guideAccountId)
    expect(connection).toMatchObject({ apiKey: null, baseUrl: '' })
    expect(connection.adapter.api).toBe('guide')
  })
})

describe('connecting', () => {
  it('reads the keychain once and only when it is needed', async () => {
    const store = openMemoryStore()
    const fake = createFakeKeychain()
    const first = setUpAccounts({ store, keychain: fake.keychain, registry: registryWith(() => null) })
    const { id } = await first.accounts.add(newAccount('https://example.com'))
    fake.calls.length = 0
    const { accounts, log } = setUpAccounts({ store, keychain: fake.keychain })
    expect(accounts.get(id)).toMatchObject({ keyState: 'keychain', obstacle: null })
    expect(fake.calls).toEqual([])
    expect((await accounts.connect(id)).apiKey).toBe(testKey)
    expect((await accounts.connect(id)).apiKey).toBe(testKey)
    expect(fake.calls).toEqual([`get account:${id}`])
    expect(log.hidden).toContain(testKey)
  })

  it('says what to do when the key is gone or the keychain is locked', async () => {
    const store = openMemoryStore()
    const fake = createFakeKeychain()
    const first = setUpAccounts({ store, keychain: fake.keychain, registry: registryWith(() => null) })
    const { id } = await first.accounts.add(newAccount('https://example.com'))
    const { accounts, changes } = setUpAccounts({ store, keychain: fake.keychain })
    fake.state.isLocked = true
    const locked: unknown = await accounts.connect(id).catch((error: unknown) => error)
    expect(locked).toBeInstanceOf(AdapterError)
    expect(locked).toMatchObject({ failure: { kind: 'auth', message: expect.stringContaining('Unlock it') } })
    expect(accounts.get(id)?.keyState).toBe('keychain')

    fake.state.isLocked = false
    fake.secrets.clear()
    await expect(accounts.connect(id)).rejects.toThrow('OpenAI needs a key. Enter it in Settings.')
    expect(accounts.get(id)?.keyState).toBe('missing')
    expect(changes.accounts).toBe(1)
  })
})

describe('the list of models', () => {
  it('keeps what was cached when the provider cannot be reached, and says why', async () => {
    let isBroken = false
    const server = await serve((request) =>
      isBroken ? jsonAnswer(401, { error: { message: `Bad key ${testKey}` } }) : twoModels(request),
    )
    const { accounts, untilModelsChanged } = setUpAccounts()
    const { id } = await accounts.add(newAccount(server.url))
    await untilModelsChanged(id)
    isBroken = true
    const failed = await accounts.refreshModels(id)
    expect(failed.models).toHaveLength(2)
    expect(failed.fetchedAt).toBe(Date.UTC(2026, 10, 20, 12))
    expect(failed.failure).toMatchObject({ kind: 'auth', status: 401 })
    expect(JSON.stringify(failed)).not.toContain(testKey)
    expect(accounts.listModels().find(({ accountId }) => accountId === id)).toEqual(failed)
    isBroken = false
    expect((await accounts.refreshModels(id)).failure).toBeNull()
  })
})

describe('checking', () => {
  it('explains a key that works', async () => {
    const server = await serve(twoModels)
    const { accounts } = setUpAccounts()
    const { id } = await accounts.add(newAccount(server.url))
    expect(await accounts.check(id)).toEqual({
      isWorking: true,
      sentence: 'The key works: OpenAI lists 2 models.',
      failure: null,
    })
  })

  it.each([
    [401, { error: { message: 'Incorrect API key' } }, 'OpenAI refused the key (401).'],
    [403, { error: { message: 'Not allowed' } }, 'OpenAI knows the key but does not allow this (403).'],
    [429, { error: { message: 'Slow down', code: 'rate_limit_exceeded' } }, 'OpenAI is limiting requests.'],
    [500, { error: { message: 'Oops' } }, 'OpenAI had a problem on its side (status 500).'],
  ])('explains status %i', async (status, body, sentence) => {
    const server = await serve(() => jsonAnswer(status, body))
    const { accounts } = setUpAccounts()
    const { id } = await accounts.add(newAccount(server.url))
    const check = await accounts.check(id)
    expect(check).toMatchObject({ isWorking: false, sentence })
    expect(check.failure?.status).toBe(status)
  })

  it.each([
    ['openai', 'sk-canary…789abcdef'],
    ['openrouter', 'sk-canary\n789abcdef'],
  ] as const)('knows a key of %s that no header can carry', async (vendor, key) => {
    const server = await serve(twoModels)
    const { accounts } = setUpAccounts()
    const { id } = await accounts.add({ ...newAccount(server.url), vendor, key })
    const { failure } = await accounts.check(id)
    expect(failure).toMatchObject({ kind: 'auth', message: 'The key has characters that no key can have.' })
    expect(JSON.stringify(failure)).not.toContain('789abcdef')
  })

  it('asks whether a local server is running', async () => {
    const { accounts } = setUpAccounts()
    const url = `${await closedAddress()}/v1`
    const { id } = await accounts.add({ ...newAccount(url), vendor: 'ollama', key: null })
    const { sentence, failure } = await accounts.check(id)
    expect(sentence).toMatch(/^Nothing answers at http:\/\/127\.0\.0\.1:\d+(?:\/v1)?: is Ollama running\?$/)
    expect(failure?.kind).toBe('network')
  })

  it('counts the models of a server without a key', async () => {
    const server = await serve(twoModels)
    const { accounts } = setUpAccounts()
    const { id } = await accounts.add({ ...newAccount(server.url), vendor: 'vllm', key: null })
    expect((await accounts.check(id)).sentence).toBe('vLLM answers and lists 2 models.')
  })

  it('asks for a missing key without a call', async () => {
    const server = await serve(twoModels)
    const { accounts } = setUpAccounts()
    const { id } = await accounts.add({ ...newAccount(server.url), key: null })
    expect(await accounts.check(id)).toMatchObject({
      isWorking: false,
      sentence: 'OpenAI needs a key. Enter it in Settings.',
    })
    expect(server.requests).toHaveLength(0)
  })

  it('is not fooled by a list of models that is open to anybody', async () => {
    const server = await serve((request) =>
      request.path === '/api/v1/key'
        ? jsonAnswer(401, { error: { message: 'No auth credentials found', code: 401 } })
        : jsonAnswer(200, { data: [{ id: 'openai/gpt-4o', name: 'GPT-4o' }] }),
    )
    const { accounts } = setUpAccounts()
    const { id } = await accounts.add({ ...newAccount(`${server.url}/api/v1`), vendor: 'openrouter' })
    expect(await accounts.check(id)).toMatchObject({
      isWorking: false,
      sentence: 'OpenRouter refused the key (401).',
    })
  })
})
