import { sql } from 'kysely'
import { contextPolicySchema } from '../../shared/domain/context.ts'
import type { ContinuationMode } from '../../shared/domain/continuation.ts'
import type { Conversation, ConversationSummary } from '../../shared/domain/conversation.ts'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { applyPatch } from './apply-patch.ts'
import type { Database } from './database.ts'
import { pickValues } from './prepared-query.ts'
import { acceptedBy, type JsonReader } from './read-json.ts'
import type { ConversationsTable } from './schema.ts'
import type { ConversationStore } from './store.ts'
import { listOf } from './value-list.ts'

const columnNames = [
  'id',
  'title',
  'title_folded',
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
] as const satisfies readonly (keyof ConversationsTable)[]

/** Case and width do not matter when a title is searched. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function toRow(conversation: Conversation): ConversationsTable {
  return {
    id: conversation.id,
    title: conversation.title,
    title_folded: fold(conversation.title),
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
  }
}

const acceptPolicy = acceptedBy(contextPolicySchema)

function fromRow(row: ConversationsTable, json: JsonReader): Conversation {
  return {
    id: row.id,
    title: row.title,
    titleSource: row.title_source as Conversation['titleSource'],
    headMessageId: row.head_message_id,
    model:
      row.model_account_id === null || row.model_id === null
        ? null
        : { accountId: row.model_account_id, modelId: row.model_id },
    systemText: row.system_text,
    continuationMode: (row.continuation_mode ?? 'automatic') as ContinuationMode,
    contextPolicy: json.read(
      row.context_policy,
      'conversations.context_policy',
      acceptPolicy,
      defaultContextPolicy,
    ),
    draft: row.draft,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    pinnedAt: row.pinned_at,
    archivedAt: row.archived_at,
    trashedAt: row.trashed_at,
  }
}

type SummaryRow = Pick<
  ConversationsTable,
  'id' | 'title' | 'updated_at' | 'pinned_at' | 'archived_at' | 'trashed_at'
> & { vendors: string }

function acceptVendors(value: unknown): Vendor[] | null {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? (value as Vendor[]) : null
}

function prepareSummaries(database: Database) {
  const summaries = () =>
    database.query.selectFrom('conversations').select([
      'id',
      'title',
      'updated_at',
      'pinned_at',
      'archived_at',
      'trashed_at',
      sql<string>`(select json_group_array(vendor) from (
        select vendor from conversation_vendors where conversation_id = conversations.id order by position
      ))`.as('vendors'),
    ])
  type ListValues = { folded: string; updatedAt: number; id: string; limit: number }
  const page = (values: ListValues) =>
    summaries()
      .where(sql<boolean>`(updated_at, id) < (${values.updatedAt}, ${values.id})`)
      .where(sql<boolean>`instr(title_folded, ${values.folded}) > 0`)
      .orderBy('updated_at', 'desc')
      .orderBy('id', 'desc')
      .limit(values.limit)
  return {
    one: database.prepare((values: { id: string }) => summaries().where('id', '=', values.id)),
    active: database.prepare((values: ListValues) =>
      page(values).where('trashed_at', 'is', null).where('archived_at', 'is', null),
    ),
    archived: database.prepare((values: ListValues) =>
      page(values).where('trashed_at', 'is', null).where('archived_at', 'is not', null),
    ),
    trash: database.prepare((values: ListValues) => page(values).where('trashed_at', 'is not', null)),
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

export function createConversationStore(database: Database, json: JsonReader): ConversationStore {
  const { query } = database
  const insert = database.prepare((row: ConversationsTable) =>
    query.insertInto('conversations').values(pickValues(row, columnNames)),
  )
  const one = database.prepare((values: { id: string }) =>
    query.selectFrom('conversations').selectAll().where('id', '=', values.id),
  )
  const summaries = prepareSummaries(database)
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

  const toSummary = (row: SummaryRow): ConversationSummary => ({
    id: row.id,
    title: row.title,
    updatedAt: row.updated_at,
    pinnedAt: row.pinned_at,
    archivedAt: row.archived_at,
    trashedAt: row.trashed_at,
    vendors: json.read(row.vendors, 'conversation_vendors', acceptVendors, []),
    isGenerating: false,
  })

  return {
    insert(conversation) {
      database.transaction(() => {
        database.beforeGrowth()
        insert.run(toRow(conversation))
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
        const after = { ...applyPatch(fromRow(before, json), patch), id }
        write(before, toRow(after))
        return after
      })
    },
    list({ view, query: text, before, limit }) {
      const rows = summaries[view].all({
        folded: fold(text),
        updatedAt: before?.updatedAt ?? Number.MAX_SAFE_INTEGER,
        id: before?.id ?? '',
        limit: limit + 1,
      })
      return { conversations: rows.slice(0, limit).map(toSummary), hasMore: rows.length > limit }
    },
    summary(id) {
      const row = summaries.one.get({ id })
      return row === undefined ? null : toSummary(row)
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
