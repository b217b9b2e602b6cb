import type { Log } from '../platform/platform.ts'
import { createAccountStore } from './account-store.ts'
import { createAttachmentStore } from './attachment-store.ts'
import { createPromptStore, createTemplateStore } from './beginning-stores.ts'
import { createBudgetStore } from './budget-store.ts'
import { createConversationStore } from './conversation-store.ts'
import type { Database } from './database.ts'
import { createFolderStore } from './folder-store.ts'
import { createHandleStore } from './handle-store.ts'
import { createLedgerStore } from './ledger-store.ts'
import { createMessageStore } from './message-store.ts'
import { createModelCacheStore } from './model-cache-store.ts'
import { createOwnPriceStore } from './own-price-store.ts'
import { createPinStore } from './pin-store.ts'
import { createPriceTableStore } from './price-table-store.ts'
import { createJsonReader } from './read-json.ts'
import { createReceiptStore } from './receipt-store.ts'
import { createSearchStore } from './search/search-store.ts'
import { createSegmentStore } from './segment-store.ts'
import { createSettingsStore } from './settings-store.ts'
import type { Store } from './store.ts'
import { createTagStore } from './tag-store.ts'
import { createTransferStore } from './transfer-store.ts'
import { createTurnStore } from './turn-store.ts'

/** Puts the stores of all aggregates over one open database. */
export function createStore(
  database: Database,
  options: { path: string | null; now: () => number; log: Log | null },
): Store {
  const json = createJsonReader(options.log)
  const rememberApi = database.prepare((values: { name: string }) =>
    database.query
      .insertInto('apis')
      .values({ name: values.name })
      .onConflict((conflict) => conflict.doNothing()),
  )
  const messages = createMessageStore(database, json)
  return {
    path: options.path,
    conversations: createConversationStore(database, json),
    messages,
    turns: createTurnStore(database, json),
    handles: createHandleStore(database),
    segments: createSegmentStore(database),
    pins: createPinStore(database),
    receipts: createReceiptStore(database),
    ledger: createLedgerStore(database, json),
    ownPrices: createOwnPriceStore(database, json),
    priceTables: createPriceTableStore(database),
    budgets: createBudgetStore(database),
    folders: createFolderStore(database),
    tags: createTagStore(database),
    templates: createTemplateStore(database, json),
    prompts: createPromptStore(database),
    accounts: createAccountStore(database),
    attachments: createAttachmentStore(database, options.now),
    settings: createSettingsStore(database, json),
    models: createModelCacheStore(database, json),
    search: createSearchStore(database, options.now),
    transfer: createTransferStore(database, json, messages),
    rememberApis(names) {
      database.transaction(() => {
        for (const name of names) rememberApi.run({ name })
      })
    },
    transaction: (work) => database.transaction(work),
    close: () => database.close(),
  }
}
