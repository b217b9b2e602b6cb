// Brings a file from its `user_version` to the newest schema. Each migration runs in a transaction of its own together
// with the new version number and a check of every foreign key, so that a file is always exactly one version. The
// caller backs the file up first.
import { randomUUID } from 'node:crypto'
import type { Database as Connection } from 'better-sqlite3'

export interface Migration {
  /** 1 for the first; without gaps. */
  readonly version: number
  readonly slug: string
  /** Runs inside a transaction with foreign keys off, as SQLite asks for rebuilding tables. */
  apply(connection: Connection): void
}

/** "Bato": marks the file as Baton's in its header. */
export const applicationId = 0x4261746f

/** The version the newest of these migrations leaves behind. */
export function latestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0
}

/** The schema version written in the file; 0 for a new one. */
export function schemaVersion(connection: Connection): number {
  return Number(connection.pragma('user_version', { simple: true }))
}

function applyOne(connection: Connection, migration: Migration): void {
  connection.exec('BEGIN IMMEDIATE')
  try {
    migration.apply(connection)
    const broken: unknown = connection.pragma('foreign_key_check')
    if (!Array.isArray(broken) || broken.length > 0) {
      throw new Error(`migration ${migration.slug} leaves rows that refer to nothing`)
    }
    if (migration.version === 1) {
      connection.pragma(`application_id = ${applicationId}`)
      connection
        .prepare('INSERT INTO store_state (id, store_id, commit_count) VALUES (1, ?, 0)')
        .run(randomUUID())
    }
    connection.pragma(`user_version = ${migration.version}`)
    connection.exec('COMMIT')
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK')
    throw error
  }
}

/**
 * Applies what is missing, in order.
 * @returns the versions that were applied.
 * @throws what a migration throws; the file is then at the last version that succeeded.
 */
export function migrate(connection: Connection, migrations: readonly Migration[]): number[] {
  const applied: number[] = []
  connection.pragma('foreign_keys = OFF')
  try {
    for (const migration of migrations) {
      if (migration.version !== schemaVersion(connection) + 1) continue
      applyOne(connection, migration)
      applied.push(migration.version)
    }
  } finally {
    connection.pragma('foreign_keys = ON')
  }
  return applied
}
