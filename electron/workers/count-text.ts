// Exact counting in bounded time. The encoder's time grows with the square of a stretch that it cannot split (letters
// without a space, a line of dashes), so such stretches are cut; of a very long text only samples are counted.

/** Longest stretch the encoder is given whole; normal text has none that long. Measured: fastest at 64 to 256. */
const longestStretch = 256
/** Characters that are counted in full; at worst (random letters) that takes about a second. */
const longestCounted = 400_000
const sampleCount = 50

/** Letters, marks, white space: the kinds the encoder's own splitting leaves whole however long they are. */
const longStretch = new RegExp(
  [String.raw`[\p{L}\p{M}]`, String.raw`[^\s\p{L}\p{N}]`, String.raw`\s`]
    .map((kind) => `${kind}{${longestStretch + 1},}`)
    .join('|'),
  'gu',
)

/** @param encode counts a text that has no long stretches */
export function countText(text: string, encode: (text: string) => number): number {
  if (text.length <= longestCounted) return countWhole(text, encode)
  const sampleLength = Math.floor(longestCounted / sampleCount)
  let tokens = 0
  for (let index = 0; index < sampleCount; index += 1) {
    const start = Math.floor((index * (text.length - sampleLength)) / (sampleCount - 1))
    tokens += countWhole(text.slice(start, start + sampleLength), encode)
  }
  return Math.round((tokens * text.length) / (sampleLength * sampleCount))
}

function countWhole(text: string, encode: (text: string) => number): number {
  let tokens = 0
  let counted = 0
  const countTo = (end: number) => {
    if (end > counted) tokens += encode(text.slice(counted, end))
    counted = end
  }
  for (const match of text.matchAll(longStretch)) {
    // The piece before takes the first character along: a word and the space before it are one.
    const end = match.index + match[0].length
    for (let cut = match.index + longestStretch; cut < end; cut += longestStretch) {
      if (isInsidePair(text, cut)) cut -= 1
      countTo(cut)
    }
  }
  countTo(text.length)
  return tokens
}

function isInsidePair(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff
}
