// What the dialogs about order can be asked for.
import type { ConversationId, Id } from '../../shared/domain/ids.ts'

export type OrganiseAsk =
  /** Which folder they are to lie in. */
  | { readonly kind: 'move'; readonly ids: readonly ConversationId[] }
  /** Which tags they have; without conversations, which tags there are. */
  | { readonly kind: 'tags'; readonly ids: readonly ConversationId[] }
  /** A folder's name, model and system text; null for a new one, which these conversations are moved to. */
  | { readonly kind: 'folder'; readonly folderId: Id | null; readonly ids: readonly ConversationId[] }
  | { readonly kind: 'remove-folder'; readonly folderId: Id }
  /** Deletes these conversations of the trash for good; null for the whole trash. */
  | { readonly kind: 'purge'; readonly ids: readonly ConversationId[] | null }
