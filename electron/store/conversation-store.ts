import { sql } from 'kysely'
import { contextPolicySchema } from '../../shared/domain/context.ts'
import type { ContinuationMode } from '../../shared/domain/continuation.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import { conversationSourceSchema } from '../../shared/domain/conversation-source.ts'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import { applyPatch } from './apply-patch.ts'
import { acceptIds, createConversationSummaries, tagsOfConversation } from './conversation-summaries.ts'
import type { Database } from './database.ts'
import type { ConversationTagsTable } from './library-tables.ts'
import { modelFromRow } from './model-columns.ts'
import { pickValues } from './prepared-query.ts'
import { acceptedBy, type JsonReader } from './read-json.ts'
import type { ConversationsTable } from './schema.ts'
import type { ConversationStore } from './store.ts'
import { listOf } from './value-list.ts'

const columnNames = [
  'id',
  'title',
  'title_source',
  'created_at',
  'updated_at',
  'pinned_at',
  'archived_at',
  'trashed_at',
  'head_message_id',
  'model_account_id',
  'model_id',
  'continuation_mode',
  'context_policy',
  'system_text',
  'draft',
  'folder_id',
  'is_unread',
  'source',
] as const satisfies readonly (keyof ConversationsTable)[]

function toRow(conversation: Conversation): ConversationsTable {
  return {
    id: conversation.id,
    title: conversation.title,
    title_source: conversation.titleSource,
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
    pinned_at: conversation.pinnedAt,
    archived_at: conversation.archivedAt,
    trashed_at: conversation.trashedAt,
    head_message_id: conversation.headMessageId,
    model_account_id: conversation.model?.accountId ?? null,
    model_id: conversation.model?.modelId ?? null,
    continuation_mode: conversation.continuationMode,
    context_policy: JSON.stringify(conversation.contextPolicy),
    system_text: conversation.systemText,
    draft: conversation.draft,
    folder_id: conversation.folderId,
    is_unread: conversation.isUnread ? 1 : 0,
    source: conversation.source === null ? null : JSON.stringify(conversation.source),
  }
}

const acceptPolicy = acceptedBy(contextPolicySchema)
const acceptSource = acceptedBy(conversationSourceSchema)

/** A row with what other tables say about the conversation. */
type FullRow = ConversationsTable & { tags: string }

function fromRow(row: FullRow, json: JsonReader): Conversation {
  return {
    id: row.id,
    title: row.title,
    titleSource: row.title_source as Conversation['titleSource'],
    headMessageId: row.head_message_id,
    model: modelFromRow(row),
    systemText: row.system_text,
    continuationMode: (row.continuation_mode ?? 'automatic') as ContinuationMode,
    contextPolicy: json.read(
      row.context_policy,
      'conversations.context_policy',
      acceptPolicy,
      defaultContextPolicy,
    ),
    draft: row.draft,
    folderId: row.folder_id,
    tagIds: json.read(row.tags, 'conversation_tags', acceptIds, []),
    isUnread: row.is_unread === 1,
    source: row.source === null ? null : json.read(row.source, 'conversations.source', acceptSource, null),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    pinnedAt: row.pinned_at,
    archivedAt: row.archived_at,
    trashedAt: row.trashed_at,
  }
}

/** Removing a conversation takes with it the attachments no other message uses. */
function prepareRemoval(database: Database) {
  const { query } = database
  return {
    attachmentsOf: database.prepare((values: { id: string }) =>
      query
        .selectFrom('messages')
        .innerJoin('parts', 'parts.message_id', 'messages.id')
        .where('messages.conversation_id', '=', values.id)
        .where('parts.attachment_hash', 'is not', null)
        .select('parts.attachment_hash as hash')
        .distinct(),
    ),
    deleteUnused: database.prepare((values: { hashes: string }) =>
      query
        .deleteFrom('attachments')
        .where('hash', 'in', listOf(values.hashes))
        .where(sql<boolean>`not exists (select 1 from parts where attachment_hash = attachments.hash)`),
    ),
    deleteConversation: database.prepare((values: { id: string }) =>
      query.deleteFrom('conversations').where('id', '=', values.id),
    ),
  }
}

function prepareTags(database: Database) {
  const { query } = database
  const removeAll = database.prepare((values: { id: string }) =>
    query.deleteFrom('conversation_tags').where('conversation_id', '=', values.id),
  )
  const add = database.prepare((row: ConversationTagsTable) =>
    query
      .insertInto('conversation_tags')
      .values(pickValues(row, ['conversation_id', 'tag_id', 'position']))
      .onConflict((conflict) => conflict.doNothing()),
  )
  return {
    replace(id: string, tagIds: readonly string[]) {
      removeAll.run({ id })
      for (const [position, tagId] of tagIds.entries())
        add.run({ conversation_id: id, tag_id: tagId, position })
    },
  }
}

export function createConversationStore(database: Database, json: JsonReader): ConversationStore {
  const { query } = database
  const insert = database.prepare((row: ConversationsTable) =>
    query.insertInto('conversations').values(pickValues(row, columnNames)),
  )
  const one = database.prepare((values: { id: string }) =>
    query
      .selectFrom('conversations')
      .selectAll()
      .select(tagsOfConversation.as('tags'))
      .where('id', '=', values.id),
  )
  const tags = prepareTags(database)
  const removal = prepareRemoval(database)

  const updates = new Map<string, ReturnType<typeof prepareUpdate>>()
  // One statement for each combination of columns: a new head must not rewrite the indexes of the sidebar.
  const prepareUpdate = (names: readonly (keyof ConversationsTable)[]) =>
    database.prepare((row: ConversationsTable) =>
      query.updateTable('conversations').set(pickValues(row, names)).where('id', '=', row.id),
    )
  const write = (before: ConversationsTable, after: ConversationsTable): void => {
    const names = columnNames.filter((name) => before[name] !== after[name])
    if (names.length === 0) return
    const key = names.join()
    const update = updates.get(key) ?? prepareUpdate(names)
    updates.set(key, update)
    update.run(after)
  }

  return {
    ...createConversationSummaries(database, json),
    insert(conversation) {
      database.transaction(() => {
        database.beforeGrowth()
        insert.run(toRow(conversation))
        if (conversation.tagIds.length > 0) tags.replace(conversation.id, conversation.tagIds)
      })
    },
    get(id) {
      const row = one.get({ id })
      return row === undefined ? null : fromRow(row, json)
    },
    update(id, patch) {
      return database.transaction(() => {
        const before = one.get({ id })
        if (before === undefined) throw new Error(`conversation ${id} does not exist`)
        const whole = fromRow(before, json)
        const after = { ...applyPatch(whole, patch), id }
        write(before, toRow(after))
        if (after.tagIds.join() !== whole.tagIds.join()) tags.replace(id, after.tagIds)
        return after
      })
    },
    remove(id) {
      database.transaction(() => {
        const hashes = removal.attachmentsOf.all({ id }).map((row) => row.hash)
        removal.deleteConversation.run({ id })
        if (hashes.length > 0) removal.deleteUnused.run({ hashes: JSON.stringify(hashes) })
      })
    },
  }
}
