import { ForeignDatabaseError } from '../../../store/foreign-database.ts'
import { ImportFileError } from '../import-file-error.ts'
import { type Draft, skipped } from './read-records.ts'

/** What the report says when a reader fails at a record in a way nobody foresaw; tests look for it. */
export const unforeseenSentence = 'It could not be read because of a fault in Baton.'

/** One record that a reader cannot digest costs that record, not the whole import. */
export function guardRecord(subject: string, map: () => Draft): Draft {
  try {
    return map()
  } catch (error) {
    if (error instanceof ImportFileError || error instanceof ForeignDatabaseError) {
      return skipped(subject, error.message)
    }
    const kind = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return skipped(subject, `${unforeseenSentence} (${kind.slice(0, 200)})`)
  }
}
