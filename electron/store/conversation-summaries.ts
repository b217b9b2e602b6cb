// Reads conversations as the sidebar shows them: pages of a view, of a folder or of a tag, and how many there are. Each way
// of asking is a query of its own, so that SQLite can walk the index made for it.
import { sql } from 'kysely'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import type { Database } from './database.ts'
import type { JsonReader } from './read-json.ts'
import type { ConversationsTable } from './schema.ts'
import type { ConversationListQuery, ConversationStore } from './store.ts'

export function acceptIds(value: unknown): string[] | null {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null
}

function acceptVendors(value: unknown): Vendor[] | null {
  return acceptIds(value) as Vendor[] | null
}

/** The tags of a conversation as a JSON list, in the order in which they were put on. */
export const tagsOfConversation = sql<string>`(select json_group_array(tag_id) from (
  select tag_id from conversation_tags where conversation_id = conversations.id order by position
))`

const vendorsOfConversation = sql<string>`(select json_group_array(vendor) from (
  select vendor from conversation_vendors where conversation_id = conversations.id order by position
))`

type SummaryRow = Pick<
  ConversationsTable,
  'id' | 'title' | 'updated_at' | 'pinned_at' | 'archived_at' | 'trashed_at' | 'folder_id' | 'is_unread'
> & { vendors: string; tags: string }

type Scope = 'all' | 'loose' | 'folder' | 'tag'

interface ListValues {
  /** Empty for all. */
  readonly folderId: string
  readonly tagId: string
  readonly updatedAt: number
  readonly id: string
  readonly limit: number
}

function prepareReads(database: Database) {
  const summaries = () =>
    database.query
      .selectFrom('conversations')
      .select([
        'id',
        'title',
        'updated_at',
        'pinned_at',
        'archived_at',
        'trashed_at',
        'folder_id',
        'is_unread',
        tagsOfConversation.as('tags'),
        vendorsOfConversation.as('vendors'),
      ])
  const ofView = (view: ConversationListQuery['view']) => {
    switch (view) {
      case 'active':
        return sql<boolean>`trashed_at is null and archived_at is null`
      case 'archived':
        return sql<boolean>`trashed_at is null and archived_at is not null`
      case 'trash':
        return sql<boolean>`trashed_at is not null`
    }
  }
  const hasTag = (tagId: string) =>
    sql<boolean>`(${tagId} = '' or exists (select 1 from conversation_tags
      where conversation_id = conversations.id and tag_id = ${tagId}))`
  const ofScope = (scope: Scope, values: ListValues) => {
    switch (scope) {
      case 'all':
        return sql<boolean>`1 = 1`
      case 'loose':
        return sql<boolean>`folder_id is null and ${hasTag(values.tagId)}`
      case 'folder':
        return sql<boolean>`folder_id = ${values.folderId} and ${hasTag(values.tagId)}`
      case 'tag':
        // A tag is on few conversations: those are found first, then put into order.
        return sql<boolean>`id in (select conversation_id from conversation_tags where tag_id = ${values.tagId})`
    }
  }
  const page = (view: ConversationListQuery['view'], scope: Scope) =>
    database.prepare((values: ListValues) => {
      // The plus keeps SQLite from walking all conversations in order in search of the few.
      const updatedAt = scope === 'tag' ? sql<number>`+updated_at` : sql<number>`updated_at`
      return summaries()
        .where(ofView(view))
        .where(ofScope(scope, values))
        .where(sql<boolean>`(${updatedAt}, id) < (${values.updatedAt}, ${values.id})`)
        .orderBy(updatedAt, 'desc')
        .orderBy('id', 'desc')
        .limit(values.limit)
    })
  const pages = new Map<string, ReturnType<typeof page>>()
  return {
    page(view: ConversationListQuery['view'], scope: Scope) {
      const key = `${view} ${scope}`
      const known = pages.get(key) ?? page(view, scope)
      pages.set(key, known)
      return known
    },
    one: database.prepare((values: { id: string }) => summaries().where('id', '=', values.id)),
    pinned: database.prepare(() =>
      summaries()
        .where('pinned_at', 'is not', null)
        .where(ofView('active'))
        .orderBy('updated_at', 'desc')
        .orderBy('id', 'desc'),
    ),
  }
}

function prepareSums(database: Database) {
  const { query } = database
  return {
    folders: database.prepare(() =>
      query
        .selectFrom('conversations')
        .where('folder_id', 'is not', null)
        .where('trashed_at', 'is', null)
        .where('archived_at', 'is', null)
        .groupBy('folder_id')
        .select([
          sql<string>`folder_id`.as('folderId'),
          sql<number>`count(*)`.as('conversationCount'),
          sql<number>`sum(is_unread)`.as('unreadCount'),
        ]),
    ),
    unread: database.prepare(() =>
      query
        .selectFrom('conversations')
        .where('is_unread', '=', sql.lit(1))
        .where('trashed_at', 'is', null)
        .where('archived_at', 'is', null)
        .select(sql<number>`count(*)`.as('count')),
    ),
    resting: database.prepare((values: { before: number }) =>
      query
        .selectFrom('conversations')
        .select('id')
        .where('trashed_at', 'is', null)
        .where('archived_at', 'is', null)
        .where('pinned_at', 'is', null)
        .where('updated_at', '<', values.before)
        .orderBy('updated_at')
        .orderBy('id'),
    ),
    trashed: database.prepare((values: { before: number }) =>
      query
        .selectFrom('conversations')
        .select('id')
        .where('trashed_at', 'is not', null)
        .where('trashed_at', '<', values.before)
        .orderBy('trashed_at')
        .orderBy('id'),
    ),
    inFolder: database.prepare((values: { folderId: string }) =>
      query.selectFrom('conversations').select('id').where('folder_id', '=', values.folderId),
    ),
    withTag: database.prepare((values: { tagId: string }) =>
      query
        .selectFrom('conversation_tags')
        .select('conversation_id as id')
        .where('tag_id', '=', values.tagId),
    ),
  }
}

function scopeOf({ folderId, tagId, isLoose }: ConversationListQuery): Scope {
  if (folderId != null) return 'folder'
  if (isLoose === true) return 'loose'
  return tagId != null ? 'tag' : 'all'
}

export function createConversationSummaries(
  database: Database,
  json: JsonReader,
): Pick<
  ConversationStore,
  'list' | 'summary' | 'pinned' | 'counts' | 'restingSince' | 'trashedBefore' | 'inFolder' | 'withTag'
> {
  const reads = prepareReads(database)
  const sums = prepareSums(database)

  const toSummary = (row: SummaryRow): ConversationSummary => ({
    id: row.id,
    title: row.title,
    updatedAt: row.updated_at,
    pinnedAt: row.pinned_at,
    archivedAt: row.archived_at,
    trashedAt: row.trashed_at,
    folderId: row.folder_id,
    tagIds: json.read(row.tags, 'conversation_tags', acceptIds, []),
    isUnread: row.is_unread === 1,
    vendors: json.read(row.vendors, 'conversation_vendors', acceptVendors, []),
    isGenerating: false,
  })

  return {
    list(query) {
      const { view, folderId, tagId, before, limit } = query
      const rows = reads.page(view, scopeOf(query)).all({
        folderId: folderId ?? '',
        tagId: tagId ?? '',
        updatedAt: before?.updatedAt ?? Number.MAX_SAFE_INTEGER,
        id: before?.id ?? '',
        limit: limit + 1,
      })
      return { conversations: rows.slice(0, limit).map(toSummary), hasMore: rows.length > limit }
    },
    summary(id) {
      const row = reads.one.get({ id })
      return row === undefined ? null : toSummary(row)
    },
    pinned: () => reads.pinned.all({}).map(toSummary),
    counts() {
      const unread = sums.unread.get({})
      if (unread === undefined) throw new Error('a count has a row')
      return { folders: sums.folders.all({}), unreadCount: unread.count }
    },
    restingSince: (beforeMs) => sums.resting.all({ before: beforeMs }).map(({ id }) => id),
    trashedBefore: (beforeMs) => sums.trashed.all({ before: beforeMs }).map(({ id }) => id),
    inFolder: (folderId) => sums.inFolder.all({ folderId }).map(({ id }) => id),
    withTag: (tagId) => sums.withTag.all({ tagId }).map(({ id }) => id),
  }
}
