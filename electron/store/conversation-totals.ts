// What a conversation used, by branch, vendor and model, from one walk over its turns.
import { sql } from 'kysely'
import type { ConversationTotals } from '../../shared/domain/conversation-totals.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { ConversationUsage } from '../../shared/domain/usage.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import type { Database } from './database.ts'
import { reachedModel, usageColumns, usageFromRows } from './turn-usage.ts'

interface CountRow {
  branch_count: number
  segment_count: number
  tool_call_count: number
}

function prepareTotals(database: Database) {
  const { query } = database
  return {
    // A call belongs to the branch when its message lies on the path, or when it helped to write a summary that stands
    // for a part of it. A parent always has a smaller sequence than its child, which ends the walk even over damaged rows.
    groups: database.prepare((values: { conversationId: string }) =>
      query
        .withRecursive('path', (recursive) =>
          recursive
            .selectFrom('conversations')
            .innerJoin('messages', 'messages.id', 'conversations.head_message_id')
            .where('conversations.id', '=', values.conversationId)
            .select(['messages.id', 'messages.parent_id', 'messages.sequence'])
            .unionAll(
              recursive
                .selectFrom('path')
                .innerJoin('messages', 'messages.id', 'path.parent_id')
                .whereRef('messages.sequence', '<', 'path.sequence')
                .select(['messages.id', 'messages.parent_id', 'messages.sequence']),
            ),
        )
        // A segment names the last of its calls. They were made one after the other for one message, counted from 1.
        .with('used', (common) =>
          common
            .selectFrom('segments')
            .innerJoin('turns as last', 'last.id', 'segments.turn_id')
            .innerJoin('turns as call', 'call.message_id', 'last.message_id')
            .where('segments.conversation_id', '=', values.conversationId)
            .where('segments.covers_message_id', 'in', sql<string>`(select id from path)`)
            .where('call.purpose', '=', sql<string>`'summary'`)
            .whereRef('call.sequence', '<=', 'last.sequence')
            .where(
              sql<boolean>`call.sequence >= coalesce((
                select max(first.sequence) from turns as first
                where first.message_id = last.message_id and first.purpose = 'summary' and first.attempt = 1
                  and first.sequence <= last.sequence
              ), last.sequence)`,
            )
            .select('call.id'),
        )
        .selectFrom('turns')
        .where('conversation_id', '=', values.conversationId)
        .where('origin', 'is', null)
        .where(reachedModel)
        .select([
          'vendor',
          'model_asked',
          // SQLite takes it from the row of the greatest sequence.
          'model_name',
          sql<number>`max(sequence)`.as('last_sequence'),
          sql<number>`message_id in (select id from path) or id in (select id from used)`.as('is_on_path'),
          ...usageColumns,
        ])
        .groupBy(['vendor', 'model_asked', 'is_on_path']),
    ),
    counts: database.prepare((values: { conversationId: string }) => ({
      // Ends are the messages that are nobody's parent.
      compile: () =>
        sql<CountRow>`select
          (select count(*) - count(distinct parent_id) from messages
            where conversation_id = ${values.conversationId}) as branch_count,
          (select count(*) from segments where conversation_id = ${values.conversationId}) as segment_count,
          (select count(*) from messages inner join parts on parts.message_id = messages.id
            where messages.conversation_id = ${values.conversationId} and parts.type = 'tool-call') as tool_call_count`.compile(
          query,
        ),
    })),
  }
}

function byCost(one: ConversationUsage, other: ConversationUsage): number {
  const tokensOf = (usage: ConversationUsage) => usage.input.known + usage.output.known
  return other.nanoUsd.known - one.nanoUsd.known || tokensOf(other) - tokensOf(one)
}

export function createTotals(database: Database): (conversationId: ConversationId) => ConversationTotals {
  const reads = prepareTotals(database)
  return (conversationId) => {
    const rows = reads.groups.all({ conversationId })
    const counts = reads.counts.get({ conversationId })
    const byVendor = [...Map.groupBy(rows, ({ vendor }) => vendor)].map(([vendor, group]) => ({
      vendor: vendor as Vendor,
      usage: usageFromRows(group),
    }))
    const byModel = [...Map.groupBy(rows, (row) => `${row.vendor}/${row.model_asked}`).values()].flatMap(
      (group) => {
        const newest = group.toSorted((one, other) => other.last_sequence - one.last_sequence)[0]
        if (newest === undefined) return []
        return [
          {
            vendor: newest.vendor as Vendor,
            modelId: newest.model_asked,
            modelName: newest.model_name,
            usage: usageFromRows(group),
          },
        ]
      },
    )
    return {
      all: usageFromRows(rows),
      branch: usageFromRows(rows.filter((row) => row.is_on_path === 1)),
      branchCount: counts?.branch_count ?? 0,
      byVendor: byVendor.toSorted((one, other) => byCost(one.usage, other.usage)),
      byModel: byModel.toSorted((one, other) => byCost(one.usage, other.usage)),
      segmentCount: counts?.segment_count ?? 0,
      toolCallCount: counts?.tool_call_count ?? 0,
    }
  }
}
