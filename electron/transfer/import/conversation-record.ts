// A conversation on its way into the history, with everything that belongs to it: what readers of files make, and what is
// written in one transaction. Attachments travel beside it.

import type { Budget } from '../../../shared/domain/budget.ts'
import type { Segment } from '../../../shared/domain/context.ts'
import type { Handle } from '../../../shared/domain/continuation.ts'
import type { Conversation } from '../../../shared/domain/conversation.ts'
import type { SourceApp } from '../../../shared/domain/conversation-source.ts'
import type { Folder } from '../../../shared/domain/folder.ts'
import type { MessageId } from '../../../shared/domain/ids.ts'
import type { ImportIssue } from '../../../shared/domain/job.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { Settings } from '../../../shared/domain/settings.ts'
import type { Tag } from '../../../shared/domain/tag.ts'
import type { Prompt, Template } from '../../../shared/domain/template.ts'
import type { LedgerEntry, NativeContent, OwnPrice, StoredReceipt, TurnRecord } from '../../store/store.ts'
import type { LibraryAccount } from '../library-file.ts'

export interface MessageRecord {
  readonly message: Message
  readonly native: NativeContent | null
}

export interface ConversationRecord {
  readonly conversation: Conversation
  /** What its folderId and tagIds mean. */
  readonly folder: Folder | null
  readonly tags: readonly Tag[]
  /** The folder is known by its name only; one of that name that is here is taken. */
  readonly isFolderByName: boolean
  /** Parents before children. */
  readonly messages: readonly MessageRecord[]
  readonly turns: readonly TurnRecord[]
  readonly handles: readonly Handle[]
  readonly segments: readonly Segment[]
  readonly pins: readonly { readonly messageId: MessageId; readonly pinnedAt: number }[]
  readonly receipts: readonly StoredReceipt[]
  readonly ledger: readonly LedgerEntry[]
}

/** Things of a library that belong to no conversation. */
export type LibraryPart =
  | { readonly kind: 'settings'; readonly settings: Partial<Settings> }
  | { readonly kind: 'folders'; readonly items: readonly Folder[] }
  | { readonly kind: 'tags'; readonly items: readonly Tag[] }
  | { readonly kind: 'templates'; readonly items: readonly Template[] }
  | { readonly kind: 'prompts'; readonly items: readonly Prompt[] }
  | { readonly kind: 'accounts'; readonly items: readonly LibraryAccount[] }
  | { readonly kind: 'ownPrices'; readonly items: readonly OwnPrice[] }
  | { readonly kind: 'budgets'; readonly items: readonly Budget[] }
  | { readonly kind: 'receipts'; readonly items: readonly StoredReceipt[] }
  | { readonly kind: 'ledger'; readonly items: readonly LedgerEntry[] }

export interface AttachmentBytes {
  readonly hash: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** Where what was read goes: into the history, or only into the counts of a dry run. Calls come one at a time. */
export interface ImportSink {
  /** Once, first. */
  begin(app: SourceApp): void
  /** Comes before the conversation that uses it. */
  attachment(file: AttachmentBytes): Promise<void>
  conversation(record: ConversationRecord): Promise<void>
  library(part: LibraryPart): Promise<void>
  /** @param isSkippedConversation a whole conversation is left out because of it */
  issue(issue: ImportIssue, isSkippedConversation: boolean): void
}
