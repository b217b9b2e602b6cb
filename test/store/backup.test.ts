import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
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
    insertThread(store, 200, { text: () => 'x'.repeat(500) })
    store.close()
    const whole = readFileSync(folder.file)
    const file = new BetterSqlite3(folder.file)
    file.pragma('foreign_keys = OFF')
    // Copies well, and the copy is worth nothing: messages without their conversation.
    file.exec('DELETE FROM conversations')
    file.close()
    expect(() => createBackup({ path: folder.file }, backups, startMs)).toThrow('is not sound')
    expect(readdirSync(backups)).toEqual([])

    whole.fill(0, whole.length / 2, whole.length / 2 + 4096)
    writeFileSync(folder.file, whole)
    expect(checkHistoryFile(folder.file).isSound).toBe(false)
    expect(() => createBackup({ path: folder.file }, backups, startMs)).toThrow(StorageError)
    expect(readdirSync(backups)).toEqual([])
  })
})
