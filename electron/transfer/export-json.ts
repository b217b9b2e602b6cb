import type { FilePart } from '../../shared/domain/part.ts'
import type { Store } from '../store/store.ts'
import { conversationFileFormat, conversationFileVersion } from './conversation-file.ts'
import { exportAccounts, exportMessages, exportTurns, type ReadConversation } from './read-conversation.ts'
import { itemsOf, writeJson } from './write-json.ts'

/** Where the bytes of attachments go: into the file itself, or beside it under the name that is given. */
export type AttachmentPlace =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'beside'
      /** @returns the name of the file, seen from the root of the export; null when the bytes are missing */
      place(hash: string, mediaType: string): string | null
    }

function* attachments(store: Store, files: Map<string, FilePart>, place: AttachmentPlace) {
  for (const { hash, mediaType } of files.values()) {
    if (place.kind === 'beside') {
      const known = store.transfer.attachment(hash)
      yield {
        hash,
        mediaType: known?.mediaType ?? mediaType,
        file: place.place(hash, mediaType),
      }
      continue
    }
    const file = store.attachments.get(hash)
    yield {
      hash,
      mediaType: file?.mediaType ?? mediaType,
      dataBase64: file === null ? null : Buffer.from(file.bytes).toString('base64'),
    }
  }
}

/** The text of a conversation's file, piece by piece: one message, call or attachment in memory at a time. */
export function* exportJson(store: Store, read: ReadConversation, place: AttachmentPlace): Generator<string> {
  const { conversation, isChosen } = read
  const { id } = conversation
  const files = new Map<string, FilePart>()
  function* messages() {
    for (const message of exportMessages(store, read.messages())) {
      for (const part of message.parts)
        if (part.type === 'file') files.set(part.hash, files.get(part.hash) ?? part)
      yield message
    }
  }
  yield* writeJson([
    ['format', conversationFileFormat],
    ['version', conversationFileVersion],
    ['conversation', conversation],
    ['folder', read.folder],
    ['tags', read.tags],
    ['accounts', exportAccounts(read.turns)],
    ['messages', itemsOf(messages())],
    ['turns', itemsOf(exportTurns(store, read.turns))],
    [
      'handles',
      store.handles
        .list(id)
        .toReversed()
        .filter((handle) => isChosen(handle.coversMessageId)),
    ],
    ['segments', store.segments.list(id).filter((segment) => isChosen(segment.coversMessageId))],
    ['pins', store.transfer.pins(id).filter((pin) => isChosen(pin.messageId))],
    ['receipts', store.receipts.list(id, Number.MAX_SAFE_INTEGER).toReversed()],
    ['ledger', itemsOf(store.transfer.ledgerOf(id).filter((entry) => isChosen(entry.messageId)))],
    ['usage', store.turns.usage(id)],
    ['attachments', itemsOf(attachments(store, files, place))],
  ])
}
