// Reads the values one wants out of a JSON file of any size, one at a time. Each is cut out as bytes and parsed by itself,
// which is why this is no streaming parser: one value that is broken, too large or too deep is left out with a sentence,
// and the ones after it are read all the same.
import { asUtf8, decodeText } from './decode-text.ts'

/**
 * Where values stand: keys from the outside in, "*" for any item or key, empty for the whole file. One that lies within a
 * wanted one is not looked for.
 */
export type JsonPlace = readonly string[]

export type JsonRead =
  | {
      readonly kind: 'value'
      /** The index in `places` of the one that fits. */
      readonly place: number
      /** Keys and positions from the outside in. */
      readonly path: readonly string[]
      /** A key named `__proto__` is a key like any other here; never copy it by assignment. */
      readonly value: unknown
      readonly hasBrokenText: boolean
    }
  | {
      readonly kind: 'unreadable'
      readonly place: number
      readonly path: readonly string[]
      /** A finished sentence. */
      readonly sentence: string
    }
  /** The file ends in the middle, or is no JSON from here on; always the last. */
  | { readonly kind: 'cut'; readonly sentence: string }

export interface JsonLimits {
  /** Of one value. */
  readonly valueBytes: number
  readonly depth: number
}

export const usualJsonLimits: JsonLimits = { valueBytes: 256 * 1024 * 1024, depth: 1000 }

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openArray = 0x5b
const closeArray = 0x5d
const openObject = 0x7b
const closeObject = 0x7d

/** Nothing that is meant to be read is this deep; what is, is not worth remembering its brackets. */
const hopelessDepth = 1_000_000

interface Capture {
  readonly place: number
  readonly path: readonly string[]
  /** How many brackets are open around it. */
  readonly depth: number
  pieces: Uint8Array[]
  size: number
  isTooDeep: boolean
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function endsScalar(byte: number): boolean {
  return byte === comma || byte === closeArray || byte === closeObject || isSpace(byte)
}

/** A number, true, false or null. */
function beginsScalar(byte: number): boolean {
  return byte === 0x2d || (byte >= 0x30 && byte <= 0x39) || byte === 0x74 || byte === 0x66 || byte === 0x6e
}

/** Follows brackets and strings; what stands in them is left to JSON.parse. */
class JsonCutter {
  readonly #places: readonly JsonPlace[]
  readonly #deepestPlace: number
  readonly #limits: JsonLimits
  readonly #open: number[] = []
  /** The key or position of what stands open at each level, as far down as places reach. */
  readonly #path: string[] = []
  readonly #positions: number[] = []
  #capture: Capture | null = null
  /** Where what is captured begins in the piece at hand. */
  #captureStart = 0
  #keyPieces: Uint8Array[] = []
  #keyStart = 0
  #expectsKey = false
  #isInString = false
  #isInKey = false
  #isEscaped = false
  #isInScalar = false
  #hasBegun = false
  #hasEnded = false
  #reads: JsonRead[] = []

  constructor(places: readonly JsonPlace[], limits: JsonLimits) {
    this.#places = places
    this.#deepestPlace = Math.max(...places.map((place) => place.length))
    this.#limits = limits
  }

  /** @returns what was completed by this piece; the last one is a `cut` when nothing more can be read. */
  feed(piece: Uint8Array): JsonRead[] {
    this.#reads = []
    this.#captureStart = 0
    this.#keyStart = 0
    for (let at = 0; at < piece.byteLength; at += 1) {
      if (!this.#step(piece, at)) {
        this.#reads.push({ kind: 'cut', sentence: 'From one point on the file is no JSON.' })
        return this.#reads
      }
    }
    this.#keepRest(piece)
    return this.#reads
  }

  finish(): JsonRead[] {
    this.#reads = []
    if (this.#isInScalar && this.#open.length === 0) this.#endValue(new Uint8Array(), 0)
    if (!this.#hasEnded) this.#reads.push({ kind: 'cut', sentence: 'The file ends in the middle.' })
    return this.#reads
  }

  /** @returns false when this can be no JSON */
  #step(piece: Uint8Array, at: number): boolean {
    const byte = piece[at] ?? 0
    if (this.#isInString) {
      this.#stepString(piece, at, byte)
      return true
    }
    if (this.#isInScalar) {
      if (!endsScalar(byte)) return true
      this.#isInScalar = false
      this.#endValue(piece, at)
    }
    if (isSpace(byte)) return true
    if (this.#hasEnded) return false
    switch (byte) {
      case quote:
        this.#isInString = true
        this.#isInKey = this.#expectsKey
        if (this.#isInKey) this.#keyStart = at
        else this.#beginValue(at)
        return true
      case openObject:
      case openArray:
        return this.#openBracket(at, byte)
      case closeObject:
      case closeArray:
        return this.#closeBracket(piece, at, byte)
      case comma:
        return this.#nextItem()
      case colon:
        this.#expectsKey = false
        return true
      default:
        // Within a wanted value it is for its parser to say what is wrong.
        if (this.#capture === null && (this.#expectsKey || !beginsScalar(byte))) return false
        this.#beginValue(at)
        this.#isInScalar = true
        return true
    }
  }

  #stepString(piece: Uint8Array, at: number, byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false
    else if (byte === backslash) this.#isEscaped = true
    else if (byte === quote) {
      this.#isInString = false
      if (!this.#isInKey) {
        this.#endValue(piece, at + 1)
        return
      }
      const level = this.#open.length - 1
      if (level < this.#deepestPlace)
        this.#path[level] = this.#readKey(piece.subarray(this.#keyStart, at + 1))
      this.#keyPieces = []
    }
  }

  #readKey(last: Uint8Array): string {
    const { text } = decodeText(Buffer.concat([...this.#keyPieces, last]))
    try {
      return String(JSON.parse(text))
    } catch {
      // A key that is no JSON is none of those that are looked for.
      return text
    }
  }

  #openBracket(at: number, byte: number): boolean {
    if (this.#expectsKey && this.#capture === null) return false
    this.#beginValue(at)
    this.#open.push(byte)
    const depth = this.#open.length
    if (depth > hopelessDepth) return false
    if (depth > this.#limits.depth && this.#capture !== null) this.#capture.isTooDeep = true
    this.#expectsKey = byte === openObject
    if (byte === openArray && depth <= this.#deepestPlace) {
      this.#positions[depth - 1] = 0
      this.#path[depth - 1] = '0'
    }
    return true
  }

  #closeBracket(piece: Uint8Array, at: number, byte: number): boolean {
    const opened = this.#open.pop()
    if (opened !== (byte === closeArray ? openArray : openObject)) return false
    this.#endValue(piece, at + 1)
    return true
  }

  #nextItem(): boolean {
    const depth = this.#open.length
    const kind = this.#open[depth - 1]
    if (kind === undefined) return false
    this.#expectsKey = kind === openObject
    if (kind === openArray && depth <= this.#deepestPlace) {
      const position = (this.#positions[depth - 1] ?? 0) + 1
      this.#positions[depth - 1] = position
      this.#path[depth - 1] = String(position)
    }
    return true
  }

  #beginValue(at: number): void {
    this.#hasBegun = true
    const depth = this.#open.length
    if (this.#capture !== null || depth > this.#deepestPlace) return
    const place = this.#places.findIndex(
      (wanted) =>
        wanted.length === depth && wanted.every((key, level) => key === '*' || key === this.#path[level]),
    )
    if (place < 0) return
    this.#capture = {
      place,
      path: this.#path.slice(0, depth),
      depth,
      pieces: [],
      size: 0,
      isTooDeep: false,
    }
    this.#captureStart = at
  }

  #endValue(piece: Uint8Array, end: number): void {
    this.#expectsKey = false
    const depth = this.#open.length
    if (depth === 0) this.#hasEnded = this.#hasBegun
    const capture = this.#capture
    if (capture === null || capture.depth !== depth) return
    this.#keep(capture, piece.subarray(this.#captureStart, end))
    this.#capture = null
    this.#reads.push(this.#parse(capture))
  }

  #parse({ place, path, pieces, size, isTooDeep }: Capture): JsonRead {
    const unreadable = (sentence: string): JsonRead => ({ kind: 'unreadable', place, path, sentence })
    if (size > this.#limits.valueBytes) {
      return unreadable(`It is larger than ${Math.floor(this.#limits.valueBytes / 1_048_576)} MB.`)
    }
    if (isTooDeep) return unreadable(`It is nested more than ${this.#limits.depth} levels deep.`)
    const { text, isBroken } = decodeText(Buffer.concat(pieces, size))
    try {
      return { kind: 'value', place, path, value: JSON.parse(text), hasBrokenText: isBroken }
    } catch {
      return unreadable('It is damaged: what stands there is no JSON.')
    }
  }

  #keep(capture: Capture, bytes: Uint8Array): void {
    capture.size += bytes.byteLength
    if (capture.size > this.#limits.valueBytes) capture.pieces = []
    else capture.pieces.push(bytes)
  }

  /** What is captured goes on in the next piece. */
  #keepRest(piece: Uint8Array): void {
    if (this.#capture !== null) this.#keep(this.#capture, piece.subarray(this.#captureStart))
    if (this.#isInString && this.#isInKey && this.#open.length <= this.#deepestPlace) {
      this.#keyPieces.push(piece.subarray(this.#keyStart))
    }
  }
}

/**
 * @param places what is wanted; the first one that fits counts
 * @throws what reading the pieces throws
 */
export async function* readJsonValues(
  pieces: AsyncIterable<Uint8Array>,
  places: readonly JsonPlace[],
  limits: JsonLimits = usualJsonLimits,
): AsyncGenerator<JsonRead> {
  const cutter = new JsonCutter(places, limits)
  for await (const piece of asUtf8(pieces)) {
    for (const read of cutter.feed(piece)) {
      yield read
      if (read.kind === 'cut') return
    }
  }
  yield* cutter.finish()
}

/** How deep JSON text is nested, found without parsing it; stops counting at the limit. */
export function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0
  let isInString = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (isInString) {
      if (code === backslash) at += 1
      else if (code === quote) isInString = false
    } else if (code === quote) isInString = true
    else if (code === openArray || code === openObject) {
      depth += 1
      if (depth > limit) return true
    } else if (code === closeArray || code === closeObject) depth -= 1
  }
  return false
}
