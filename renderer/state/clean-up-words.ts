// What the clean-up rules did, in words.

export interface CleanedUp {
  readonly archivedCount: number
  readonly purgedCount: number
  readonly failedReleaseCount: number
}

function conversations(count: number): string {
  return count === 1 ? '1 conversation' : `${count.toLocaleString('en-US')} conversations`
}

/** A finished sentence or more; null when nothing was done. */
export function cleanedUpWords({ archivedCount, purgedCount, failedReleaseCount }: CleanedUp): string | null {
  const sentences = [
    archivedCount === 0 ? null : `Archived ${conversations(archivedCount)} that nobody wrote in for a while.`,
    purgedCount === 0 ? null : `Deleted ${conversations(purgedCount)} of the trash for good.`,
    failedReleaseCount === 0
      ? null
      : `${failedReleaseCount === 1 ? '1 item' : `${failedReleaseCount} items`} at providers could not be deleted; the receipts are under Data in Settings.`,
  ].filter((sentence) => sentence !== null)
  return sentences.length === 0 ? null : sentences.join(' ')
}
