// Writes a conversation in one transaction: all of it or nothing.
import type { Folder } from '../../../shared/domain/folder.ts'
import type { Id, MessageId } from '../../../shared/domain/ids.ts'
import type { Tag } from '../../../shared/domain/tag.ts'
import { foldText } from '../../store/fold-text.ts'
import type { Store } from '../../store/store.ts'
import type { ConversationRecord } from './conversation-record.ts'
import type { RecordPlan } from './plan-record.ts'

/** Puts a folder behind the others when its place is taken. */
export function placeFolder(store: Store, folder: Folder): void {
  const folders = store.folders.list()
  const isTaken = folders.some((other) => other.position === folder.position)
  const last = folders.at(-1)
  store.folders.put({
    ...folder,
    position: isTaken && last !== undefined ? last.position + 1 : folder.position,
  })
}

function folderIdOf(store: Store, { folder, isFolderByName }: ConversationRecord): Id | null {
  if (folder === null) return null
  if (store.folders.get(folder.id) !== null) return folder.id
  const folded = foldText(folder.name)
  const named = isFolderByName
    ? store.folders.list().find((other) => foldText(other.name) === folded)
    : undefined
  if (named !== undefined) return named.id
  placeFolder(store, folder)
  return folder.id
}

/** @returns the id of the tag that is here: this one, or another of the same name. */
export function placeTag(store: Store, tag: Tag): Id {
  const present = store.tags.get(tag.id) ?? store.tags.findByName(tag.name)
  if (present !== null) return present.id
  store.tags.put(tag)
  return tag.id
}

/** Messages and calls that are new here, and what belongs to them. */
function writeBelongings(
  store: Store,
  record: ConversationRecord,
  { messages, turns }: Pick<ConversationRecord, 'messages' | 'turns'>,
): void {
  const added = new Set<MessageId>(messages.map(({ message }) => message.id))
  const addedTurns = new Set(turns.map(({ turn }) => turn.id))
  const natives = messages.flatMap(({ native }) => (native === null ? [] : [native.api]))
  store.rememberApis([
    ...new Set([
      ...natives,
      ...turns.map(({ turn }) => turn.api),
      ...record.handles.map((handle) => handle.api),
      ...record.receipts.map((receipt) => receipt.api),
    ]),
  ])
  for (const { message, native } of messages) store.messages.insert(message, native)
  store.transfer.putLedger(record.ledger)
  const inLedger = new Set(record.ledger.map((entry) => entry.callId))
  for (const turn of turns) store.turns.insertRecord(turn, inLedger.has(turn.turn.id))
  for (const handle of record.handles) {
    if (added.has(handle.coversMessageId) && store.handles.get(handle.id) === null)
      store.handles.insert(handle)
  }
  for (const segment of record.segments) {
    // One that was taken away here does not come back with a repeat.
    const isNew =
      added.has(segment.coversMessageId) || (segment.turnId !== null && addedTurns.has(segment.turnId))
    if (isNew && store.segments.get(segment.id) === null) store.segments.insert(segment)
  }
  for (const { messageId, pinnedAt } of record.pins) {
    if (added.has(messageId)) store.pins.set(messageId, record.conversation.id, pinnedAt)
  }
  for (const receipt of record.receipts) {
    if (store.receipts.get(receipt.id) === null) store.receipts.put(receipt)
  }
}

/** @throws StorageError when the disk refuses; nothing was written then */
export function writeRecord(
  store: Store,
  record: ConversationRecord,
  plan: Extract<RecordPlan, { kind: 'new' | 'extended' }>,
): void {
  const { conversation } = record
  store.transaction(() => {
    if (plan.kind === 'new') {
      const folderId = folderIdOf(store, record)
      const tagIds = new Map(record.tags.map((tag) => [tag.id, placeTag(store, tag)]))
      store.conversations.insert({
        ...conversation,
        folderId,
        tagIds: [...new Set(conversation.tagIds.flatMap((id) => tagIds.get(id) ?? []))],
      })
      writeBelongings(store, record, record)
      return
    }
    writeBelongings(store, record, plan)
    if (!plan.movesHead) return
    const { headMessageId, updatedAt } = conversation
    const present = store.conversations.get(conversation.id)
    store.conversations.update(conversation.id, {
      headMessageId,
      updatedAt: Math.max(updatedAt, present?.updatedAt ?? updatedAt),
    })
  })
}
