import type { Migration } from '../migrate.ts'
import { firstSchema } from './0001-first-schema.ts'
import { conversationState } from './0002-conversation-state.ts'
import { ledger } from './0003-ledger.ts'
import { library } from './0004-library.ts'
import { searchChanges } from './0005-search-changes.ts'

/** Every migration in order; the last one's version is what this Baton writes. */
export const migrations: readonly Migration[] = [
  firstSchema,
  conversationState,
  ledger,
  library,
  searchChanges,
]
