// An export onto a disk that is full says so in a sentence, and leaves nothing behind.
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { SaveFileError } from '../../electron/platform/platform.ts'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import { exportMany } from '../../electron/transfer/export-many.ts'
import { mountSmallDisk } from '../harness/store-small-disk.ts'
import { fillSample, sampleNow } from './sample-conversation.ts'
import { wholeChoices } from './whole-choices.ts'

it.for(['zip', 'folder'] as const)('into a %s', async (container, context) => {
  using disk = mountSmallDisk(1)
  if (disk === null) {
    context.skip()
    return
  }
  disk.fill(0)
  const store = openMemoryStore({ now: () => sampleNow })
  fillSample(store)
  const folder = path.dirname(disk.file)
  const exported = exportMany(store, {
    selection: { kind: 'everything' },
    choices: wholeChoices(container),
    folder,
    name: 'out',
    signal: new AbortController().signal,
    onProgress: () => {},
  })
  await expect(exported).rejects.toThrow(SaveFileError)
  await expect(exported).rejects.toThrow(/the disk is full/i)
  expect(readdirSync(folder)).toEqual(['ballast'])
  store.close()
})
