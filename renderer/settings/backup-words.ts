// How backups and what they mean read on the screen.
import type { Backup } from '../../shared/contract/app-state.ts'
import type { Settings } from '../../shared/domain/settings.ts'
import { formatBytes, formatCount, formatQuantity } from '../usage/format-numbers.ts'

const whenFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** `26 Nov 2026, 18:40` */
export function formatWhen(timeMs: number): string {
  return whenFormat.format(timeMs)
}

/** Why it was made; one of an earlier version does not say. */
export function purposeWords(purpose: Backup['purpose']): string {
  switch (purpose) {
    case 'asked':
      return 'Made on demand'
    case 'scheduled':
      return 'Scheduled'
    case 'before-migration':
      return 'Before an update'
    case 'before-restore':
      return 'Before going back'
    case null:
      return 'By an earlier version'
  }
}

/** `214 conversations, 8,502 messages, 48.2 MB` */
export function contentWords(
  backup: Pick<Backup, 'conversationCount' | 'messageCount' | 'byteSize'>,
): string {
  return [
    formatQuantity(backup.conversationCount, 'conversation'),
    formatQuantity(backup.messageCount, 'message'),
    formatBytes(backup.byteSize),
  ].join(', ')
}

/** When the next one comes, as a sentence. */
export function nextWords(schedule: Settings['backupSchedule'], nextAt: number | null, now: number): string {
  if (schedule === 'off') return 'No backups are made by themselves.'
  if (nextAt === null) return 'Nothing has changed since the last one, so none is due.'
  if (nextAt <= now) return 'The next one is due, and is made soon.'
  return `The next one is due on ${formatWhen(nextAt)}.`
}

/** "and 12 more", for a list of titles that is cut; null for a whole one. */
export function moreWords(count: number, shownCount: number): string | null {
  return count > shownCount ? `and ${formatCount(count - shownCount)} more` : null
}

/** How many scheduled ones are kept, as the person typed it; null when it is no such number. */
export function readKeepCount(text: string): number | null {
  const count = Number(text.trim())
  return Number.isInteger(count) && count >= 1 && count <= 100 ? count : null
}
