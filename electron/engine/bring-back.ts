// Taking a conversation out of the archive or the trash where a rule archives what nobody wrote in.
import type { Conversation } from '../../shared/domain/conversation.ts'
import type { Store } from '../store/store.ts'

const dayMs = 86_400_000

/**
 * The rule would archive an old conversation again within the hour in which somebody took it out, so that it counts as
 * written in now.
 * @param patch what is done to the conversation
 * @param now UTC milliseconds
 * @returns the patch, with a new time where it is needed
 */
export function bringBack(
  { settings }: Pick<Store, 'settings'>,
  conversation: Conversation,
  patch: Partial<Conversation>,
  now: number,
): Partial<Conversation> {
  const isTakenOut =
    (patch.archivedAt === null && conversation.archivedAt !== null) ||
    (patch.trashedAt === null && conversation.trashedAt !== null)
  if (!isTakenOut) return patch
  const { archiveAfterDays } = settings.read()
  const isDue = archiveAfterDays !== null && conversation.updatedAt < now - archiveAfterDays * dayMs
  return isDue ? { ...patch, updatedAt: now } : patch
}
