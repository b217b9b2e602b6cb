// The file of the search index. It is a cache: whatever is wrong with it, it is thrown away and built anew.
//
// Words of messages lie in shards, one for so many sequences of messages. Small shards bound what a question about a common
// word or beginning can cost (the newest are asked first), and what it costs to take the words of removed messages out of
// the file for good.
import { closeSync, existsSync, openSync, rmSync } from 'node:fs'
import BetterSqlite3, { type Database as Connection } from 'better-sqlite3'

/** To be raised whenever what is in the index, or how words are split, changes. */
const indexVersion = 1

const schema = `
CREATE TABLE meta (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  shard_size INTEGER NOT NULL,
  store_id TEXT NOT NULL,
  token TEXT NOT NULL,
  commit_count INTEGER NOT NULL,
  -- Messages above the floor and up to the position are in the index.
  position INTEGER NOT NULL,
  floor INTEGER NOT NULL,
  last_change INTEGER NOT NULL,
  -- Up to which id the titles of before are in the index; null when all are.
  titles_after TEXT
) STRICT;
CREATE TABLE conversations (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- The span of its messages' sequences; null before the first one.
  first_sequence INTEGER,
  last_sequence INTEGER
) STRICT;
CREATE TABLE documents (
  sequence INTEGER PRIMARY KEY,
  -- The message it follows; null for the first of a conversation.
  parent INTEGER,
  conversation INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  nano_usd INTEGER,
  tokens INTEGER
) STRICT;
CREATE INDEX documents_by_conversation ON documents (conversation);
CREATE INDEX documents_by_cost ON documents (nano_usd) WHERE nano_usd IS NOT NULL;
CREATE INDEX documents_by_tokens ON documents (tokens) WHERE tokens IS NOT NULL;
-- Messages that were still open when they were passed.
CREATE TABLE waiting (sequence INTEGER PRIMARY KEY) STRICT;
CREATE TABLE models (
  number INTEGER PRIMARY KEY,
  vendor TEXT NOT NULL,
  model_id TEXT NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (vendor, model_id, name)
) STRICT;
CREATE TABLE shards (
  number INTEGER PRIMARY KEY,
  document_count INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  -- 1: its parts are to be put together; 2: because of what was removed, so the log goes afterwards.
  merge_wanted INTEGER NOT NULL DEFAULT 0
) STRICT;
-- Kept with their words, so that a title can be taken out exactly.
CREATE VIRTUAL TABLE titles USING fts5 (title, tokenize = 'ascii');
INSERT INTO titles (titles, rank) VALUES ('secure-delete', 1);
`

export const shardColumns = ['text', 'attachment', 'reasoning', 'tool', 'facets'] as const

export function shardName(shard: number): string {
  return `words_${shard}`
}

/**
 * The beginnings of two and three characters have lists of their own, since they are asked for at every word that is typed
 * and stand for much of all text: "banu th" took 55 ms of processor time among 100,000 messages without them and 13 ms with
 * them, for an index of 1.7 times the size (measured 2026-11).
 *
 * Words come folded and split, so all that is left to the tokenizer is to cut at blanks. A message that goes leaves a mark
 * in its shard, and its words until the parts of the shard are put together (see IndexWriter.mergeSome).
 */
export function createShard(connection: Connection, shard: number): void {
  connection.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS ${shardName(shard)} USING fts5 (
    ${shardColumns.join(', ')}, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3')`)
}

export interface IndexMeta {
  readonly storeId: string
  readonly token: string
  readonly commitCount: number
  readonly position: number
  readonly floor: number
  readonly lastChange: number
  readonly titlesAfter: string | null
}

/** Takes the index away; it is built anew when it is opened. */
export function removeIndexFile(path: string): void {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(path + ending, { force: true })
}

export function readMeta(connection: Connection): IndexMeta {
  const row = connection
    .prepare<[], IndexMeta>(
      `SELECT store_id AS storeId, token, commit_count AS commitCount, position, floor, last_change AS lastChange,
        titles_after AS titlesAfter FROM meta`,
    )
    .get()
  if (row === undefined) throw new Error('the search index has lost its first row')
  return row
}

function openConnection(path: string | null): Connection {
  // Only the person may read it; SQLite gives the log the rights of the file.
  if (path !== null && !existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  const connection = new BetterSqlite3(path ?? ':memory:')
  try {
    connection.pragma('trusted_schema = ON')
    connection.pragma('secure_delete = ON')
    connection.pragma('busy_timeout = 2000')
    connection.pragma('cache_size = -32000')
    connection.pragma('temp_store = MEMORY')
    if (path !== null) {
      connection.pragma('journal_mode = WAL')
      // A cache may lose its last commits with the power, not its order.
      connection.pragma('synchronous = NORMAL')
      connection.pragma('journal_size_limit = 16777216')
    }
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

function isUsable(connection: Connection, shardSize: number): boolean {
  const hasMeta =
    connection
      .prepare<[], { count: number }>(
        "SELECT count(*) AS count FROM sqlite_schema WHERE type = 'table' AND name = 'meta'",
      )
      .get()?.count === 1
  if (!hasMeta) return false
  const row = connection
    .prepare<[], { version: number; shardSize: number }>('SELECT version, shard_size AS shardSize FROM meta')
    .get()
  return row?.version === indexVersion && row.shardSize === shardSize
}

function sqliteCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Whether the file does not make sense. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(sqliteCode(error))
}

function tryExisting(path: string, shardSize: number): Connection | null {
  let connection: Connection | null = null
  try {
    connection = openConnection(path)
    if (isUsable(connection, shardSize)) return connection
  } catch (error) {
    // A table that is not there is damage too, where only our own tables are asked.
    if (!isDamage(error) && sqliteCode(error) !== 'SQLITE_ERROR') {
      connection?.close()
      throw error
    }
  }
  connection?.close()
  return null
}

/**
 * Opens the index, or begins a new one: where there is none, where it is damaged or of another version.
 * @param path null for one in memory
 * @returns whether it is new
 */
export function openIndexFile(
  path: string | null,
  shardSize: number,
): { connection: Connection; isNew: boolean } {
  if (path !== null && existsSync(path)) {
    const existing = tryExisting(path, shardSize)
    if (existing !== null) return { connection: existing, isNew: false }
  }
  if (path !== null) removeIndexFile(path)
  const connection = openConnection(path)
  connection.exec('BEGIN')
  connection.exec(schema)
  connection
    .prepare(
      `INSERT INTO meta (id, version, shard_size, store_id, token, commit_count, position, floor, last_change, titles_after)
        VALUES (1, ?, ?, '', '', 0, 0, 1, 0, '')`,
    )
    .run(indexVersion, shardSize)
  connection.exec('COMMIT')
  return { connection, isNew: true }
}
