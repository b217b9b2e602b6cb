// A file belongs to one application or to none, whatever it is called.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readImport } from '../../../electron/transfer/import/read-import.ts'
import { importSources } from '../../../electron/transfer/import/sources.ts'
import { createTakeIn } from '../../../electron/transfer/import/take-in.ts'
import { chatboxExportOf2023 } from '../../fixtures/imports/chatbox/chatbox-export.ts'
import { exportOf2025, exportOf2026 } from '../../fixtures/imports/chatgpt/chatgpt-export.ts'
import { keyedDataJson } from '../../fixtures/imports/cherry-studio/cherry-studio-backup.ts'
import { claudeExport } from '../../fixtures/imports/claude/claude-export.ts'
import { treeExport } from '../../fixtures/imports/librechat/librechat-export.ts'
import { writeOldLogs, writeThreads } from '../../fixtures/imports/llm/llm-logs.ts'
import { teaOf2024 } from '../../fixtures/imports/open-webui/open-webui-export.ts'
import { copyEmptyHistory } from '../../harness/copy-empty-history.ts'
import { detectAll, makeFolder, readFile, type TestFolder, withOpened, zipOf } from './draft-bench.ts'
import { sampleExports } from './sample-exports.ts'

let folder: TestFolder
beforeAll(() => {
  folder = makeFolder()
})
afterAll(() => folder.remove())

const appsOf = (path: string): Promise<string[]> =>
  withOpened(path, async (file) => (await detectAll(file)).map(({ app }) => app))

function database(write: (path: string) => void): string {
  const path = join(folder.path, 'some.db')
  write(path)
  return path
}

describe('an export', () => {
  it.each(sampleExports)('of $app is of nobody else', async (sample) => {
    expect(await appsOf(await sample.write(folder, false))).toEqual([sample.app])
  })

  it.each([
    ['chatgpt', async () => folder.put('a.zip', await zipOf(exportOf2026()))],
    ['open-webui', async () => folder.put('b.json', JSON.stringify([teaOf2024()]))],
    ['cherry-studio', async () => folder.put('c.json', JSON.stringify(keyedDataJson(), null, 2))],
    ['chatbox', async () => folder.put('d.json', JSON.stringify(chatboxExportOf2023()))],
    ['librechat', async () => folder.put('e.json', JSON.stringify(treeExport('messages'), null, '\t'))],
    ['llm', async () => database(writeOldLogs)],
    ['llm', async () => database(writeThreads)],
  ] as const)('of %s is known in its other shapes too', async (app, write) => {
    expect(await appsOf(await write())).toEqual([app])
  })

  it('is known by what stands in it, not by its name, also behind a mark and in UTF-16', async () => {
    const text = String(claudeExport()['conversations.json'])
    expect(await appsOf(folder.put('conversations-000.json', text))).toEqual(['claude'])
    expect(await appsOf(folder.put('marked.json', `\uFEFF${text}`))).toEqual(['claude'])
    const wide = await readFile(folder.put('wide.json', Buffer.from(`\uFEFF${text}`, 'utf16le')))
    expect(wide.apps).toEqual(['claude'])
    expect(wide.conversations).toHaveLength(2)
  })

  it('is also the folder a zip file unpacks to', async () => {
    for (const [name, content] of Object.entries(exportOf2025())) {
      const path = join(folder.path, 'unpacked', name)
      mkdirSync(join(path, '..'), { recursive: true })
      writeFileSync(path, content)
    }
    const read = await readFile(join(folder.path, 'unpacked'))
    expect(read.apps).toEqual(['chatgpt'])
    expect(read.outlines[0]?.[0]).toContain('(file tower.png image/png 70)')
  })

  it('keeps what can be read when a piece of it is damaged', async () => {
    const zip = await zipOf(exportOf2026())
    const sound = await readFile(folder.put('sound.zip', zip))
    // The bytes of the first file lie behind its header.
    const damaged = Buffer.from(zip)
    damaged.fill(0, 60, 120)
    const read = await readFile(folder.put('damaged.zip', damaged))
    expect(read.conversations.map(({ title }) => title)).toEqual(['Harbour'])
    expect(sound.conversations.map(({ title }) => title)).toEqual(['The lighthouse keeper', 'Harbour'])
    expect(read.issues).toContainEqual({
      kind: 'issue',
      subject: 'conversations-000.json',
      sentence:
        'conversations-000.json in the zip file is damaged or cut off. What stands before that was read.',
      isSkippedConversation: false,
    })
  })
})

describe('any other file', () => {
  it.each([
    ['a list of anything', '[{"id":1,"name":"x"}]'],
    ['an empty list', '[]'],
    ['settings', '{"theme":"dark","messages":[]}'],
    ['text', 'Hello.'],
    ['a web page', '<html><body>conversations.json</body></html>'],
    ['nothing', ''],
  ])('is nobody’s: %s', async (_what, content) => {
    expect(await appsOf(folder.put('other', content))).toEqual([])
  })

  it.each([
    ['a zip with other things', { 'conversations.json': '[{"hello":1}]', 'data.json': '{"version":1}' }],
    ['an empty zip', {}],
  ])('is nobody’s: %s', async (_what, content) => {
    expect(await appsOf(folder.put('other.zip', await zipOf(content)))).toEqual([])
  })

  it('is refused with a sentence that says what Baton reads', async () => {
    const { store } = copyEmptyHistory()
    const path = folder.put('holiday.txt', 'Hello.')
    const { signal } = new AbortController()
    const reading = readImport(path, createTakeIn(store, { fileName: 'x', isDryRun: true }), {
      name: 'holiday.txt',
      now: 1,
      signal,
      onProgress: () => {},
    })
    await expect(reading).rejects.toThrow(/^Baton does not know what holiday\.txt is\. It reads /)
    const sentence = await reading.catch((error: Error) => error.message)
    for (const { name } of importSources) expect(sentence).toContain(name)
    store.close()
  })
})
