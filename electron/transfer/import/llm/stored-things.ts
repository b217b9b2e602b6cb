// Fragments and attachments of a logs.db: texts and files that several prompts may share.
// Source: simonw/llm, llm/migrations.py (m012, m015), read 2026-11-26.
import type { ForeignDatabase } from '../../../store/foreign-database.ts'
import { addressParts, bytesFile, filePart, missingFileParts } from '../foreign/draft-parts.ts'
import type { IssueNotes } from '../foreign/issue-notes.ts'
import { asText } from '../foreign/own-value.ts'
import type { DraftPart } from '../import-source.ts'
import { readPlaces } from './log-index.ts'

export interface StoredThings {
  /** The text of a fragment; null when it is not there. */
  fragment(id: string): string | null
  attachmentParts(id: string, notes: IssueNotes): DraftPart[]
}

export function openStoredThings(database: ForeignDatabase): StoredThings {
  const fragments = readPlaces(database, 'fragments')
  const attachments = readPlaces(database, 'attachments')
  return {
    fragment(id) {
      const place = fragments.get(id)
      const row = place === undefined ? null : database.row('fragments', ['content'], place)
      return asText(row?.content)
    },
    attachmentParts(id, notes) {
      const place = attachments.get(id)
      const row =
        place === undefined ? null : database.row('attachments', ['type', 'path', 'url', 'content'], place)
      if (row === null) return missingFileParts(`attachment ${id.slice(0, 40)}`, notes)
      const content = row.content
      const path = asText(row.path)
      const address = asText(row.url)
      const name = path ?? address?.split('?')[0] ?? null
      if (content instanceof Uint8Array) return [filePart(bytesFile(content, name, asText(row.type)))]
      if (address !== null) return addressParts(address, name, notes)
      // Only where the file lay is written down. Baton reads no file because another one names it.
      return missingFileParts(path, notes)
    },
  }
}
