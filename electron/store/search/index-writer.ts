// Puts messages and titles into the index and takes them out. The caller has a transaction open.
import type { Database as Connection, Statement } from 'better-sqlite3'
import type { HistoryMessage, HistoryPart } from './history-reader.ts'
import { createShard, type IndexMeta, shardColumns, shardName } from './index-file.ts'
import { facetsOf, placeTexts, prepareText, prepareTexts } from './message-document.ts'

interface ShardStatements {
  readonly insert: Statement<(string | number)[]>
  readonly remove: Statement<[number]>
}

export type IndexWriter = ReturnType<typeof createIndexWriter>

/** Pages of a shard that one step of a merge writes; about ten milliseconds. */
const pagesPerMerge = 200

export function createIndexWriter(
  connection: Connection,
  shardSize: number,
  readAttachment: (hash: string, mostBytes: number) => Uint8Array | null,
) {
  const run = (sql: string) => connection.prepare(sql)
  const writeMeta = connection.prepare<[IndexMeta]>(
    `UPDATE meta SET store_id = @storeId, token = @token, commit_count = @commitCount, position = @position,
      floor = @floor, last_change = @lastChange, titles_after = @titlesAfter`,
  )
  const numberOf = connection.prepare<[string], { number: number }>(
    'SELECT number FROM conversations WHERE id = ?',
  )
  const addConversation = run('INSERT INTO conversations (id) VALUES (?)')
  const widen = run(
    `UPDATE conversations SET first_sequence = min(coalesce(first_sequence, @sequence), @sequence),
      last_sequence = max(coalesce(last_sequence, @sequence), @sequence) WHERE number = @number`,
  )
  const removeConversation = run('DELETE FROM conversations WHERE number = ?')
  const modelOf = connection.prepare<[string, string, string], { number: number }>(
    'SELECT number FROM models WHERE vendor = ? AND model_id = ? AND name = ?',
  )
  const addModel = run('INSERT INTO models (vendor, model_id, name) VALUES (?, ?, ?)')
  const insertDocument = run(
    'INSERT INTO documents (sequence, parent, conversation, created_at, nano_usd, tokens) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const removeDocument = run('DELETE FROM documents WHERE sequence = ?')
  const documentsOf = connection.prepare<[number], { sequence: number }>(
    'SELECT sequence FROM documents WHERE conversation = ? ORDER BY sequence',
  )
  const addToShard = run(
    `INSERT INTO shards (number, document_count, first_at, last_at) VALUES (@shard, 1, @at, @at)
      ON CONFLICT (number) DO UPDATE SET document_count = document_count + 1, first_at = min(first_at, @at),
        last_at = max(last_at, @at)`,
  )
  const takeFromShard = run(
    'UPDATE shards SET document_count = document_count - 1, merge_wanted = 2 WHERE number = ?',
  )
  const wantMerge = run('UPDATE shards SET merge_wanted = ? WHERE number = ? AND merge_wanted < ?')
  const mergeDone = run('UPDATE shards SET merge_wanted = 0 WHERE number = ?')
  const nextMerge = connection.prepare<[number, number], { number: number; wanted: number }>(
    `SELECT number, merge_wanted AS wanted FROM shards WHERE merge_wanted >= ? AND number <> ?
      ORDER BY merge_wanted DESC, number DESC LIMIT 1`,
  )
  const addTitle = run('INSERT INTO titles (rowid, title) VALUES (?, ?)')
  const removeTitle = run('DELETE FROM titles WHERE rowid = ?')
  const wait = run('INSERT OR IGNORE INTO waiting (sequence) VALUES (?)')
  const noLongerWait = run('DELETE FROM waiting WHERE sequence = ?')
  const noLongerWaitAbove = run('DELETE FROM waiting WHERE sequence > ?')
  const waiting = connection.prepare<[], { sequence: number }>('SELECT sequence FROM waiting')
  const totalChanges = connection.prepare<[], { count: number }>('SELECT total_changes() AS count')
  const shards = new Map<number, ShardStatements>()
  const merging = new Set<number>()

  const statementsOf = (shard: number): ShardStatements => {
    const known = shards.get(shard)
    if (known !== undefined) return known
    createShard(connection, shard)
    const name = shardName(shard)
    const made = {
      insert: connection.prepare<(string | number)[]>(
        `INSERT INTO ${name} (rowid, ${shardColumns.join(', ')}) VALUES (?, ${shardColumns.map(() => '?').join(', ')})`,
      ),
      remove: connection.prepare<[number]>(`DELETE FROM ${name} WHERE rowid = ?`),
    }
    shards.set(shard, made)
    return made
  }
  const shardOf = (sequence: number) => Math.floor(sequence / shardSize)

  const conversationNumber = (id: string): number =>
    numberOf.get(id)?.number ?? Number(addConversation.run(id).lastInsertRowid)
  const modelNumber = ({ vendor, modelId, modelName }: HistoryMessage): number | null => {
    if (vendor === null || modelId === null) return null
    const name = modelName ?? modelId
    return (
      modelOf.get(vendor, modelId, name)?.number ??
      Number(addModel.run(vendor, modelId, name).lastInsertRowid)
    )
  }
  const remove = (sequence: number): void => {
    if (removeDocument.run(sequence).changes === 0) return
    const shard = shardOf(sequence)
    statementsOf(shard).remove.run(sequence)
    takeFromShard.run(shard)
  }

  return {
    shardOf,
    setMeta(meta: IndexMeta): void {
      writeMeta.run(meta)
    },
    /** Replaces what is there under its sequence. */
    put(message: HistoryMessage, parts: readonly HistoryPart[]): void {
      const { sequence, createdAt } = message
      remove(sequence)
      const conversation = conversationNumber(message.conversationId)
      const texts = placeTexts(parts, readAttachment)
      const shard = shardOf(sequence)
      statementsOf(shard).insert.run(
        sequence,
        prepareTexts(texts, 'text'),
        prepareTexts(texts, 'attachment'),
        prepareTexts(texts, 'reasoning'),
        prepareTexts(texts, 'tool'),
        facetsOf(message, parts, { conversation, model: modelNumber(message) }),
      )
      insertDocument.run(sequence, message.parent, conversation, createdAt, message.nanoUsd, message.tokens)
      widen.run({ sequence, number: conversation })
      addToShard.run({ shard, at: createdAt })
    },
    remove,
    putTitle(conversationId: string, title: string): void {
      const number = conversationNumber(conversationId)
      removeTitle.run(number)
      addTitle.run(number, prepareText(title))
    },
    removeConversation(conversationId: string): void {
      const number = numberOf.get(conversationId)?.number
      if (number === undefined) return
      for (const { sequence } of documentsOf.all(number)) remove(sequence)
      removeTitle.run(number)
      removeConversation.run(number)
    },
    waiting: () => waiting.all().map((row) => row.sequence),
    wait(sequence: number): void {
      wait.run(sequence)
    },
    noLongerWait(sequence: number): void {
      noLongerWait.run(sequence)
    },
    noLongerWaitAbove(sequence: number): void {
      noLongerWaitAbove.run(sequence)
    },
    /** The shard will not grow: its parts are put together, which makes it quick to ask. */
    shardIsFull(shard: number): void {
      wantMerge.run(1, shard, 1)
    },
    /** The most urgent merge that is wanted; of the shard that still grows only one because of removals. */
    nextMerge: (growing: number) => nextMerge.get(2, -1) ?? nextMerge.get(1, growing) ?? null,
    /** @returns whether the shard is in one piece now, without anything of what was removed */
    mergeSome(shard: number): boolean {
      const name = shardName(shard)
      createShard(connection, shard)
      const before = totalChanges.get()?.count ?? 0
      // A negative number begins to put all parts together, positive ones go on with it.
      const isBegun = merging.has(shard)
      const pages = isBegun ? pagesPerMerge : -pagesPerMerge
      connection.prepare(`INSERT INTO ${name} (${name}, rank) VALUES ('merge', ?)`).run(pages)
      // One change is the statement itself. What was removed while a merge went on needs another one, so it is done only
      // when there is nothing to begin with.
      const hasWorked = (totalChanges.get()?.count ?? 0) - before >= 2
      if (hasWorked) merging.add(shard)
      else merging.delete(shard)
      if (hasWorked || isBegun) return false
      mergeDone.run(shard)
      return true
    },
  }
}
