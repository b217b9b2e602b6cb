import { describe, expect, it } from 'vitest'
import { pieceBytes, toBase64, type UploadTarget, uploadFile } from '../../renderer/transfer/upload-file.ts'

/** Keeps what arrives, as the engine does: pieces in order, or refused. */
function keepingTarget(changes: { readonly failsAt?: number } = {}) {
  const kept: Buffer[] = []
  const calls: string[] = []
  let length = 0
  const target: UploadTarget = {
    beginUpload({ fileName, byteSize }) {
      calls.push(`begin ${fileName} ${byteSize}`)
      return Promise.resolve({})
    },
    upload({ offset, dataBase64 }) {
      if (offset !== length) return Promise.reject(new Error(`a piece at ${offset} after ${length}`))
      if (changes.failsAt !== undefined && offset >= changes.failsAt)
        return Promise.reject(new Error('The disk is full.'))
      const piece = Buffer.from(dataBase64, 'base64')
      kept.push(piece)
      length += piece.length
      calls.push(`piece ${dataBase64.length < 8_000_000}`)
      return Promise.resolve({})
    },
    dropUpload() {
      calls.push('drop')
      return Promise.resolve({})
    },
  }
  return { target, calls, content: () => Buffer.concat(kept) }
}

function fileOf(size: number, name = 'export.zip'): File {
  const bytes = new Uint8Array(size)
  for (let index = 0; index < size; index += 1) bytes[index] = (index * 31 + (index >> 9)) & 255
  return new File([bytes], name)
}

describe('handing a file over', () => {
  it('arrives byte for byte, in pieces that fit a message, and tells how far it is', async () => {
    const file = fileOf(pieceBytes * 2 + 12_345)
    const { target, calls, content } = keepingTarget()
    const told: number[] = []
    const isWhole = await uploadFile({
      file,
      uploadId: 'u',
      target,
      signal: new AbortController().signal,
      onProgress: (sent) => told.push(sent),
    })
    expect(isWhole).toBe(true)
    expect(content().equals(Buffer.from(await file.arrayBuffer()))).toBe(true)
    expect(calls).toEqual([`begin export.zip ${file.size}`, 'piece true', 'piece true', 'piece true'])
    expect(told).toEqual([pieceBytes, pieceBytes * 2, file.size])
  })

  it('takes an empty file, and one of exactly a piece', async () => {
    for (const size of [0, pieceBytes]) {
      const { target, calls, content } = keepingTarget()
      const signal = new AbortController().signal
      expect(
        await uploadFile({ file: fileOf(size), uploadId: 'u', target, signal, onProgress: () => {} }),
      ).toBe(true)
      expect(content()).toHaveLength(size)
      expect(calls).toHaveLength(size === 0 ? 1 : 2)
    }
  })

  it('stops between two pieces when it is called off, and throws away what was sent', async () => {
    const { target, calls } = keepingTarget()
    const controller = new AbortController()
    const isWhole = await uploadFile({
      file: fileOf(pieceBytes * 3),
      uploadId: 'u',
      target,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    expect(isWhole).toBe(false)
    expect(calls).toEqual([`begin export.zip ${pieceBytes * 3}`, 'piece true', 'drop'])
  })

  it('throws away what was sent when the engine refuses a piece, and says why', async () => {
    const { target, calls } = keepingTarget({ failsAt: pieceBytes })
    const signal = new AbortController().signal
    const sending = uploadFile({
      file: fileOf(pieceBytes * 2),
      uploadId: 'u',
      target,
      signal,
      onProgress: () => {},
    })
    await expect(sending).rejects.toThrow('The disk is full.')
    expect(calls.at(-1)).toBe('drop')
  })

  it('keeps the ending of a name that is too long', async () => {
    const { target, calls } = keepingTarget()
    const signal = new AbortController().signal
    const file = fileOf(1, `${'x'.repeat(300)}.json`)
    await uploadFile({ file, uploadId: 'u', target, signal, onProgress: () => {} })
    expect(calls[0]).toBe(`begin ${'x'.repeat(250)}.json 1`)
  })

  it('writes base64 as everybody does', () => {
    for (const size of [0, 1, 2, 3, 0x8000, 0x8001, 100_003]) {
      const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 7) & 255)
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
    }
  })
})
