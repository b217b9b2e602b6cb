// Estimates by length and size, for where nothing can count: cheap, the same every time, and rather too high than too
// low. What is shown of them says "about".

/** Role marks and separators around each message. */
export const tokensPerMessage = 4

/** In quarters of a token: what one UTF-16 unit of a script comes to with the vocabularies of 2026. */
function quartersOf(unit: number): number {
  if (unit < 0x530) return unit >= 0x30 && unit <= 0x39 ? 2 : 1
  // Ethiopic is spelled out byte by byte.
  if (unit >= 0x1200 && unit < 0x1400) return 8
  return unit < 0x2e80 ? 2 : 4
}

/** About how many tokens a text has: a quarter of its Latin letters, half its digits, every CJK character for itself. */
export function estimateTextTokens(text: string): number {
  let quarters = 0
  for (let index = 0; index < text.length; index += 1) quarters += quartersOf(text.charCodeAt(index))
  return Math.ceil(quarters / 4)
}

/** How many UTF-16 units from the beginning have at most so many tokens by the same estimate. */
export function lengthWithinTokens(text: string, tokens: number): number {
  let quarters = 0
  for (let index = 0; index < text.length; index += 1) {
    quarters += quartersOf(text.charCodeAt(index))
    if (quarters > tokens * 4) return index
  }
  return text.length
}

const textBytesPerToken = 4
/** What vendors bill for a picture goes from some hundred to some thousand tokens; most are scaled down to about this. */
const tokensPerImage = 1500
/** A page of a document is read as text and as a picture. */
const tokensPerPage = 2000
const bytesPerPage = 100_000
/** Apis that take documents read a hundred pages at most, or not many more. */
const mostPages = 100
/** A minute of speech in a megabyte, at about 32 tokens a second. */
const audioBytesPerToken = 500
const videoBytesPerToken = 400
const tokensPerUnknownFile = 1000

export function isTextMedia(mediaType: string): boolean {
  return mediaType.startsWith('text/') || mediaType === 'application/json' || mediaType.endsWith('+json')
}

/** About how many tokens a model reads a file as, by its kind and size. Text files are sent as text. */
export function estimateFileTokens(file: { readonly mediaType: string; readonly byteSize: number }): number {
  const { mediaType, byteSize } = file
  if (isTextMedia(mediaType)) return Math.ceil(byteSize / textBytesPerToken) + tokensPerMessage
  if (mediaType.startsWith('image/')) return tokensPerImage
  if (mediaType === 'application/pdf') {
    return tokensPerPage * Math.min(mostPages, Math.max(1, Math.ceil(byteSize / bytesPerPage)))
  }
  if (mediaType.startsWith('audio/')) return Math.max(100, Math.ceil(byteSize / audioBytesPerToken))
  if (mediaType.startsWith('video/')) return Math.max(100, Math.ceil(byteSize / videoBytesPerToken))
  return tokensPerUnknownFile
}
