// Exports and imports as a page asks for them: jobs over a history on disk, read and written by real threads.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../electron/engine/clock.ts'
import type { LibraryWatchItem } from '../../shared/contract/watches.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Job } from '../../shared/domain/job.ts'
import { startAnthropicFake } from '../fakes/anthropic-server.ts'
import { openApplication, type WalkedApplication } from '../walk/walked-application.ts'
import { fillSample, sampleId } from './sample-conversation.ts'
import { wholeChoices } from './whole-choices.ts'

const choices = wholeChoices('zip')

const clock = systemClock
let root: string
let apps: WalkedApplication[]

async function open(name: string): Promise<WalkedApplication> {
  const folder = path.join(root, name)
  mkdirSync(folder, { recursive: true })
  const app = await openApplication({ folder, clock, keys: new Map() })
  apps.push(app)
  return app
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'baton-transfer-'))
  apps = []
})
afterEach(async () => {
  for (const app of apps) await app.close()
  rmSync(root, { recursive: true })
})

async function ended({ services }: WalkedApplication, jobId: string): Promise<Job> {
  await services.jobs.ended(jobId)
  const job = services.jobs.list().find((one) => one.id === jobId)
  if (job === undefined) throw new Error('there is no such job')
  return job
}

async function exportFrom(
  app: WalkedApplication,
  changes: Partial<Parameters<WalkedApplication['client']['transfer']['export']>[0]> = {},
) {
  const jobId = createId()
  await app.client.transfer.export({
    jobId,
    selection: { kind: 'everything' },
    choices,
    folder: root,
    ...changes,
  })
  return ended(app, jobId)
}

function pathOf(job: Job): string {
  if (job.result?.kind !== 'export') throw new Error(job.sentence ?? job.state)
  return job.result.report.path
}

async function upload(app: WalkedApplication, file: string): Promise<string> {
  const uploadId = createId()
  const bytes = readFileSync(file)
  await app.client.transfer.beginUpload({
    uploadId,
    fileName: path.basename(file),
    byteSize: bytes.byteLength,
  })
  const size = 1000
  for (let offset = 0; offset < bytes.byteLength; offset += size) {
    const piece = bytes.subarray(offset, offset + size)
    await app.client.transfer.upload({ uploadId, offset, dataBase64: piece.toString('base64') })
  }
  return uploadId
}

describe('a library', () => {
  it('goes from one Baton to another, and is the same there', async () => {
    const first = await open('first')
    fillSample(first.services.store)
    const job = await exportFrom(first)
    expect(job).toMatchObject({
      state: 'complete',
      subject: 'All conversations',
      progress: { done: 1, total: 1, unit: 'conversations' },
      result: { report: { conversationCount: 1, attachmentCount: 1, issues: [] } },
    })
    const second = await open('second')
    const changes: string[] = []
    const controller = new AbortController()
    const watch = await second.client.library.watch({ resume: null }, { signal: controller.signal })
    const watching = (async () => {
      for await (const item of watch as AsyncIterable<LibraryWatchItem>) {
        if (item.type === 'change') changes.push(item.change.type)
      }
    })().catch(() => {})
    const uploadId = await upload(second, pathOf(job))
    const previewId = createId()
    await second.client.transfer.previewImport({ jobId: previewId, file: { kind: 'upload', uploadId } })
    expect(await ended(second, previewId)).toMatchObject({
      kind: 'import-preview',
      state: 'complete',
      result: { report: { newCount: 1, addedMessageCount: 8, attachmentCount: 1, issues: [] } },
    })
    expect(second.services.store.transfer.conversationIds()).toEqual([])
    const importId = createId()
    await second.client.transfer.import({ jobId: importId, file: { kind: 'upload', uploadId } })
    expect(await ended(second, importId)).toMatchObject({
      state: 'complete',
      result: { report: { app: 'baton', newCount: 1, addedMessageCount: 8, issues: [] } },
    })
    expect(second.services.store.messages.list(sampleId)).toEqual(
      first.services.store.messages.list(sampleId),
    )
    expect(readFileSync(pathOf(await exportFrom(second)))).toEqual(readFileSync(pathOf(job)))
    // Accounts come switched off: their address came from a file.
    const accounts = await second.client.accounts.list({})
    expect(
      accounts
        .filter((account) => account.name !== 'Baton guide' && account.isEnabled)
        .map((one) => one.vendor),
    ).toEqual(['guide'])
    expect(readdirSync(path.join(root, 'second', 'incoming'))).toEqual([])
    await expect.poll(() => changes.filter((type) => type === 'library-replaced').length).toBe(1)
    expect(changes).not.toContain('conversation-upserted')
    controller.abort()
    await watching
  })

  it('is written under a name nothing has, and a cancelled one leaves nothing', async () => {
    const app = await open('first')
    fillSample(app.services.store)
    const one = pathOf(await exportFrom(app))
    const other = pathOf(await exportFrom(app))
    expect(path.basename(other)).toBe(path.basename(one).replace('.zip', ' 2.zip'))
    expect(readFileSync(other)).toEqual(readFileSync(one))
    const before = readdirSync(root).toSorted()
    const jobId = createId()
    await app.client.transfer.export({ jobId, selection: { kind: 'everything' }, choices, folder: root })
    await app.client.jobs.cancel({ jobId })
    expect(await ended(app, jobId)).toMatchObject({
      state: 'cancelled',
      sentence: 'The export was cancelled. Nothing of it was kept.',
    })
    expect(readdirSync(root).toSorted()).toEqual(before)
    await expect(exportFrom(app, { folder: path.join(root, 'nowhere') })).rejects.toThrow(
      'There is no folder',
    )
  })
})

describe('a file', () => {
  it('that nobody knows is refused with a sentence', async () => {
    const app = await open('first')
    const { uploadId } = { uploadId: createId() }
    await app.client.transfer.beginUpload({ uploadId, fileName: 'holiday.txt', byteSize: 5 })
    await app.client.transfer.upload({
      uploadId,
      offset: 0,
      dataBase64: Buffer.from('hello').toString('base64'),
    })
    const jobId = createId()
    await app.client.transfer.import({ jobId, file: { kind: 'upload', uploadId } })
    const job = await ended(app, jobId)
    expect(job.state).toBe('failed')
    expect(job.sentence).toContain('Baton does not know what holiday.txt is.')
  })

  it('comes in pieces that are in order, whole, and dropped when nobody wants them', async () => {
    const app = await open('first')
    const { transfer } = app.client
    const uploadId = createId()
    const piece = Buffer.from('abc').toString('base64')
    await expect(transfer.upload({ uploadId, offset: 0, dataBase64: piece })).rejects.toThrow('not announced')
    await transfer.beginUpload({ uploadId, fileName: 'a.json', byteSize: 6 })
    await expect(transfer.upload({ uploadId, offset: 3, dataBase64: piece })).rejects.toThrow('out of place')
    await transfer.upload({ uploadId, offset: 0, dataBase64: piece })
    const file = { kind: 'upload', uploadId } as const
    await expect(transfer.import({ jobId: createId(), file })).rejects.toThrow('not handed over whole')
    await transfer.upload({ uploadId, offset: 3, dataBase64: piece })
    await expect(transfer.upload({ uploadId, offset: 6, dataBase64: piece })).rejects.toThrow('out of place')
    const incoming = path.join(root, 'first', 'incoming')
    expect(readdirSync(incoming)).toEqual([`${uploadId}.upload`])
    await transfer.dropUpload({ uploadId })
    expect(readdirSync(incoming)).toEqual([])
    await expect(
      transfer.beginUpload({ uploadId: createId(), fileName: 'a', byteSize: Number.MAX_SAFE_INTEGER }),
    ).rejects.toThrow('not enough room')
  })
})

it('is continued at once with any model, which is shown what was said elsewhere', async () => {
  const first = await open('first')
  fillSample(first.services.store)
  const pages = pathOf(
    await exportFrom(first, { choices: { ...choices, format: 'markdown', container: 'folder' } }),
  )
  const second = await open('second')
  const jobId = createId()
  await second.client.transfer.import({ jobId, file: { kind: 'path', path: pages } })
  expect(await ended(second, jobId)).toMatchObject({
    state: 'complete',
    result: { report: { app: 'baton-markdown', newCount: 1, attachmentCount: 1, issues: [] } },
  })
  const { store, engine } = second.services

  const [conversationId = ''] = store.transfer.conversationIds()
  const fake = await startAnthropicFake({ now: clock.now })
  try {
    const accountId = createId()
    await second.client.accounts.add({
      accountId,
      vendor: 'anthropic',
      name: 'Claude',
      baseUrl: fake.url,
      key: 'invented',
    })
    const { answerId } = await second.client.messages.send({
      conversationId,
      messageId: createId(),
      parts: [{ type: 'text', text: 'Go on.' }],
      model: { accountId, modelId: 'claude-sonnet-5-5' },
    })
    await engine.drain()
    expect(store.messages.get(answerId)?.status).toBe('complete')
    const shown = fake.shown.at(-1)
    expect(shown?.system).toBe('Answer briefly.\n```\nno fences\n```')
    const texts = shown?.messages.map((message) => message.text).join('\n')
    expect(texts).toContain('A token bucket.')
    expect(texts).toContain('Go on.')
    // Only what Baton itself called is counted.
    expect(store.turns.usage(conversationId).turnCount).toBe(1)
    expect(store.transfer.ledgerOf(conversationId)).toHaveLength(1)
  } finally {
    await fake.close()
  }
})

it('sweeps away what an import left behind when Baton was ended by force', async () => {
  const first = await open('first')
  const { hash } = first.services.store.attachments.put({
    name: 'a',
    mediaType: 'text/plain',
    bytes: Buffer.from('ahead of its conversation'),
  })
  await apps.pop()?.close()
  const incoming = path.join(root, 'first', 'incoming')
  mkdirSync(incoming, { recursive: true })
  const { writeFileSync } = await import('node:fs')
  writeFileSync(path.join(incoming, `${createId()}.ahead`), `${hash}\n`)
  const again = await open('first')
  expect(again.services.store.transfer.attachment(hash)).toBeNull()
  expect(existsSync(incoming)).toBe(false)
})
