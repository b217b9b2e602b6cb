import { sql } from 'kysely'
import type { MessageId } from '../../shared/domain/ids.ts'
import { isOpen } from '../../shared/domain/is-open.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'
import type { Database } from './database.ts'
import { foldJournal, journalToText } from './journal.ts'
import { noLimit, prepareMessageQueries } from './message-queries.ts'
import { type MessagePartRow, rowsToMessages } from './message-rows.ts'
import { createMessageTree } from './message-tree.ts'
import { partToRow } from './part-rows.ts'
import { pickValues } from './prepared-query.ts'
import { acceptAnyJson, type JsonReader } from './read-json.ts'
import type { MessagesTable, NativeContentsTable, PartsTable } from './schema.ts'
import type { MessageStore, NativeContent } from './store.ts'
import { listOf } from './value-list.ts'

type MessageRow = Omit<MessagesTable, 'sequence'>
const messageNames = [
  'id',
  'conversation_id',
  'parent_id',
  'role',
  'status',
  'created_at',
  'completed_at',
] as const satisfies readonly (keyof MessageRow)[]
type PartInsert = Omit<PartsTable, 'id'>
const partNames = [
  'message_id',
  'position',
  'type',
  'text',
  'data',
  'attachment_hash',
] as const satisfies readonly (keyof PartInsert)[]
const nativeNames = [
  'message_id',
  'api',
  'vendor',
  'account_id',
  'model_id',
  'prefix_hash',
  'content',
] as const satisfies readonly (keyof NativeContentsTable)[]

/** No history hashes to this: what carries it goes back to nobody. */
const refusedHash = 'refused'

function prepareWrites(database: Database) {
  const { query } = database
  return {
    insertMessage: database.prepare((row: MessageRow) =>
      query.insertInto('messages').values(pickValues(row, messageNames)),
    ),
    settleMessage: database.prepare((values: Pick<MessageRow, 'id' | 'status' | 'completed_at'>) =>
      query
        .updateTable('messages')
        .set({ status: values.status, completed_at: values.completed_at })
        .where('id', '=', values.id),
    ),
    insertPart: database.prepare((row: PartInsert) =>
      query.insertInto('parts').values(pickValues(row, partNames)),
    ),
    deleteParts: database.prepare((values: { id: string }) =>
      query.deleteFrom('parts').where('message_id', '=', values.id),
    ),
    insertNative: database.prepare((row: NativeContentsTable) =>
      query.insertInto('native_contents').values(pickValues(row, nativeNames)),
    ),
    deleteNative: database.prepare((values: { id: string }) =>
      query.deleteFrom('native_contents').where('message_id', '=', values.id),
    ),
    refuseNative: database.prepare((values: { ids: string }) =>
      query
        .updateTable('native_contents')
        .set({ prefix_hash: sql.lit(refusedHash) })
        .where('message_id', 'in', listOf(values.ids)),
    ),
    insertJournal: database.prepare((values: { id: string; events: string }) =>
      query.insertInto('journal_entries').values({ message_id: values.id, events: values.events }),
    ),
    deleteJournal: database.prepare((values: { id: string }) =>
      query.deleteFrom('journal_entries').where('message_id', '=', values.id),
    ),
    markStreaming: database.prepare((values: { id: string }) =>
      query
        .updateTable('messages')
        .set({ status: 'streaming' })
        .where('id', '=', values.id)
        .where('status', '=', 'pending'),
    ),
  }
}

export function createMessageStore(database: Database, json: JsonReader): MessageStore {
  const reads = prepareMessageQueries(database)
  const writes = prepareWrites(database)
  const journalOf = database.prepare((values: { id: string }) =>
    database.query
      .selectFrom('journal_entries')
      .select('events')
      .where('message_id', '=', values.id)
      .orderBy('sequence'),
  )
  const nativeOf = database.prepare((values: { ids: string }) =>
    database.query.selectFrom('native_contents').selectAll().where('message_id', 'in', listOf(values.ids)),
  )

  const read = (rows: readonly MessagePartRow[]): Message[] =>
    rowsToMessages(rows, json).map((message) =>
      isOpen(message) ? foldJournal(message, journalOf.all({ id: message.id }), json) : message,
    )
  const toPage = (messages: Message[]) => ({
    messages,
    hasOlder: (messages[0]?.parentId ?? null) !== null,
  })
  const insertParts = (message: Message): void => {
    for (const [position, part] of message.parts.entries()) {
      writes.insertPart.run({ message_id: message.id, position, ...partToRow(part) })
    }
  }

  return {
    insert(message, native = null) {
      database.transaction(() => {
        database.beforeGrowth()
        writes.insertMessage.run({
          id: message.id,
          conversation_id: message.conversationId,
          parent_id: message.parentId,
          role: message.role,
          status: message.status,
          created_at: message.createdAt,
          completed_at: message.completedAt,
        })
        insertParts(message)
        if (native !== null) writes.insertNative.run(nativeToRow(message.id, native))
      })
    },
    get: (id) => read(reads.one.all({ id }))[0] ?? null,
    list: (conversationId) => read(reads.ofConversation.all({ conversationId })),
    path: (headId) => (headId === null ? [] : read(reads.pathTo.all({ endId: headId, limit: noLimit }))),
    pathIds: (endId) => (endId === null ? [] : reads.pathIds.all({ endId }).map((row) => row.id)),
    pathPage: (endId, limit) => toPage(read(reads.pathTo.all({ endId, limit }))),
    pathPageBefore: (beforeId, limit) => toPage(read(reads.pathBefore.all({ beforeId, limit }))),
    journal(messageId, events) {
      if (events.length === 0) return
      database.transaction(() => {
        database.beforeGrowth()
        writes.markStreaming.run({ id: messageId })
        writes.insertJournal.run({ id: messageId, events: journalToText(events) })
      })
    },
    settle(message, native) {
      database.transaction(() => {
        const { id, status, completedAt } = message
        if (writes.settleMessage.run({ id, status, completed_at: completedAt }) === 0) {
          throw new Error(`message ${id} does not exist`)
        }
        writes.deleteParts.run({ id })
        insertParts(message)
        writes.deleteNative.run({ id })
        if (native !== null) writes.insertNative.run(nativeToRow(id, native))
        writes.deleteJournal.run({ id })
      })
    },
    native(messageIds) {
      const rows = nativeOf.all({ ids: JSON.stringify(messageIds) })
      return new Map(
        rows.flatMap((row) => {
          const native = rowToNative(row, json)
          return native === null ? [] : [[row.message_id, native] as const]
        }),
      )
    },
    refuseNative(messageIds) {
      database.transaction(() => writes.refuseNative.run({ ids: JSON.stringify(messageIds) }))
    },
    children: (id) => read(reads.children.all({ id })),
    versions(ids) {
      const groups = new Map<MessageId, MessageId[]>()
      for (const { message_id: id, version_id: version } of reads.versions.all({
        ids: JSON.stringify(ids),
      })) {
        const group = groups.get(id)
        if (group === undefined) groups.set(id, [version])
        else group.push(version)
      }
      return Array.from(groups, ([messageId, versions]) => ({ messageId, ids: versions })).filter(
        (group) => group.ids.length > 1,
      )
    },
    newestLeaf: (id) => reads.newestLeaf.get({ id })?.id ?? id,
    tree: createMessageTree(database),
    open: () => read(reads.open.all({})),
  }
}

function nativeToRow(messageId: string, native: NativeContent): NativeContentsTable {
  return {
    message_id: messageId,
    api: native.api,
    vendor: native.vendor,
    account_id: native.accountId,
    model_id: native.modelId,
    prefix_hash: native.prefixHash,
    content: JSON.stringify(native.content),
  }
}

/** null when the content is damaged: the answer is then rendered from its parts, as a foreign one would be. */
function rowToNative(row: NativeContentsTable, json: JsonReader): NativeContent | null {
  const content = json.read<{ value: NativeContent['content'] } | null>(
    row.content,
    'native_contents.content',
    (value) => ({ value: acceptAnyJson(value) }),
    null,
  )
  if (content === null) return null
  return {
    api: row.api as ApiKind,
    vendor: row.vendor as Vendor,
    accountId: row.account_id,
    modelId: row.model_id,
    prefixHash: row.prefix_hash,
    content: content.value,
  }
}
