// The queries that read messages with their parts. A path is found by walking parent_id upwards; the limit stands
// inside the recursion, so the page of a long thread costs as much as that of a short one. A parent always has a
// smaller sequence than its child, which orders the result and ends the walk even over damaged rows.
import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { MessagePartRow } from './message-rows.ts'
import type { PreparedQuery } from './prepared-query.ts'
import { listOf } from './value-list.ts'

const noLimit = -1

export interface MessageQueries {
  one: PreparedQuery<{ id: string }, MessagePartRow>
  open: PreparedQuery<object, MessagePartRow>
  ofConversation: PreparedQuery<{ conversationId: string }, MessagePartRow>
  children: PreparedQuery<{ id: string }, MessagePartRow>
  /** `limit` -1 for the whole path. */
  pathTo: PreparedQuery<{ endId: string; limit: number }, MessagePartRow>
  pathBefore: PreparedQuery<{ beforeId: string; limit: number }, MessagePartRow>
  pathIds: PreparedQuery<{ endId: string }, { id: string }>
  /** `ids` as JSON. Each with itself and all beside it that have its parent and role, oldest first. */
  versions: PreparedQuery<{ ids: string }, { message_id: string; version_id: string }>
  newestLeaf: PreparedQuery<{ id: string }, { id: string }>
}

export { noLimit }

const messageColumns = [
  'messages.sequence',
  'messages.id',
  'messages.conversation_id',
  'messages.parent_id',
  'messages.role',
  'messages.status',
  'messages.created_at',
  'messages.completed_at',
] as const
const partColumns = ['parts.type', 'parts.text', 'parts.data', 'parts.attachment_hash'] as const

export function prepareMessageQueries(database: Database): MessageQueries {
  const { query } = database
  const withParts = () =>
    query
      .selectFrom('messages')
      .leftJoin('parts', 'parts.message_id', 'messages.id')
      .select([...messageColumns, ...partColumns])
      .orderBy('messages.sequence')
      .orderBy('parts.position')

  const pathFrom = (startId: ReturnType<typeof sql<string>>, limit: number) =>
    query
      .withRecursive('path', (recursive) =>
        recursive
          .selectFrom('messages')
          .select(messageColumns)
          .where('messages.id', '=', startId)
          .unionAll(
            recursive
              .selectFrom('path')
              .innerJoin('messages', 'messages.id', 'path.parent_id')
              .whereRef('messages.sequence', '<', 'path.sequence')
              .select(messageColumns),
          )
          .limit(limit),
      )
      .selectFrom('path')
      .leftJoin('parts', 'parts.message_id', 'path.id')
      .select([
        'path.sequence',
        'path.id',
        'path.conversation_id',
        'path.parent_id',
        'path.role',
        'path.status',
        'path.created_at',
        'path.completed_at',
        ...partColumns,
      ])
      .orderBy('path.sequence')
      .orderBy('parts.position')

  return {
    one: database.prepare((values) => withParts().where('messages.id', '=', values.id)),
    open: database.prepare(() =>
      withParts().where('messages.status', 'in', sql<string>`('pending', 'streaming')`),
    ),
    ofConversation: database.prepare((values) =>
      withParts().where('messages.conversation_id', '=', values.conversationId),
    ),
    children: database.prepare((values) =>
      withParts()
        .where(
          'messages.conversation_id',
          '=',
          sql<string>`(select conversation_id from messages where id = ${values.id})`,
        )
        .where('messages.parent_id', '=', values.id),
    ),
    pathTo: database.prepare((values) => pathFrom(sql<string>`${values.endId}`, values.limit)),
    pathBefore: database.prepare((values) =>
      pathFrom(sql<string>`(select parent_id from messages where id = ${values.beforeId})`, values.limit),
    ),
    pathIds: database.prepare((values) =>
      query
        .withRecursive('path', (recursive) =>
          recursive
            .selectFrom('messages')
            .select(['sequence', 'id', 'parent_id'])
            .where('id', '=', values.endId)
            .unionAll(
              recursive
                .selectFrom('path')
                .innerJoin('messages', 'messages.id', 'path.parent_id')
                .whereRef('messages.sequence', '<', 'path.sequence')
                .select(['messages.sequence', 'messages.id', 'messages.parent_id']),
            ),
        )
        .selectFrom('path')
        .select('id')
        .orderBy('sequence'),
    ),
    versions: database.prepare((values) =>
      query
        .selectFrom('messages')
        .innerJoin('messages as version', (join) =>
          join
            .onRef('version.conversation_id', '=', 'messages.conversation_id')
            // Several roots have no parent in common, and are versions of each other all the same.
            .onRef('version.parent_id', 'is', 'messages.parent_id')
            .onRef('version.role', '=', 'messages.role'),
        )
        .select(['messages.id as message_id', 'version.id as version_id'])
        .where('messages.id', 'in', listOf(values.ids))
        .orderBy('messages.sequence')
        .orderBy('version.sequence'),
    ),
    newestLeaf: database.prepare((values) =>
      query
        .withRecursive('path', (recursive) =>
          recursive
            .selectFrom('messages')
            .select(['sequence', 'id', 'conversation_id'])
            .where('id', '=', values.id)
            .unionAll(
              recursive
                .selectFrom('path')
                .innerJoin('messages', (join) =>
                  join.on(
                    'messages.sequence',
                    '=',
                    sql<number>`(select max(child.sequence) from messages as child
                      where child.conversation_id = path.conversation_id and child.parent_id = path.id)`,
                  ),
                )
                .whereRef('messages.sequence', '>', 'path.sequence')
                .select(['messages.sequence', 'messages.id', 'messages.conversation_id']),
            ),
        )
        .selectFrom('path')
        .select('id')
        .orderBy('sequence', 'desc')
        .limit(1),
    ),
  }
}
