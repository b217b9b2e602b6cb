import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { createIncoming, readLeftBehind } from '../../electron/transfer/incoming.ts'
import { mountSmallDisk } from '../harness/store-small-disk.ts'
import { fileFolder } from './import-bench.ts'
import { id } from './sample-conversation.ts'

const day = 86_400_000

it('forgets a file that was left alone for a day when the next one comes', async () => {
  using folder = fileFolder()
  const place = path.join(folder.path, 'incoming')
  let now = 0
  const incoming = createIncoming(place, () => now)
  await incoming.begin({ uploadId: id(1), fileName: 'a', byteSize: 1 })
  await incoming.add(id(1), 0, Buffer.from('a'))
  await incoming.begin({ uploadId: id(2), fileName: 'b', byteSize: 2 })
  now = day - 1
  await incoming.add(id(2), 0, Buffer.from('b'))
  now = day + 1
  await incoming.begin({ uploadId: id(3), fileName: 'c', byteSize: 1 })
  expect(readdirSync(place)).toEqual([`${id(2)}.upload`])
  expect(() => incoming.take(id(1))).toThrow('not handed over whole')
  await incoming.add(id(2), 1, Buffer.from('b'))
  expect(incoming.take(id(2)).fileName).toBe('b')
  await incoming.close()
  expect(existsSync(place)).toBe(false)
})

it('is empty at every start, but for what an import noted before it was ended by force', () => {
  using folder = fileFolder()
  const place = path.join(folder.path, 'incoming')
  expect(readLeftBehind(place)).toEqual([])
  mkdirSync(place)
  writeFileSync(path.join(place, `${id(1)}.upload`), 'x')
  const before = createIncoming(place, () => 0)
  expect(existsSync(place)).toBe(false)
  before.noteAhead(id(2), 'a'.repeat(64))
  before.noteAhead(id(2), 'b'.repeat(64))
  writeFileSync(path.join(place, 'c.ahead'), 'no hash\n../../x\n')
  expect(readLeftBehind(place)).toEqual(['a'.repeat(64), 'b'.repeat(64)])
})

it('takes pieces that come at the same time in the order in which they were sent', async () => {
  using folder = fileFolder()
  const incoming = createIncoming(path.join(folder.path, 'incoming'), () => 0)
  await incoming.begin({ uploadId: id(1), fileName: 'a', byteSize: 300 })
  const pieces = Array.from({ length: 30 }, (_, index) =>
    incoming.add(id(1), index * 10, Buffer.alloc(10, index)),
  )
  await Promise.all(pieces)
  const { readFileSync } = await import('node:fs')
  const bytes = readFileSync(incoming.take(id(1)).path)
  expect([bytes.byteLength, bytes[0], bytes[299]]).toEqual([300, 0, 29])
  await incoming.close()
})

it('takes no piece for whole of which a full disk took only the beginning', async (context) => {
  // Large enough for what an upload leaves free; it fills up once there was room.
  using disk = mountSmallDisk(270)
  if (disk === null) {
    context.skip()
    return
  }
  const incoming = createIncoming(path.join(disk.file, '..', 'incoming'), () => 0)
  await incoming.begin({ uploadId: id(1), fileName: 'a', byteSize: 2_000_000 })
  disk.fill(1_000_000)
  await expect(incoming.add(id(1), 0, Buffer.alloc(2_000_000, 1))).rejects.toThrow('The disk is full')
  expect(() => incoming.take(id(1))).toThrow('not handed over whole')
  await incoming.close()
})
