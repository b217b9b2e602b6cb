// Takes in what belongs to no conversation. Nothing that is here is changed: what has the same id, name or place stays.
import { defaultSettings } from '../../../shared/domain/default-settings.ts'
import type { ImportIssue } from '../../../shared/domain/job.ts'
import type { Settings, SettingsPatch } from '../../../shared/domain/settings.ts'
import type { Store } from '../../store/store.ts'
import type { LibraryPart } from './conversation-record.ts'
import { placeFolder, placeTag } from './write-record.ts'

/** Only what the person left as it was here. */
function settingsToTake(store: Store, settings: Partial<Settings>): SettingsPatch {
  const present = store.settings.read()
  const names = Object.keys(settings) as (keyof Settings)[]
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(present[name]) === JSON.stringify(defaultSettings[name]))
      .map((name) => [name, settings[name]]),
  )
}

function budgetKey({ scope, period }: { scope: object; period: string }): string {
  return JSON.stringify([scope, period])
}

/** @returns what could not be taken in */
function writePart(store: Store, part: LibraryPart): ImportIssue[] {
  switch (part.kind) {
    case 'settings':
      store.settings.update(settingsToTake(store, part.settings))
      return []
    case 'folders':
      for (const folder of part.items) if (store.folders.get(folder.id) === null) placeFolder(store, folder)
      return []
    case 'tags':
      for (const tag of part.items) placeTag(store, tag)
      return []
    case 'templates':
      for (const template of part.items) {
        if (store.templates.get(template.id) === null) store.templates.put(template)
      }
      return []
    case 'prompts':
      return part.items.flatMap((prompt) => {
        if (store.prompts.get(prompt.id) !== null) return []
        if (store.prompts.findByName(prompt.name) !== null) {
          const sentence = 'A prompt of this name is here already, so this one was left out.'
          return [{ subject: prompt.name, sentence }]
        }
        store.prompts.put(prompt)
        return []
      })
    case 'accounts':
      for (const account of part.items) {
        if (store.accounts.get(account.id) !== null) continue
        store.accounts.insert({
          ...account,
          // Its address came from a file: the person looks at it before anything is sent there.
          isEnabled: false,
          environmentVariable: null,
          keyChangedAt: null,
          hasStoredKey: false,
        })
      }
      return []
    case 'ownPrices': {
      const present = new Set(store.ownPrices.list().map((price) => `${price.vendor}/${price.modelId}`))
      for (const price of part.items) {
        if (!present.has(`${price.vendor}/${price.modelId}`)) store.ownPrices.set(price)
      }
      return []
    }
    case 'budgets': {
      const budgets = store.budgets.list()
      const present = new Set([...budgets.map(budgetKey), ...budgets.map((budget) => budget.id)])
      for (const budget of part.items) {
        if (!present.has(budget.id) && !present.has(budgetKey(budget))) store.budgets.put(budget)
      }
      return []
    }
    case 'receipts':
      store.rememberApis([...new Set(part.items.map((receipt) => receipt.api))])
      for (const receipt of part.items) {
        if (store.receipts.get(receipt.id) === null) store.receipts.put(receipt)
      }
      return []
    case 'ledger':
      store.transfer.putLedger(part.items)
      return []
  }
}

/** In one transaction. @returns what could not be taken in, and why. @throws StorageError */
export function writeLibraryPart(store: Store, part: LibraryPart): ImportIssue[] {
  return store.transaction(() => writePart(store, part))
}
