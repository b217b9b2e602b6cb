// Zip files that lie. None may make Baton write outside, unpack without end, or read what is not in it.
import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { type OpenedFile, openFile } from '../../electron/transfer/import/opened-file.ts'
import { type FileFolder, fileFolder } from './import-bench.ts'

let folder: FileFolder
beforeEach(() => {
  folder = fileFolder()
})
afterEach(() => folder[Symbol.dispose]())

const open = (file: string): Promise<OpenedFile> =>
  openFile(file, { signal: new AbortController().signal, onRead: () => {} })

async function zipOf(files: Readonly<Record<string, Uint8Array>>, mode = 0o100644): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, bytes] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(bytes), name, { mode, mtime: new Date(1980, 0, 1) })
  }
  zip.end()
  const pieces: Buffer[] = []
  for await (const piece of zip.outputStream) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

/** Writes other bytes in the place of these, everywhere. */
function patch(zip: Buffer, from: string, to: string): Buffer {
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1')
}

/** Where the entry of the table of contents begins. */
function tableEntry(zip: Buffer, number = 0): number {
  let at = -1
  for (let found = 0; found <= number; found += 1) at = zip.indexOf('PK\x01\x02', at + 1, 'latin1')
  return at
}

const hello = Buffer.from('hello')

describe('a zip file', () => {
  it('is read by its entries', async () => {
    const file = await open(
      folder.write('a.zip', await zipOf({ 'a/b.txt': hello, 'c.txt': Buffer.from('x') })),
    )
    expect(file.entries?.map((entry) => entry.name)).toEqual(['a/b.txt', 'c.txt'])
    expect(Buffer.from((await file.find('a/b.txt')?.read(100)) ?? []).toString()).toBe('hello')
    await expect(file.find('a/b.txt')?.read(4)).rejects.toThrow('a/b.txt is larger than 0 MB.')
    await file.close()
  })

  it.each([
    ['climbs out', '../evil.x'],
    ['names a root', '/etc/evil'],
    ['names a drive', 'C:/evil.x'],
    ['climbs out backwards', '..\\evil.x'],
  ])('that %s is refused', async (_, name) => {
    const zip = await zipOf({ ['a'.repeat(name.length)]: hello })
    await expect(open(folder.write('a.zip', patch(zip, 'a'.repeat(name.length), name)))).rejects.toThrow(
      'names a file outside of itself',
    )
  })

  it('that unpacks to far more than it is, is refused before it is unpacked', async () => {
    const zip = await zipOf({ 'bomb.json': Buffer.alloc(40 * 1024 * 1024) })
    expect(zip.byteLength).toBeLessThan(100_000)
    await expect(open(folder.write('a.zip', zip))).rejects.toThrow('would unpack to far more than it is')
  })

  it('that says less than it unpacks to, fails at that point', async () => {
    const zip = await zipOf({ 'a.txt': Buffer.alloc(1000, 'ab') })
    zip.writeUInt32LE(10, tableEntry(zip) + 24)
    const file = await open(folder.write('a.zip', zip))
    await expect(file.find('a.txt')?.read(10_000)).rejects.toThrow('damaged or cut off')
    await file.close()
  })

  it('whose files lie over one another is refused', async () => {
    const zip = await zipOf({ 'a.txt': deflateRawSync(hello), 'b.txt': hello })
    zip.writeUInt32LE(0, tableEntry(zip, 1) + 42)
    await expect(open(folder.write('a.zip', zip))).rejects.toThrow('lie over one another')
  })

  it('with a link in it is refused', async () => {
    const zip = await zipOf({ 'a.txt': Buffer.from('/etc/passwd') }, 0o120777)
    await expect(open(folder.write('a.zip', zip))).rejects.toThrow('holds a link to another place')
  })

  it('with a lock on it is refused', async () => {
    const zip = await zipOf({ 'a.txt': hello })
    const at = tableEntry(zip) + 8
    zip.writeUInt16LE(zip.readUInt16LE(at) | 1, at)
    await expect(open(folder.write('a.zip', zip))).rejects.toThrow('locked with a password')
  })

  it('with one name twice is refused', async () => {
    const zip = await zipOf({ 'a.txt': hello, 'b.txt': hello })
    await expect(open(folder.write('a.zip', patch(zip, 'b.txt', 'a.txt')))).rejects.toThrow(
      'two files with the same name',
    )
  })

  it('that is cut is refused, and damage in it is noticed', async () => {
    const zip = await zipOf({ 'a.txt': Buffer.from('hello hello hello'), 'stored.png': hello })
    await expect(open(folder.write('a.zip', zip.subarray(0, -30)))).rejects.toThrow('damaged or cut off')
    const stored = await zipOf({ 'a.txt': hello })
    const at = 30 + 'a.txt'.length
    stored.writeUInt8(stored.readUInt8(at + 2) ^ 0x10, at + 2)
    const file = await open(folder.write('b.zip', stored))
    await expect(file.find('a.txt')?.read(100)).rejects.toThrow('damaged')
    await file.close()
  })
})

describe('a folder', () => {
  it('is read without following links out of it', async () => {
    const inside = path.join(folder.path, 'inside')
    mkdirSync(inside)
    folder.write('inside/a.txt', 'a')
    folder.write('secret.txt', 'secret')
    symlinkSync(path.join(folder.path, 'secret.txt'), path.join(inside, 'link.txt'))
    symlinkSync(folder.path, path.join(inside, 'up'))
    const file = await open(inside)
    expect(file.entries?.map((entry) => entry.name)).toEqual(['a.txt'])
  })

  it('that is not there is named', async () => {
    await expect(open(path.join(folder.path, 'nothing.zip'))).rejects.toThrow('There is no nothing.zip.')
  })
})

it('stops reading when it is cancelled', async () => {
  const controller = new AbortController()
  const name = folder.write('a.json', 'x'.repeat(1_000_000))
  const file = await openFile(name, { signal: controller.signal, onRead: () => controller.abort() })
  await expect(file.body?.read(2_000_000)).rejects.toThrow('aborted')
})
