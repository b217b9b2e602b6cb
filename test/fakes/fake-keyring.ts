// The keyring library with a person's choice of behaviour in the place of the operating system.
import type { KeyringModule } from '../../electron/platform/keychain.ts'

export interface FakeKeyring extends KeyringModule {
  readonly entries: Map<string, string>
  /** Every entry that was opened: service, name and options. */
  readonly opened: unknown[][]
  /** What every call does before it answers. */
  behave: () => Promise<void>
  /** A locked collection answers reads with nothing. */
  isLocked: boolean
}

export function createFakeKeyring(): FakeKeyring {
  const keyring = {
    entries: new Map<string, string>(),
    opened: [] as unknown[][],
    behave: async () => {},
    isLocked: false,
  }
  class AsyncEntry {
    readonly #name: string
    constructor(service: string, name: string, options?: { linux?: { store?: 'secret-service' } }) {
      keyring.opened.push([service, name, options])
      this.#name = name
    }
    async setPassword(secret: string): Promise<void> {
      await keyring.behave()
      keyring.entries.set(this.#name, secret)
    }
    async getPassword(): Promise<string | null> {
      await keyring.behave()
      return keyring.isLocked ? null : (keyring.entries.get(this.#name) ?? null)
    }
    async deletePassword(): Promise<boolean> {
      await keyring.behave()
      return keyring.entries.delete(this.#name)
    }
  }
  return Object.assign(keyring, { AsyncEntry })
}
