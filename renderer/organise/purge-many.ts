// Deletes conversations of the trash for good, one after the other: each has its own receipts, and the engine answers
// everybody else between two of them.
import type { ReleaseReceipt } from '../../shared/domain/held-state.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { formatQuantity } from '../usage/format-numbers.ts'

export interface PurgeProgress {
  readonly removedIds: readonly ConversationId[]
  readonly receipts: readonly ReleaseReceipt[]
  /** Those that stay, and why the first of them does. */
  readonly keptCount: number
  readonly keptSentence: string | null
}

export interface PurgeManyOptions {
  readonly ids: readonly ConversationId[]
  /** @throws an error with a sentence for one that cannot be removed */
  purge(id: ConversationId): Promise<readonly ReleaseReceipt[]>
  onProgress(progress: PurgeProgress): void
  /** Asked before each. */
  isStopped(): boolean
}

export async function purgeMany(options: PurgeManyOptions): Promise<PurgeProgress> {
  let progress: PurgeProgress = { removedIds: [], receipts: [], keptCount: 0, keptSentence: null }
  for (const id of options.ids) {
    if (options.isStopped()) break
    try {
      const receipts = await options.purge(id)
      progress = {
        ...progress,
        removedIds: [...progress.removedIds, id],
        receipts: [...progress.receipts, ...receipts],
      }
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error)
      progress = {
        ...progress,
        keptCount: progress.keptCount + 1,
        keptSentence: progress.keptSentence ?? sentence,
      }
    }
    options.onProgress(progress)
  }
  return progress
}

/** What came of it, in finished sentences. @param askedCount how many were to be deleted */
export function purgeManyWords(
  { removedIds, receipts, keptCount, keptSentence }: PurgeProgress,
  askedCount: number,
): string {
  const failed = receipts.filter(({ outcome }) => outcome === 'failed').length
  const gone = receipts.length - failed
  const rest = askedCount - removedIds.length - keptCount
  const parts = [
    `${formatQuantity(removedIds.length, 'conversation')} ${removedIds.length === 1 ? 'is' : 'are'} deleted for good.`,
    gone === 0
      ? null
      : `${formatQuantity(gone, 'item')} at providers ${gone === 1 ? 'is' : 'are'} gone as well.`,
    failed === 0
      ? null
      : `${formatQuantity(failed, 'item')} at providers could not be deleted; the receipts stay, and each can be tried again.`,
    keptCount === 0
      ? null
      : `${formatQuantity(keptCount, 'conversation')} could not be deleted: ${keptSentence}`,
    rest === 0
      ? null
      : `${formatQuantity(rest, 'conversation')} ${rest === 1 ? 'stays' : 'stay'} in the trash.`,
  ]
  return parts.filter((part) => part !== null).join(' ')
}
