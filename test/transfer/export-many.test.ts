import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import type { Store } from '../../electron/store/store.ts'
import { exportMany } from '../../electron/transfer/export-many.ts'
import { manifestSchema } from '../../electron/transfer/library-file.ts'
import { createSteadyNames } from '../../electron/transfer/name-export-file.ts'
import type { ExportChoices, ExportSelection } from '../../shared/contract/transfer-contract.ts'
import { aConversation } from '../harness/store-fixtures.ts'
import { type FileFolder, fileFolder, importFile } from './import-bench.ts'
import { canaryKey, fillSample, id, sampleId, sampleNow } from './sample-conversation.ts'
import { wholeChoices } from './whole-choices.ts'

let first: Store
let second: Store
let folder: FileFolder
beforeEach(() => {
  first = openMemoryStore({ now: () => sampleNow })
  second = openMemoryStore({ now: () => sampleNow })
  fillSample(first)
  folder = fileFolder()
})
afterEach(() => {
  first.close()
  second.close()
  folder[Symbol.dispose]()
})

function exportInto(
  changes: Partial<ExportChoices> = {},
  selection: ExportSelection = { kind: 'everything' },
) {
  return exportMany(first, {
    selection,
    choices: { ...wholeChoices('folder'), ...changes },
    folder: folder.path,
    name: 'out',
    signal: new AbortController().signal,
    onProgress: () => {},
  })
}

const list = (root: string) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.includes('.'))
    .toSorted()

describe('an export of many conversations', () => {
  it('holds a file for each, their attachments and what belongs to the library, and no key', async () => {
    const { path: root, conversationCount, attachmentCount } = await exportInto()
    expect({ conversationCount, attachmentCount }).toEqual({ conversationCount: 1, attachmentCount: 1 })
    const names = list(root)
    expect(names).toEqual([
      expect.stringMatching(/^attachments\/[0-9a-f]{64}\.txt$/),
      'conversations/2026-11-20 Rate limiter in TypeScript [v2] 00000001.json',
      'ledger.ndjson',
      'library.json',
      'manifest.json',
    ])
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(path.join(root, 'manifest.json'), 'utf8')))
    expect(manifest.files.map((file) => file.name).toSorted()).toEqual(
      names.filter((name) => name !== 'manifest.json'),
    )
    for (const name of names) expect(readFileSync(path.join(root, name), 'utf8')).not.toContain(canaryKey)
  })

  it('holds only the chosen conversations, without the rest of the library, and names those that are gone', async () => {
    first.conversations.insert(aConversation())
    const report = await exportInto({}, { kind: 'conversations', conversationIds: [sampleId, id(77)] })
    expect(report.conversationCount).toBe(1)
    expect(report.issues).toEqual([{ subject: id(77), sentence: 'This conversation no longer exists.' }])
    expect(list(report.path)).not.toContain('library.json')
  })

  it('holds only the path that is continued when that is chosen, and still comes back', async () => {
    const { path: root } = await exportInto({ branches: 'head' })
    expect(await importFile(second, root)).toMatchObject({ newCount: 1, addedMessageCount: 6, issues: [] })
    expect(second.messages.list(sampleId)).toEqual(first.messages.path(id(15)))
    expect(second.turns.list(sampleId).every((turn) => turn.messageId !== id(17))).toBe(true)
  })

  it('links attachments from its pages', async () => {
    const { path: root } = await exportInto({ format: 'markdown' })
    const page = list(root).find((name) => name.endsWith('.md')) ?? ''
    const link = /\]\((\.\.\/attachments\/[^)]+)\)/.exec(readFileSync(path.join(root, page), 'utf8'))?.[1]
    expect(readFileSync(path.join(root, path.dirname(page), link ?? ''), 'utf8')).toBe(
      'token bucket or leaky bucket?',
    )
  })

  it('says whose attachment is missing from the history', async () => {
    const other = aConversation({ id: id(300), title: 'Bare' })
    first.conversations.insert(other)
    first.messages.insert({
      id: id(301),
      conversationId: other.id,
      parentId: null,
      role: 'user',
      status: 'complete',
      parts: [{ type: 'file', hash: 'f'.repeat(64), mediaType: 'image/png', name: 'a.png', byteSize: 1 }],
      createdAt: 1,
      completedAt: 1,
    })
    const { issues } = await exportInto()
    expect(issues.map((issue) => issue.subject)).toEqual(['Bare'])
  })
})

describe('what was changed after the export', () => {
  const damage = (root: string, name: string, change: (text: string) => string) => {
    const file = path.join(root, name)
    writeFileSync(file, change(readFileSync(file, 'utf8')))
  }

  it('is named: a conversation, an attachment, the library, and what is missing', async () => {
    const { path: root } = await exportInto()
    const names = list(root)
    const conversation = names.find((name) => name.startsWith('conversations/')) ?? ''
    const attachment = names.find((name) => name.startsWith('attachments/')) ?? ''
    damage(root, attachment, () => 'something else')
    damage(root, 'library.json', (text) => text.replace('OpenAI', 'Open AI'))
    const report = await importFile(second, root)
    expect(report).toMatchObject({ newCount: 1, attachmentCount: 0 })
    expect(report.issues).toEqual([
      { subject: 'library.json', sentence: 'library.json was changed or damaged after it was exported.' },
      {
        subject: 'Rate *limiter* in <TypeScript>/[v2]',
        sentence: `${attachment} was changed or damaged after it was exported, so the conversation came without it.`,
      },
    ])
    damage(root, conversation, (text) => text.replace('Answer briefly.', 'Answer at length.'))
    expect(await importFile(second, root)).toMatchObject({
      skippedCount: 1,
      issues: expect.arrayContaining([
        { subject: conversation, sentence: 'It was changed or damaged after it was exported.' },
      ]),
    })
    rmSync(path.join(root, conversation))
    expect((await importFile(second, root)).issues).toContainEqual({
      subject: conversation,
      sentence: 'It is missing from the export.',
    })
  })

  it('costs a damaged row of the ledger, and no row that stands there twice counts twice', async () => {
    first.conversations.remove(sampleId)
    const { path: root } = await exportInto()
    const rows = [...first.transfer.lostLedger()]
    expect(rows.length).toBeGreaterThan(3)
    rmSync(path.join(root, 'manifest.json'))
    damage(root, 'ledger.ndjson', (text) => `${text}{"callId": 5}\n[[\n${text}`)
    const report = await importFile(second, root)
    expect(report.issues.map((issue) => issue.subject)).toEqual([
      `ledger.ndjson, line ${rows.length + 1}`,
      `ledger.ndjson, line ${rows.length + 2}`,
    ])
    expect([...second.transfer.lostLedger()]).toEqual(rows)
  })

  it('does not matter where the list of files is gone: the conversations are read all the same', async () => {
    const { path: root } = await exportInto()
    rmSync(path.join(root, 'manifest.json'))
    rmSync(path.join(root, 'library.json'))
    expect(await importFile(second, root)).toMatchObject({ newCount: 1, attachmentCount: 1, issues: [] })
  })
})

it('is reported in few words, however long its titles and names are', async () => {
  const title = 'T'.repeat(300_000)
  first.conversations.update(sampleId, { title })
  const { path: root } = await exportInto()
  const [name] = list(root).filter((entry) => entry.startsWith('attachments/'))
  const [talk] = list(root).filter((entry) => entry.startsWith('conversations/'))
  if (name === undefined || talk === undefined) throw new Error('the sample has no attachment')
  const file = path.join(root, talk)
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(name, `${'n'.repeat(300_000)}.txt`))
  rmSync(path.join(root, 'manifest.json'))
  const { issues } = await importFile(second, root)
  expect(issues).toHaveLength(1)
  expect(issues[0]?.subject).toMatch(/^T+…$/)
  expect(JSON.stringify(issues).length).toBeLessThan(1000)
  expect(second.conversations.get(sampleId)?.title).toBe(title)
})

describe('a library that comes to one that is not empty', () => {
  it('adds what is new and changes nothing that is here', async () => {
    first.settings.update({ titleMethod: 'off', appearance: 'dark' })
    first.tags.put({ id: id(400), name: 'Limits', createdAt: 1 })
    first.prompts.put({ id: id(401), name: 'greet', text: 'Hello.', createdAt: 1, updatedAt: 1 })
    first.folders.put({ id: id(402), name: 'Work', position: 0, model: null, systemText: null, createdAt: 1 })
    first.conversations.update(sampleId, { tagIds: [id(400)], folderId: id(402) })
    second.settings.update({ titleMethod: 'model' })
    second.tags.put({ id: id(500), name: 'LIMITS', createdAt: 1 })
    second.prompts.put({ id: id(501), name: 'Greet', text: 'Mine.', createdAt: 1, updatedAt: 1 })
    second.folders.put({
      id: id(502),
      name: 'Home',
      position: 0,
      model: null,
      systemText: null,
      createdAt: 1,
    })
    const { path: root } = await exportInto()
    const report = await importFile(second, root)
    expect(report.issues).toEqual([
      {
        subject: 'greet',
        sentence: 'A prompt of this name is here already, so this one was left out.',
      },
    ])
    expect(second.settings.read()).toMatchObject({ titleMethod: 'model', appearance: 'dark' })
    expect(second.prompts.list().map((prompt) => prompt.text)).toEqual(['Mine.'])
    expect(second.conversations.get(sampleId)).toMatchObject({ tagIds: [id(500)], folderId: id(402) })
    expect(second.folders.list().map((one) => [one.name, one.position])).toEqual([
      ['Home', 0],
      ['Work', 1],
    ])
    expect(second.accounts.list().map((account) => [account.isEnabled, account.hasStoredKey])).toEqual([
      [false, false],
      [false, false],
    ])
  })
})

describe('names of files', () => {
  it('are the same on every run and never meet, whatever the titles', () => {
    const conversation = fc.record({
      id: fc.uuid(),
      title: fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('CON', 'a/../b', 'Straße', 'STRASSE', ''),
      ),
      createdAt: fc.integer({ min: 0, max: 4e12 }),
    })
    fc.assert(
      fc.property(fc.uniqueArray(conversation, { selector: (one) => one.id }), (conversations) => {
        const once = conversations.map(createSteadyNames('json'))
        expect(conversations.map(createSteadyNames('json'))).toEqual(once)
        expect(new Set(once.map((name) => name.normalize('NFKC').toLowerCase())).size).toBe(once.length)
        for (const name of once) {
          expect(name).toMatch(/^\d{4}-\d\d-\d\d [^/\\:*?"<>|]+\.json$/)
          expect(path.basename(name)).toBe(name)
        }
      }),
    )
  })

  it('differ where two conversations look the same', () => {
    const nameOf = createSteadyNames('md')
    const talk = { title: 'Talk', createdAt: sampleNow }
    const one = { ...talk, id: '019aa000-0000-7000-8000-00000000abcd' }
    const other = { ...talk, id: '019aa000-0000-7000-9000-00000000abcd' }
    expect([nameOf(one), nameOf(other)]).toEqual([
      '2026-11-20 Talk 0000abcd.md',
      '2026-11-20 Talk 019aa000-0000-7000-9000-00000000abcd.md',
    ])
  })
})

it.each(['zip', 'folder'] as const)(
  'leaves nothing of a %s that is cancelled on the way',
  async (container) => {
    for (let number = 0; number < 5; number += 1) first.conversations.insert(aConversation())
    const controller = new AbortController()
    const seen: number[] = []
    await expect(
      exportMany(first, {
        selection: { kind: 'everything' },
        choices: wholeChoices(container),
        folder: folder.path,
        name: 'out',
        signal: controller.signal,
        onProgress(done) {
          seen.push(done)
          // In the middle of the file after this one.
          if (done === 2) queueMicrotask(() => controller.abort())
        },
      }),
    ).rejects.toThrow('aborted')
    expect(seen).toEqual([0, 1, 2])
    expect(readdirSync(folder.path)).toEqual([])
  },
)

it('leaves nothing behind when the disk refuses, and says so', async () => {
  const inside = path.join(folder.path, 'a-file')
  writeFileSync(inside, '')
  mkdirSync(path.join(folder.path, 'empty'))
  await expect(
    exportMany(first, {
      selection: { kind: 'everything' },
      choices: wholeChoices('zip'),
      folder: inside,
      name: 'out',
      signal: new AbortController().signal,
      onProgress: () => {},
    }),
  ).rejects.toThrow('This is no folder')
  expect(readdirSync(folder.path).toSorted()).toEqual(['a-file', 'empty'])
})

it('takes away what an export left behind that was ended by force a day ago', async () => {
  const place = (name: string) => path.join(folder.path, name)
  const dayAgo = new Date(Date.now() - 86_400_000 - 60_000)
  mkdirSync(place('.baton-export-17-old.part'))
  writeFileSync(place('.baton-export-17-old.part/manifest.json'), '{')
  writeFileSync(place('.baton-export-18-zip.part'), 'PK')
  for (const name of [
    '.baton-export-19-new.part',
    'baton-export-1-mine.part',
    '.baton-export-1-a.part.txt',
  ]) {
    writeFileSync(place(name), 'kept')
  }
  for (const name of readdirSync(folder.path)) {
    if (!name.includes('new')) utimesSync(place(name), dayAgo, dayAgo)
  }
  await exportInto({ container: 'zip' })
  expect(readdirSync(folder.path).toSorted()).toEqual([
    '.baton-export-1-a.part.txt',
    '.baton-export-19-new.part',
    'baton-export-1-mine.part',
    'out.zip',
  ])
})
