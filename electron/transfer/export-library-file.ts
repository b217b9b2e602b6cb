import type { Store } from '../store/store.ts'
import { exportedSettingNames, libraryFileFormat, libraryFileVersion } from './library-file.ts'
import { bareAddress } from './read-conversation.ts'
import { itemsOf, writeJson } from './write-json.ts'

/** The text of library.json: everything that belongs to no conversation, without a key. */
export function* exportLibraryFile(store: Store): Generator<string> {
  const settings = store.settings.read()
  yield* writeJson([
    ['format', libraryFileFormat],
    ['version', libraryFileVersion],
    ['settings', Object.fromEntries(exportedSettingNames.map((name) => [name, settings[name]]))],
    ['folders', store.folders.list()],
    ['tags', store.tags.list()],
    ['templates', store.templates.list()],
    ['prompts', store.prompts.list()],
    [
      'accounts',
      store.accounts
        .list()
        .map(({ id, vendor, name, baseUrl, settings: own, createdAt }) => ({
          id,
          vendor,
          name,
          baseUrl: bareAddress(baseUrl),
          settings: own,
          createdAt,
        }))
        .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    ],
    ['ownPrices', store.ownPrices.list()],
    ['budgets', store.budgets.list().toSorted((one, other) => (one.id < other.id ? -1 : 1))],
    ['receipts', itemsOf(store.transfer.lostReceipts())],
  ])
}

/** The text of ledger.ndjson: one row of the ledger on each line, of conversations that are gone. */
export function* exportLostLedger(store: Store): Generator<string> {
  for (const entry of store.transfer.lostLedger()) yield `${JSON.stringify(entry)}\n`
}
