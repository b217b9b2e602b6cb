// What the two shells give the application; everything else is the same in both.
import type { ExportOutcome } from '../../shared/contract/exported-file.ts'

export interface Keychain {
  /** True when keys survive a restart. */
  readonly isPersistent: boolean
  /** Where keys are kept, as a sentence for the settings. */
  readonly sentence: string
  /** @returns null when there is none. @throws KeychainError when it cannot be asked (locked, gone). */
  get(name: string): Promise<string | null>
  /** @throws KeychainError */
  set(name: string, secret: string): Promise<void>
  /** Harmless when there is none. @throws KeychainError */
  delete(name: string): Promise<void>
}

/** A keychain that cannot answer; the message is a sentence for the person. */
export class KeychainError extends Error {
  override readonly name = 'KeychainError'
}

/** A file that could not be written; the message is a sentence for the person. */
export class SaveFileError extends Error {
  override readonly name = 'SaveFileError'
}

/** Writes lines for a person who looks for a fault; never keys, never message text. */
export interface Log {
  info(event: string, details?: Readonly<Record<string, string | number | boolean | null>>): void
  error(event: string, details?: Readonly<Record<string, string | number | boolean | null>>): void
  /** From now on this value is replaced by a mark wherever it would appear. */
  hide(secret: string): void
}

export interface Platform {
  readonly shell: 'desktop' | 'browser'
  readonly keychain: Keychain
  readonly log: Log
  /** Desktop: asks for a file and writes it. Browser: hands the content to the page. @throws SaveFileError */
  saveFile(file: { name: string; mediaType: string; content: string }): Promise<ExportOutcome>
  /** Opens an already checked http, https or mailto address outside Baton; null where the page does it itself. */
  readonly openLink: ((url: string) => Promise<void>) | null
  /** Asks for a folder; null when the person cancels. null where there is nothing to ask with. */
  readonly chooseFolder: (() => Promise<string | null>) | null
  /** Shows a folder in the file manager; null where that is not possible. */
  readonly openFolder: ((path: string) => Promise<void>) | null
}
