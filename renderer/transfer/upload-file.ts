// Hands a file over in pieces, in order, each after the one before was acknowledged: a file of gigabytes is never in memory
// as a whole, here or there.
import type { Id } from '../../shared/domain/ids.ts'

/** What the loop asks of the engine. */
export interface UploadTarget {
  beginUpload(input: { uploadId: Id; fileName: string; byteSize: number }): Promise<unknown>
  upload(input: { uploadId: Id; offset: number; dataBase64: string }): Promise<unknown>
  dropUpload(input: { uploadId: Id }): Promise<unknown>
}

/** Four megabytes: under 6 MB as base64, which both transports carry in one message. */
export const pieceBytes = 4 * 1024 * 1024

const lettersAtATime = 0x8000

/** Bytes as base64, without one huge call. */
export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += lettersAtATime) {
    binary += String.fromCharCode(...bytes.subarray(start, start + lettersAtATime))
  }
  return btoa(binary)
}

/** The contract allows 255 characters; the ending says what a file is, so the beginning is cut. */
function shortName(name: string): string {
  return name.length <= 255 ? name : name.slice(-255)
}

/**
 * Sends the whole file.
 * @returns false when it was called off; what was sent is thrown away then, as after an error
 * @throws what the engine answers, and what reading the file throws
 */
export async function uploadFile(options: {
  readonly file: Blob & { readonly name: string }
  readonly uploadId: Id
  readonly target: UploadTarget
  readonly signal: AbortSignal
  readonly onProgress: (sentBytes: number) => void
}): Promise<boolean> {
  const { file, uploadId, target, signal, onProgress } = options
  let isWhole = false
  try {
    await target.beginUpload({ uploadId, fileName: shortName(file.name), byteSize: file.size })
    for (let offset = 0; offset < file.size; offset += pieceBytes) {
      if (signal.aborted) return false
      const piece = new Uint8Array(await file.slice(offset, offset + pieceBytes).arrayBuffer())
      await target.upload({ uploadId, offset, dataBase64: toBase64(piece) })
      onProgress(Math.min(file.size, offset + pieceBytes))
    }
    isWhole = !signal.aborted
    return isWhole
  } finally {
    // The first error is the one to tell; the engine throws away what nobody asks for when it ends.
    if (!isWhole) await target.dropUpload({ uploadId }).catch(() => {})
  }
}
