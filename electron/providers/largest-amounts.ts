// How much of anything a server is believed. What is beyond comes from a broken or hostile one, and sums of it would leave
// the numbers that are exact; it counts as not said.

/** Tokens, uses, seconds: a million times what the largest window holds (2026). */
export const mostCount = 1_000_000_000_000

/** A million dollars, for one call or for a million of anything. */
export const mostNanoUsd = 1_000_000_000_000_000

/** @returns null for what is not believed */
export function believedCount(count: number | null): number | null {
  return count !== null && count <= mostCount ? count : null
}

/** @returns null for what is not believed */
export function believedNanoUsd(nanoUsd: number | null): number | null {
  return nanoUsd !== null && nanoUsd <= mostNanoUsd ? nanoUsd : null
}
