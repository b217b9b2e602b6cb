import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { listBackups } from '../../electron/store/backup.ts'
import { checkHistoryFile } from '../../electron/store/check-history-file.ts'
import type { Migration } from '../../electron/store/migrate.ts'
import { migrations } from '../../electron/store/migrations/index.ts'
import { openStore } from '../../electron/store/open-store.ts'
import { expectKind, insertThread, openFile, startMs, temporaryFolder } from '../harness/store-fixtures.ts'

const newest = migrations.length

const addsColumn: Migration = {
  version: newest + 1,
  slug: 'adds-column',
  apply: (connection) => connection.exec('ALTER TABLE conversations ADD COLUMN colour TEXT'),
}
const rebuildsTable: Migration = {
  version: newest + 2,
  slug: 'rebuilds-table',
  apply: (connection) =>
    connection.exec(`CREATE TABLE settings_new (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      INSERT INTO settings_new SELECT name, value FROM settings;
      DROP TABLE settings; ALTER TABLE settings_new RENAME TO settings`),
}
const failsHalfway: Migration = {
  version: newest + 2,
  slug: 'fails-halfway',
  apply(connection) {
    connection.exec('DELETE FROM messages; CREATE TABLE leftovers (id INTEGER)')
    throw new Error('something was wrong')
  },
}
const leavesLooseRows: Migration = {
  version: newest + 1,
  slug: 'leaves-loose-rows',
  apply: (connection) => connection.exec('DELETE FROM conversations'),
}

function versionOf(file: string): number {
  const connection = new BetterSqlite3(file, { readonly: true })
  try {
    return Number(connection.pragma('user_version', { simple: true }))
  } finally {
    connection.close()
  }
}

describe('migrations', () => {
  it('are numbered without gaps and named after their files', () => {
    const files = readdirSync(new URL('../../electron/store/migrations', import.meta.url))
      .filter((name) => /^\d/.test(name))
      .sort()
    expect(migrations.map(({ version, slug }) => `${String(version).padStart(4, '0')}-${slug}.ts`)).toEqual(
      files,
    )
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1))
  })

  it('need no backup in a new file', () => {
    using folder = temporaryFolder()
    openFile(folder.file, { migrations: [...migrations, addsColumn] }).close()
    expect(versionOf(folder.file)).toBe(newest + 1)
    expect(existsSync(join(folder.path, 'backups'))).toBe(false)
  })

  it('bring an older file forward after a verified backup of it', () => {
    using folder = temporaryFolder()
    const old = openFile(folder.file)
    const { messages } = insertThread(old, 7)
    old.settings.update({ appearance: 'dark' })
    old.close()

    const store = openFile(folder.file, {
      migrations: [...migrations, addsColumn, rebuildsTable],
      now: () => startMs,
    })
    expect(store.messages.path(messages[6]?.id ?? null)).toEqual(messages)
    expect(store.settings.read().appearance).toBe('dark')
    store.close()
    expect(versionOf(folder.file)).toBe(newest + 2)

    const [backup, ...others] = listBackups(join(folder.path, 'backups'))
    expect(others).toEqual([])
    expect(backup).toMatchObject({ createdAt: startMs, conversationCount: 1, messageCount: 7 })
    const backupPath = join(folder.path, 'backups', backup?.id ?? '')
    expect(versionOf(backupPath)).toBe(newest)
    expect(checkHistoryFile(backupPath).isSound).toBe(true)

    openFile(folder.file, { migrations: [...migrations, addsColumn, rebuildsTable] }).close()
    expect(listBackups(join(folder.path, 'backups'))).toHaveLength(1)
  })

  it('leave the last whole version behind when one fails, and can be tried again', () => {
    using folder = temporaryFolder()
    const old = openFile(folder.file)
    const { messages } = insertThread(old, 5)
    old.close()

    const opening = openStore({ path: folder.file, migrations: [...migrations, addsColumn, failsHalfway] })
    const { sentence } = expectKind(opening, 'unavailable')
    expect(sentence).toContain('It is as it was')
    expect(sentence).toContain(join(folder.path, 'backups'))
    expect(versionOf(folder.file)).toBe(newest + 1)
    expect(checkHistoryFile(folder.file).isSound).toBe(true)

    const store = openFile(folder.file, { migrations: [...migrations, addsColumn, rebuildsTable] })
    expect(store.messages.path(messages[4]?.id ?? null)).toEqual(messages)
    store.close()
  })

  it('are refused when they leave rows that refer to nothing', () => {
    using folder = temporaryFolder()
    const old = openFile(folder.file)
    const { messages } = insertThread(old, 5)
    old.close()
    expectKind(openStore({ path: folder.file, migrations: [...migrations, leavesLooseRows] }), 'unavailable')
    expect(versionOf(folder.file)).toBe(newest)
    const store = openFile(folder.file)
    expect(store.messages.path(messages[4]?.id ?? null)).toEqual(messages)
    store.close()
  })

  it('do not begin when the backup cannot be made, and the file keeps every byte', () => {
    using folder = temporaryFolder()
    const old = openFile(folder.file)
    insertThread(old, 5)
    old.close()
    const bytes = readFileSync(folder.file)
    const backupFolder = join(folder.path, 'not-a-folder')
    writeFileSync(backupFolder, 'in the way')
    const opening = openStore({ path: folder.file, backupFolder, migrations: [...migrations, addsColumn] })
    expectKind(opening, 'unavailable')
    expect(readFileSync(folder.file)).toEqual(bytes)
    rmSync(backupFolder)
    openFile(folder.file, { backupFolder, migrations: [...migrations, addsColumn] }).close()
    expect(versionOf(folder.file)).toBe(newest + 1)
  })
})
