import { sql } from 'kysely'
import type { Identifier } from '../../shared/domain/identifier.ts'
import type { TurnId } from '../../shared/domain/ids.ts'
import { createTotals } from './conversation-totals.ts'
import type { Database } from './database.ts'
import { prepareLedgerRow } from './ledger-row.ts'
import { pickValues } from './prepared-query.ts'
import type { JsonReader } from './read-json.ts'
import type { IdentifiersTable } from './schema.ts'
import type { TurnRecord, TurnStore } from './store.ts'
import {
  detailsToRow,
  emptyDetailRow,
  rowToDetails,
  rowToTurn,
  type TurnDetailRow,
  type TurnMainRow,
  type TurnRow,
  turnDetailNames,
  turnMainNames,
  turnToMainRow,
} from './turn-rows.ts'
import { prepareUsage, usageFromRows } from './turn-usage.ts'
import { listOf } from './value-list.ts'

const identifierNames = [
  'turn_id',
  'position',
  'kind',
  'value',
  'found_in',
] as const satisfies readonly (keyof IdentifiersTable)[]

function prepareWrites(database: Database) {
  const { query } = database
  return {
    insert: database.prepare((row: TurnRow) =>
      query
        .insertInto('turns')
        .values({ ...pickValues(row, turnMainNames), ...pickValues(row, turnDetailNames) }),
    ),
    update: database.prepare((row: TurnMainRow) =>
      query.updateTable('turns').set(pickValues(row, turnMainNames)).where('id', '=', row.id),
    ),
    updateDetails: database.prepare((row: TurnDetailRow & { id: string }) =>
      query.updateTable('turns').set(pickValues(row, turnDetailNames)).where('id', '=', row.id),
    ),
    insertIdentifier: database.prepare((row: IdentifiersTable) =>
      query.insertInto('identifiers').values(pickValues(row, identifierNames)),
    ),
    deleteIdentifiers: database.prepare((values: { id: string }) =>
      query.deleteFrom('identifiers').where('turn_id', '=', values.id),
    ),
    addVendor: database.prepare((values: { conversationId: string; vendor: string }) =>
      query
        .insertInto('conversation_vendors')
        .values({
          conversation_id: values.conversationId,
          vendor: values.vendor,
          position: sql<number>`(
            select count(*) from conversation_vendors where conversation_id = ${values.conversationId}
          )`,
        })
        .onConflict((conflict) => conflict.doNothing()),
    ),
  }
}

function prepareReads(database: Database) {
  const { query } = database
  const turns = () => query.selectFrom('turns').select(turnMainNames).orderBy('sequence')
  return {
    one: database.prepare((values: { id: string }) =>
      query.selectFrom('turns').selectAll().where('id', '=', values.id),
    ),
    identifiers: database.prepare((values: { id: string }) =>
      query
        .selectFrom('identifiers')
        .select(['kind', 'value', 'found_in'])
        .where('turn_id', '=', values.id)
        .orderBy('position'),
    ),
    list: database.prepare((values: { conversationId: string }) =>
      turns().where('conversation_id', '=', values.conversationId),
    ),
    running: database.prepare(() => turns().where('status', '=', sql<string>`'running'`)),
    latest: database.prepare((values: { ids: string }) =>
      turns().where(
        'sequence',
        'in',
        sql<number>`(select max(sequence) from turns
            where message_id in ${listOf(values.ids)} and purpose = 'answer' group by message_id)`,
      ),
    ),
    samples: database.prepare((values: { api: string; modelId: string; limit: number }) =>
      query
        .selectFrom('turns')
        .select(['estimated_input_tokens as estimated', 'usage_input_total as reported'])
        .where('api', '=', values.api)
        .where('model_asked', '=', values.modelId)
        // Literals, as the index has them.
        .where(sql<boolean>`estimated_input_tokens > 0 and usage_input_total > 0`)
        // A copy would say the same a second time.
        .where('origin', 'is', null)
        .orderBy('sequence', 'desc')
        .limit(values.limit),
    ),
    unsettled: database.prepare((values: { accountId: string; sinceMs: number }) =>
      query
        .selectFrom('turns')
        .select('id')
        .where('account_id', '=', values.accountId)
        // Literals, as the index has them.
        .where(
          sql<boolean>`(usage_raw is null or usage_is_partial = 1) and status <> 'running' and origin is null`,
        )
        .where('started_at', '>=', values.sinceMs)
        .where(sql<boolean>`exists (select 1 from identifiers where identifiers.turn_id = turns.id)`)
        .orderBy('sequence'),
    ),
    identifiersOf: database.prepare((values: { conversationId: string }) =>
      query
        .selectFrom('turns')
        .innerJoin('identifiers', 'identifiers.turn_id', 'turns.id')
        .where('turns.conversation_id', '=', values.conversationId)
        .select([
          'identifiers.kind',
          'identifiers.value',
          'identifiers.found_in',
          'turns.id as turn_id',
          'turns.message_id',
        ])
        .orderBy('turns.sequence')
        .orderBy('identifiers.position'),
    ),
    byIdentifier: database.prepare((values: { value: string }) =>
      query
        .selectFrom('identifiers')
        .innerJoin('turns', 'turns.id', 'identifiers.turn_id')
        .where('identifiers.value', '=', values.value)
        .innerJoin('conversations', 'conversations.id', 'turns.conversation_id')
        .select([
          'turns.id',
          'turns.conversation_id',
          'turns.message_id',
          'conversations.title',
          'identifiers.kind',
        ])
        .groupBy('turns.id')
        .orderBy('turns.sequence'),
    ),
  }
}

export function createTurnStore(database: Database, json: JsonReader): TurnStore {
  const writes = prepareWrites(database)
  const reads = prepareReads(database)
  const usage = prepareUsage(database)
  const totals = createTotals(database)
  const ledgerRow = prepareLedgerRow(database)

  const replaceIdentifiers = (id: TurnId, identifiers: readonly Identifier[]): void => {
    writes.deleteIdentifiers.run({ id })
    for (const [position, { kind, value, foundIn }] of identifiers.entries()) {
      writes.insertIdentifier.run({ turn_id: id, position, kind, value, found_in: foundIn })
    }
  }

  const get = (id: TurnId): TurnRecord | null => {
    const row = reads.one.get({ id })
    if (row === undefined) return null
    const identifiers = reads.identifiers
      .all({ id })
      .map(({ kind, value, found_in }) => ({ kind, value, foundIn: found_in }))
    return { turn: rowToTurn(row, json), identifiers, ...rowToDetails(row, json) }
  }

  return {
    insert(turn) {
      database.transaction(() => {
        database.beforeGrowth()
        writes.insert.run({ ...turnToMainRow(turn), ...emptyDetailRow })
        writes.addVendor.run({ conversationId: turn.conversationId, vendor: turn.vendor })
        ledgerRow.run({ turnId: turn.id })
      })
    },
    insertRecord({ turn, ...details }, hasLedgerRow) {
      database.transaction(() => {
        database.beforeGrowth()
        writes.insert.run({ ...turnToMainRow(turn), ...detailsToRow(details) })
        replaceIdentifiers(turn.id, details.identifiers)
        writes.addVendor.run({ conversationId: turn.conversationId, vendor: turn.vendor })
        if (!hasLedgerRow) ledgerRow.run({ turnId: turn.id })
      })
    },
    update(turn, details) {
      database.transaction(() => {
        if (writes.update.run(turnToMainRow(turn)) === 0) throw new Error(`turn ${turn.id} does not exist`)
        if (details !== undefined) {
          writes.updateDetails.run({ id: turn.id, ...detailsToRow(details) })
          replaceIdentifiers(turn.id, details.identifiers)
        }
        ledgerRow.run({ turnId: turn.id })
      })
    },
    get,
    latestFor: (messageIds) =>
      reads.latest.all({ ids: JSON.stringify(messageIds) }).map((row) => rowToTurn(row, json)),
    list: (conversationId) => reads.list.all({ conversationId }).map((row) => rowToTurn(row, json)),
    tokenSamples: (api, modelId, limit) =>
      reads.samples
        .all({ api, modelId, limit })
        .flatMap(({ estimated, reported }) =>
          estimated === null || reported === null ? [] : [{ estimated, reported }],
        ),
    unsettled: (accountId, sinceMs) =>
      reads.unsettled.all({ accountId, sinceMs }).flatMap(({ id }) => {
        const record = get(id)
        return record === null ? [] : [record]
      }),
    identifiers: (conversationId) =>
      reads.identifiersOf.all({ conversationId }).map((row) => ({
        kind: row.kind,
        value: row.value,
        foundIn: row.found_in,
        turnId: row.turn_id,
        messageId: row.message_id,
      })),
    running: () => reads.running.all({}).map((row) => rowToTurn(row, json)),
    usage: (conversationId) => usageFromRows(usage.all({ conversationId })),
    totals,
    findByIdentifier: (value) =>
      reads.byIdentifier.all({ value: value.toWellFormed() }).map((row) => ({
        turnId: row.id,
        conversationId: row.conversation_id,
        messageId: row.message_id,
        title: row.title,
        kind: row.kind,
      })),
  }
}
