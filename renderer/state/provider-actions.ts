// What the person does about the things providers hold: deletes them there, tries again, removes a conversation for
// good. Each request leaves a receipt.
import type { ReleaseReceipt } from '../../shared/domain/held-state.ts'
import type { ConversationId, Id } from '../../shared/domain/ids.ts'
import { closeIfOpen } from './actions.ts'
import { askCommand } from './run-command.ts'
import { session } from './session.ts'
import { dismissToastsAbout } from './toast-store.ts'

/**
 * Deletes at the providers what they hold about a conversation.
 * @param handleIds what is to be deleted; null for everything
 * @returns a receipt for each; null when nothing was asked for and the person has been told why
 */
export function releaseAtProviders(
  conversationId: ConversationId,
  handleIds: readonly Id[] | null,
): Promise<readonly ReleaseReceipt[] | null> {
  return askCommand(() =>
    session().client.providers.release({
      conversationId,
      handleIds: handleIds === null ? null : [...handleIds],
    }),
  )
}

/** Tries a failed receipt again. */
export function retryRelease(receiptId: Id): Promise<ReleaseReceipt | null> {
  return askCommand(() => session().client.providers.retryRelease({ receiptId }))
}

/**
 * Removes a conversation of the trash for good.
 * @returns the receipts of what was to be deleted at the providers; null when it is still there
 */
export async function purgeConversation(
  conversationId: ConversationId,
  releasesAtProviders: boolean,
): Promise<readonly ReleaseReceipt[] | null> {
  const outcome = await askCommand(() =>
    session().client.conversations.purge({ conversationId, releasesAtProviders }),
  )
  if (outcome === null) return null
  closeIfOpen(conversationId)
  // That it was moved to the trash may still be said, with a word that would bring it back.
  dismissToastsAbout(conversationId)
  return outcome.receipts
}
