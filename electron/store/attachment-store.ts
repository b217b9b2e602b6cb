import { createHash } from 'node:crypto'
import type { Database } from './database.ts'
import { pickValues } from './prepared-query.ts'
import type { AttachmentsTable } from './schema.ts'
import type { AttachmentStore } from './store.ts'

const columnNames = [
  'hash',
  'media_type',
  'byte_size',
  'created_at',
  'bytes',
] as const satisfies readonly (keyof AttachmentsTable)[]

export function createAttachmentStore(database: Database, now: () => number): AttachmentStore {
  const { query } = database
  const exists = database.prepare((values: { hash: string }) =>
    query.selectFrom('attachments').select('byte_size').where('hash', '=', values.hash),
  )
  const insert = database.prepare((row: AttachmentsTable) =>
    query.insertInto('attachments').values(pickValues(row, columnNames)),
  )
  const one = database.prepare((values: { hash: string }) =>
    query.selectFrom('attachments').select(['media_type', 'bytes']).where('hash', '=', values.hash),
  )

  return {
    put({ name, mediaType, bytes }) {
      const hash = createHash('sha256').update(bytes).digest('hex')
      database.transaction(() => {
        if (exists.get({ hash }) !== undefined) return
        database.beforeGrowth()
        insert.run({ hash, media_type: mediaType, byte_size: bytes.byteLength, created_at: now(), bytes })
      })
      return { type: 'file', hash, mediaType, name, byteSize: bytes.byteLength }
    },
    get(hash) {
      const row = one.get({ hash })
      return row === undefined ? null : { mediaType: row.media_type, bytes: row.bytes }
    },
  }
}
