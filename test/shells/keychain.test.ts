// The keychain with a system that works, is missing, refuses, is locked, is slow, or never answers.
import { describe, expect, it } from 'vitest'
import { keychainSentences, openKeychain } from '../../electron/platform/keychain.ts'
import { KeychainError } from '../../electron/platform/platform.ts'
import { createFakeKeyring } from '../fakes/fake-keyring.ts'
import { createMemoryLog } from '../harness/memory-log.ts'

function open(keyring = createFakeKeyring(), limits: { probeLimitMs?: number; callLimitMs?: number } = {}) {
  const log = createMemoryLog()
  const keychain = openKeychain({ log, loadKeyring: async () => keyring, ...limits })
  return { keyring, log, keychain }
}

const fault = () => Promise.reject(new Error('Platform failure: DBus error of the test'))
const silence = () => new Promise<void>(() => {})

describe('a system keychain', () => {
  it('is tried once with set, get and delete, pinned to the secret service', async () => {
    const { keychain, keyring } = open()
    await keychain.ready
    expect(keyring.opened).toEqual([['Baton', 'start-check', { linux: { store: 'secret-service' } }]])
    expect([...keyring.entries]).toEqual([])
    expect(keychain.isPersistent).toBe(true)
    expect(keychain.sentence).toBe(keychainSentences.persistent)
  })

  it('keeps, gives and deletes keys, and hides them from the log', async () => {
    const { keychain, keyring, log } = open()
    await keychain.set('account-1', 'sk-one')
    await keychain.set('account-1', 'sk-two')
    expect(await keychain.get('account-1')).toBe('sk-two')
    expect(await keychain.get('account-2')).toBeNull()
    expect(keyring.entries.get('account-1')).toBe('sk-two')
    await keychain.delete('account-1')
    await keychain.delete('account-1')
    expect(await keychain.get('account-1')).toBeNull()
    expect(log.hidden).toEqual(['sk-one', 'sk-two'])
  })

  it('that refuses later is a sentence, and the key is not kept elsewhere', async () => {
    const { keychain, keyring, log } = open()
    await keychain.ready
    keyring.behave = fault
    for (const call of [keychain.set('a', 'sk-one'), keychain.get('a'), keychain.delete('a')]) {
      const error = await call.catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(KeychainError)
      expect(error).toHaveProperty('message', 'The system keychain refused. Unlock it and try again.')
    }
    expect(log.lines.map((line) => line.details.operation)).toEqual(['set', 'get', 'delete'])
    keyring.behave = async () => {}
    expect(await keychain.get('a')).toBeNull()
  })

  it('that answers with nothing after a key was saved is locked', async () => {
    const { keychain, keyring } = open()
    await keychain.set('a', 'sk-one')
    keyring.isLocked = true
    await expect(keychain.get('a')).rejects.toThrow('The system keychain is locked. Unlock it and try again.')
    expect(await keychain.get('never saved')).toBeNull()
  })

  it('that stops answering is given up after a limit', async () => {
    const { keychain, keyring } = open(createFakeKeyring(), { callLimitMs: 30 })
    await keychain.ready
    keyring.behave = silence
    await expect(keychain.get('a')).rejects.toThrow(
      'The system keychain did not answer. Unlock it and try again.',
    )
  })
})

describe('without a system keychain', () => {
  it.each([
    ['cannot be loaded', () => Promise.reject(new Error('no binary'))],
    ['refuses', async () => ({ ...createFakeKeyring(), AsyncEntry: refusingEntry() })],
    ['forgets what it was given', async () => Object.assign(createFakeKeyring(), { isLocked: true })],
  ])('one that %s leaves keys in memory for this run, and says so', async (_how, loadKeyring) => {
    const log = createMemoryLog()
    const keychain = openKeychain({ log, loadKeyring })
    await keychain.set('a', 'sk-one')
    expect(await keychain.get('a')).toBe('sk-one')
    expect(keychain.isPersistent).toBe(false)
    expect(keychain.sentence).toBe('No keychain was found, so keys are kept for this run only.')
    await keychain.delete('a')
    expect(await keychain.get('a')).toBeNull()
    expect(log.lines.map((line) => line.event)).toEqual(['keychain-not-found'])
    expect(log.hidden).toContain('sk-one')
  })

  it('a start is not held up by one that never answers', async () => {
    const keyring = createFakeKeyring()
    keyring.behave = silence
    const { keychain, log } = open(keyring, { probeLimitMs: 30 })
    await keychain.ready
    expect(keychain.isPersistent).toBe(false)
    await keychain.set('a', 'sk-one')
    expect(await keychain.get('a')).toBe('sk-one')
    expect(log.lines.map((line) => line.event)).toEqual(['keychain-slow'])
  })

  it('one that is unlocked late is taken after all, with the keys given meanwhile', async () => {
    const unlocked = Promise.withResolvers<void>()
    const keyring = createFakeKeyring()
    keyring.behave = () => unlocked.promise
    const { keychain } = open(keyring, { probeLimitMs: 10 })
    await keychain.set('a', 'sk-one')
    expect(keychain.isPersistent).toBe(false)
    unlocked.resolve()
    await expect.poll(() => keychain.isPersistent).toBe(true)
    expect(keyring.entries.get('a')).toBe('sk-one')
    expect(await keychain.get('a')).toBe('sk-one')
    expect(keychain.sentence).toBe(keychainSentences.persistent)
  })
})

describe('the real library', () => {
  it('is found, and answers one way or the other within the limit', async () => {
    const log = createMemoryLog()
    const keychain = openKeychain({ log })
    await keychain.ready
    // On a machine with a keychain it is used, on one without the fallback says why; a missing binary would say so.
    expect(log.lines.every((line) => !/cannot find|no such file/i.test(String(line.details.reason)))).toBe(
      true,
    )
    expect([keychainSentences.persistent, keychainSentences.session]).toContain(keychain.sentence)
  })
})

function refusingEntry() {
  return class {
    setPassword = fault
    getPassword = () => fault().then(() => null)
    deletePassword = () => fault().then(() => false)
  }
}
