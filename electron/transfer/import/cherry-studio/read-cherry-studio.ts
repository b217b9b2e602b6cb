// Backups of Cherry Studio: a zip file with "data.json" and the files of the conversations in "Data/Files", or such a
// data.json alone; since version 2 a zip file with a database (read-database.ts).
// Sources: CherryHQ/cherry-studio, src/renderer/src/services/BackupService.ts, src/main/services/BackupManager.ts and
// src/main/services/backup/archiveLayout.ts, read 2026-11-26.
import { guardRecord } from '../foreign/guard-record.ts'
import { bodyShape, entryShape, type HeadShape, hasKeys } from '../foreign/head-shape.ts'
import { brokenTextSentence, withSentence } from '../foreign/read-records.ts'
import { ImportFileError } from '../import-file-error.ts'
import type { ImportSource } from '../import-source.ts'
import type { OpenedFile, ReadableFile } from '../opened-file.ts'
import { readBackupData, readTopics } from './backup-data.ts'
import { mapTopic } from './map-topic.ts'
import { readDatabaseBackup } from './read-database.ts'

function isBackup(shape: HeadShape): boolean {
  if (shape.kind !== 'object') return false
  return hasKeys(shape, 'localStorage') && ['indexedDB', 'version', 'time'].some((key) => shape.keys.has(key))
}

/** The database of version 2. */
function databaseFile(file: OpenedFile): ReadableFile | null {
  return file.find('manifest.json') === null ? null : file.find('backup.sqlite')
}

/** A backup that is the browser's storage as it lies on the disk. */
function isStorageCopy(file: OpenedFile): boolean {
  const names = (file.entries ?? []).map(({ name }) => name)
  return ['IndexedDB/', 'Local Storage/'].every((folder) => names.some((name) => name.startsWith(folder)))
}

function dataFile(file: OpenedFile): ReadableFile | null {
  return (
    file.body ??
    file.find('data.json') ??
    (file.entries ?? []).find(({ name }) => name.endsWith('/data.json')) ??
    null
  )
}

function fileFinder(file: OpenedFile) {
  const byName = new Map<string, ReadableFile>()
  for (const entry of file.entries ?? []) {
    const found = /(?:^|\/)Files\/([^/]+)$/.exec(entry.name)?.[1]
    if (found !== undefined) byName.set(found, entry)
  }
  return (name: string): ReadableFile | null => byName.get(name) ?? null
}

export const cherryStudioSource: ImportSource = {
  app: 'cherry-studio',
  name: 'Cherry Studio',
  async detect(file) {
    if (file.body !== null) return isBackup(bodyShape(file))
    const data = dataFile(file)
    if (data !== null && isBackup(await entryShape(data))) return true
    return databaseFile(file) !== null || isStorageCopy(file)
  },
  async *read(file, { signal }) {
    const database = databaseFile(file)
    if (database !== null) {
      yield* readDatabaseBackup(database, signal)
      return
    }
    const data = dataFile(file)
    if (data === null) {
      throw new ImportFileError(
        'This backup of Cherry Studio has no data.json, so that Baton cannot read it. Nothing was imported. Make a backup of the older kind, with a data.json, if your version offers one.',
      )
    }
    const backup = await readBackupData(data)
    yield* backup.issues
    const findFile = fileFinder(file)
    for await (const record of readTopics(data)) {
      if (record.kind !== 'topic') {
        yield record
        continue
      }
      const subject = record.id ?? 'A topic'
      const draft = guardRecord(subject, () => mapTopic(record.value, record.id, backup, findFile))
      yield withSentence(draft, record.hasBrokenText ? brokenTextSentence : null)
    }
  },
}
