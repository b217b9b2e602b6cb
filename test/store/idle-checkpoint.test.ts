import { statSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { expect, it, vi } from 'vitest'
import { startIdleCheckpoint } from '../../electron/store/idle-checkpoint.ts'
import { applyPragmas } from '../../electron/store/pragmas.ts'
import { temporaryFolder } from '../harness/store-fixtures.ts'

it('empties the log when nothing is written for a while, and waits for no reader', async () => {
  using folder = temporaryFolder()
  const connection = new BetterSqlite3(folder.file)
  applyPragmas(connection, true)
  const errors: unknown[] = []
  const checkpoint = startIdleCheckpoint(connection, (error) => errors.push(error), 20)
  const logBytes = () => statSync(`${folder.file}-wal`).size

  connection.exec('CREATE TABLE words (word TEXT) STRICT')
  const reader = new BetterSqlite3(folder.file, { readonly: true })
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM words').get()
  connection.exec("INSERT INTO words VALUES ('later')")
  checkpoint.touch()
  expect(logBytes()).toBeGreaterThan(0)
  reader.exec('COMMIT')
  reader.close()
  await vi.waitFor(() => expect(logBytes()).toBe(0))
  expect(connection.pragma('busy_timeout', { simple: true })).toBe(5000)

  connection.exec("INSERT INTO words VALUES ('again')")
  checkpoint.touch()
  checkpoint.stop()
  connection.close()
  expect(errors).toEqual([])
})
