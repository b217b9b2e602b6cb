// Keys in the operating system's keychain. On Linux the entry is pinned to the secret service, because the library
// otherwise falls back to the kernel's keyring, which forgets everything at the next start (measured 2026-11-20).
// Whether there is a keychain is tried once, beside the rest of the start and with a time limit; without one, keys are
// kept for this run and Baton says so.
import { type Keychain, KeychainError, type Log } from './platform.ts'

const service = 'Baton'
const probeName = 'start-check'
const probeLimitMs = 1500
/** Long enough for a person to unlock the keychain in the system's own window. */
const callLimitMs = 60_000

export const keychainSentences = {
  persistent: 'Keys are kept in the system keychain.',
  session: 'No keychain was found, so keys are kept for this run only.',
} as const

/** What is used of @napi-rs/keyring. */
export interface KeyringModule {
  AsyncEntry: new (
    service: string,
    name: string,
    options?: { linux?: { store?: 'secret-service' } },
  ) => {
    setPassword(secret: string): Promise<void>
    getPassword(): Promise<string | null>
    deletePassword(): Promise<boolean>
  }
}

export interface OpenedKeychain extends Keychain {
  /** Resolves when it is known whether keys survive a restart, at the latest after the time limit. Never rejects. */
  readonly ready: Promise<void>
}

/**
 * Starts looking for the keychain and returns at once; calls wait until it is known.
 * A keychain that answers after the time limit is still taken, with the keys given in the meantime.
 */
export function openKeychain(options: {
  log: Log
  loadKeyring?: () => Promise<KeyringModule>
  probeLimitMs?: number
  callLimitMs?: number
}): OpenedKeychain {
  const { log } = options
  const load = options.loadKeyring ?? loadKeyring
  const sessionKeys = new Map<string, string>()
  const savedNames = new Set<string>()
  let system: KeyringModule | null = null

  const entry = (keyring: KeyringModule, name: string) =>
    new keyring.AsyncEntry(service, name, { linux: { store: 'secret-service' } })

  const probe = async (): Promise<void> => {
    const keyring = await load()
    const check = entry(keyring, probeName)
    const value = `${Date.now()}`
    await check.setPassword(value)
    const read = await check.getPassword()
    await check.deletePassword()
    if (read !== value) throw new Error('The keychain did not return what was stored.')
    const nextUnsaved = () => [...sessionKeys].find(([name, secret]) => moved.get(name) !== secret)
    const moved = new Map<string, string>()
    for (let unsaved = nextUnsaved(); unsaved !== undefined; unsaved = nextUnsaved()) {
      const [name, secret] = unsaved
      await entry(keyring, name).setPassword(secret)
      moved.set(name, secret)
      savedNames.add(name)
    }
    sessionKeys.clear()
    system = keyring
  }

  const probed = probe().catch((error: unknown) => {
    log.info('keychain-not-found', { reason: error instanceof Error ? error.message : null })
  })
  const ready = withLimit(probed, options.probeLimitMs ?? probeLimitMs).catch(() => {
    log.info('keychain-slow')
  })

  const ask = async <Answer>(operation: string, call: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await withLimit(call(), options.callLimitMs ?? callLimitMs)
    } catch (error) {
      log.error('keychain-failed', { operation, reason: error instanceof Error ? error.message : null })
      throw new KeychainError(
        error instanceof LimitError
          ? 'The system keychain did not answer. Unlock it and try again.'
          : 'The system keychain refused. Unlock it and try again.',
      )
    }
  }

  return {
    ready,
    get isPersistent() {
      return system !== null
    },
    get sentence() {
      return system === null ? keychainSentences.session : keychainSentences.persistent
    },
    async get(name) {
      await ready
      const keyring = system
      if (keyring === null) return sessionKeys.get(name) ?? null
      const secret = await ask('get', () => entry(keyring, name).getPassword())
      // A locked collection answers with nothing instead of an error (measured 2026-11-20 with gnome-keyring).
      if (secret === null && savedNames.has(name)) {
        throw new KeychainError('The system keychain is locked. Unlock it and try again.')
      }
      return secret
    },
    async set(name, secret) {
      log.hide(secret)
      await ready
      const keyring = system
      if (keyring === null) {
        sessionKeys.set(name, secret)
        return
      }
      await ask('set', () => entry(keyring, name).setPassword(secret))
      savedNames.add(name)
    },
    async delete(name) {
      await ready
      const keyring = system
      sessionKeys.delete(name)
      if (keyring === null) return
      await ask('delete', () => entry(keyring, name).deletePassword())
      savedNames.delete(name)
    },
  }
}

class LimitError extends Error {
  override readonly name = 'LimitError'
}

async function withLimit<Answer>(call: Promise<Answer>, limitMs: number): Promise<Answer> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new LimitError(`No answer within ${limitMs} ms.`)), limitMs)
  try {
    return await Promise.race([call, promise])
  } finally {
    clearTimeout(timer)
  }
}

async function loadKeyring(): Promise<KeyringModule> {
  return import('@napi-rs/keyring')
}
