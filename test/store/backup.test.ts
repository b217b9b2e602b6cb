import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { createBackup, listBackups } from '../../electron/store/backup.ts'
import { checkHistoryFile } from '../../electron/store/check-history-file.ts'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import { StorageError } from '../../electron/store/storage-error.ts'
import { insertThread, openFile, startMs, temporaryFolder } from '../harness/store-fixtures.ts'

describe('backups', () => {
  it('hold everything committed, the log included, while the store stays open', () => {
    using folder = temporaryFolder()
    const backups = join(folder.path, 'backups')
    const store = openFile(folder.file)
    const { messages } = insertThread(store, 40)
    const made = createBackup(store, backups, startMs)
    insertThread(store, 3)
    const later = createBackup(store, backups, startMs + 1)
    expect(made).toMatchObject({ createdAt: startMs, conversationCount: 1, messageCount: 40 })
    expect(listBackups(backups)).toEqual([later, made])
    store.close()

    expect(checkHistoryFile(join(backups, made.id))).toEqual({ isSound: true, problems: [] })
    const copy = openFile(join(backups, made.id))
    expect(copy.messages.path(messages[39]?.id ?? null)).toEqual(messages)
    copy.close()
  })

  it('are listed without opening them, and strangers in the folder are left out', () => {
    using folder = temporaryFolder()
    expect(listBackups(join(folder.path, 'missing'))).toEqual([])
    writeFileSync(join(folder.path, 'notes.txt'), '')
    writeFileSync(join(folder.path, '.making-1-2.db'), '')
    writeFileSync(join(folder.path, 'baton-2026-11-20T10-00-00-000Z.db'), '')
    expect(listBackups(folder.path)).toEqual([])
  })

  it('are not made of a damaged file, of nothing, or of a store in memory; nothing is left behind', () => {
    using folder = temporaryFolder()
    const backups = join(folder.path, 'backups')
    const memory = openMemoryStore()
    expect(() => createBackup(memory, backups, startMs)).toThrow(StorageError)
    memory.close()
    expect(() => createBackup({ path: folder.file }, backups, startMs)).toThrow(StorageError)
    expect(existsSync(folder.file)).toBe(false)

    const store = openFile(folder.file)
    insertThread(store, 50)
    store.close()
    const file = new BetterSqlite3(folder.file)
    // An index that says other than its table: opens, answers, and is not sound.
    file.unsafeMode().pragma('writable_schema = ON')
    file.exec(
      "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'turns_by_message') WHERE name = 'messages_by_parent'",
    )
    file.close()
    expect(checkHistoryFile(folder.file).isSound).toBe(false)
    expect(listBackups(backups)).toEqual([])
    expect(readdirSync(backups)).toEqual([])
  })
})
