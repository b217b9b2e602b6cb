// Bytes from outside as text. UTF-8 unless a mark at the beginning says UTF-16; bytes that are neither are replaced, and
// whoever reads is told.

export interface DecodedText {
  readonly text: string
  /** Something was no text; it stands there as U+FFFD. */
  readonly isBroken: boolean
}

const strict = new TextDecoder('utf-8', { fatal: true })
const lenient = new TextDecoder('utf-8')

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

/** A mark at the beginning is taken off. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = encodingOf(bytes)
  if (encoding !== 'utf-8') {
    const text = new TextDecoder(encoding).decode(bytes)
    return { text, isBroken: text.includes('\uFFFD') }
  }
  try {
    return { text: strict.decode(bytes), isBroken: false }
  } catch {
    return { text: lenient.decode(bytes), isBroken: true }
  }
}

/** Pieces of a file as UTF-8 without a mark, whatever they are. Broken bytes stay as they are. */
export async function* asUtf8(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let decoder: InstanceType<typeof TextDecoder> | null = null
  let beginning: Uint8Array | null = new Uint8Array()
  for await (const next of pieces) {
    let piece = next
    if (beginning !== null) {
      piece = Buffer.concat([beginning, next])
      if (piece.byteLength < 3) {
        beginning = piece
        continue
      }
      beginning = null
      const encoding = encodingOf(piece)
      if (encoding !== 'utf-8') decoder = new TextDecoder(encoding)
      else if (piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf) piece = piece.subarray(3)
    }
    yield decoder === null ? piece : Buffer.from(decoder.decode(piece, { stream: true }), 'utf8')
  }
  if (beginning !== null && beginning.byteLength > 0) yield beginning
  if (decoder !== null) yield Buffer.from(decoder.decode(), 'utf8')
}
