import type { Migration } from '../migrate.ts'
import { firstSchema } from './0001-first-schema.ts'
import { conversationState } from './0002-conversation-state.ts'

/** Every migration in order; the last one's version is what this Baton writes. */
export const migrations: readonly Migration[] = [firstSchema, conversationState]
