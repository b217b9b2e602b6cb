/** What the fake of responses-wire cuts a text into: one delta for so many characters. */
const charactersPerDelta = 5

/** A text that is sent as exactly so many deltas. */
export function answerText(deltaCount: number): string {
  const words = 'The quick brown fox jumps over the lazy dog, and naps. '
  const length = deltaCount * charactersPerDelta
  return words.repeat(Math.ceil(length / words.length)).slice(0, length)
}
