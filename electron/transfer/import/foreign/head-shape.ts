// What a JSON file begins like: enough to know whose it is, without reading it. The beginning may end in the middle of
// anything, so that no parser takes it; only brackets, strings and keys are followed here.
import { decodeText } from '../decode-text.ts'
import { ImportFileError } from '../import-file-error.ts'
import type { OpenedFile, ReadableFile } from '../opened-file.ts'

export interface HeadShape {
  readonly kind: 'object' | 'list' | 'other'
  /** The keys of the object, or of the objects in the list, as far as the beginning goes. */
  readonly keys: ReadonlySet<string>
}

const headBytes = 65_536

function readString(text: string, start: number): { value: string; end: number } | null {
  for (let at = start + 1; at < text.length; at += 1) {
    const letter = text[at]
    if (letter === '\\') at += 1
    else if (letter === '"') return { value: text.slice(start + 1, at), end: at }
  }
  return null
}

function shapeOf(text: string): HeadShape {
  const first = text.trimStart()[0]
  if (first !== '{' && first !== '[') return { kind: 'other', keys: new Set() }
  const keyDepth = first === '{' ? 1 : 2
  const keys = new Set<string>()
  const open: string[] = []
  let isKey = false
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]
    if (letter === '"') {
      const found = readString(text, at)
      if (found === null) break
      if (isKey && open.length === keyDepth) keys.add(found.value)
      isKey = false
      at = found.end
    } else if (letter === '{' || letter === '[') {
      open.push(letter)
      isKey = letter === '{'
    } else if (letter === '}' || letter === ']') {
      open.pop()
      isKey = false
    } else if (letter === ',') isKey = open.at(-1) === '{'
  }
  return { kind: first === '{' ? 'object' : 'list', keys }
}

async function headOf(file: ReadableFile): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let size = 0
  try {
    for await (const piece of file.stream()) {
      pieces.push(piece)
      size += piece.byteLength
      if (size >= headBytes) break
    }
  } catch (error) {
    // What it is can be told from what came before the damage.
    if (!(error instanceof ImportFileError)) throw error
  }
  return Buffer.concat(pieces, size).subarray(0, headBytes)
}

export function shapeOfBytes(bytes: Uint8Array): HeadShape {
  return shapeOf(decodeText(bytes).text)
}

/** What a plain file begins like. */
export function bodyShape(file: OpenedFile): HeadShape {
  return file.body === null ? { kind: 'other', keys: new Set() } : shapeOfBytes(file.head)
}

/** What a file in a zip or folder begins like, as far as it can be read. */
export async function entryShape(entry: ReadableFile): Promise<HeadShape> {
  return shapeOfBytes(await headOf(entry))
}

export function hasKeys(shape: HeadShape, ...keys: readonly string[]): boolean {
  return keys.every((key) => shape.keys.has(key))
}
