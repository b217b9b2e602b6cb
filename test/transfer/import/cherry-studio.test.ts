import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  cherryBackup,
  dataJson,
  keyedDataJson,
  writeDatabase,
} from '../../fixtures/imports/cherry-studio/cherry-studio-backup.ts'
import { makeFolder, type ReadFile, readFile, type TestFolder, zipOf } from './draft-bench.ts'

let folder: TestFolder
let read: ReadFile

beforeAll(async () => {
  folder = makeFolder()
  read = await readFile(folder.put('backup.zip', await zipOf(cherryBackup())))
})
afterAll(() => folder.remove())

describe('a backup of Cherry Studio', () => {
  it('keeps several answers to one question as branches, and goes on from the chosen one', () => {
    expect(read.apps).toEqual(['cherry-studio'])
    expect(read.outlines[0]).toEqual([
      'c-u1 after nothing: user: (file map.png image/png 70) | How high is this peak?',
      'c-a1 after c-u1: assistant anthropic claude-sonnet-4: (thinks 800 ms: The map says it.) | (calls read_map call_9: {"sheet":4})',
      'c-a1#2 after c-a1: tool: (returned read_map call_9: 2962 m)',
      'c-a1#3 after c-a1#2: assistant anthropic claude-sonnet-4: 2962 metres. | Sources:\n\n- [Peaks](https://peaks.example/)',
      'c-a2 after c-u1: assistant google gemini-2.5-flash: Almost three thousand metres.',
      'c-a3 after c-u1: assistant openai gpt-4o failed: It is | [Error: The connection broke.]',
      'c-u2 after c-a2: user: Draw it.',
      'c-a4 after c-u2: assistant google gemini-2.5-flash stopped: (file image image/png 70) | ```js\npeak()\n``` | [sculpture]\n\n```json\n{"id":"b13","messageId":"c-a4","createdAt":"2025-08-01T08:00:00.000Z","status":"success","weight":12}\n```',
    ])
  })

  it('finds names, prompts and folders in the state of its interface', () => {
    expect(
      read.conversations.map(({ title, folderName, systemText, isPinned, headSourceId }) => ({
        title,
        folderName,
        systemText,
        isPinned,
        headSourceId,
      })),
    ).toEqual([
      {
        title: 'The peak',
        folderName: 'Mountain guide',
        systemText: 'You guide people.',
        isPinned: false,
        headSourceId: 'c-a4',
      },
      { title: 'The valley', folderName: null, systemText: null, isPinned: true, headSourceId: 'v2#3' },
    ])
    expect(read.conversations[0]?.issues).toEqual([
      'Some pieces of its messages are missing in the backup.',
      'Content of a kind that Baton does not know ("sculpture", once) was kept as text.',
    ])
  })

  it('keeps counts, costs and times', () => {
    const counted = read.conversations[0]?.messages.find(({ sourceId }) => sourceId === 'c-a1#3')
    expect(counted?.answer).toMatchObject({
      modelName: 'Claude Sonnet 4',
      usage: { inputTotal: 20, outputTotal: 30, reasoning: 5 },
      nanoUsd: 2_000_000,
      totalMs: 1_200,
    })
  })

  it('reads messages of 2024, which hold everything themselves', () => {
    expect(read.outlines[1]).toEqual([
      'v1 after nothing: user: (file map.png image/png 70) | What grows there?',
      'v2 after v1: assistant deepseek deepseek-chat: (thinks: It is warm.) | (calls soil t: {"at":"valley"})',
      'v2#2 after v2: tool: (returned soil t: loam)',
      'v2#3 after v2#2: assistant deepseek deepseek-chat: Grapes. | (file image image/png 70)',
    ])
  })

  it('reads the first backups, which kept keys and values, and a data.json alone', async () => {
    const keyed = await readFile(folder.put('data.json', JSON.stringify(keyedDataJson())))
    expect(keyed.apps).toEqual(['cherry-studio'])
    expect(keyed.outlines[0]?.[0]).toBe(
      'v1 after nothing: user: [File map.png: it is not in the export.] | What grows there?',
    )
    expect(keyed.outlines[0]?.slice(1)).toEqual(read.outlines[1]?.slice(1))
  })

  it('says what it left out', () => {
    expect(read.issues.map(({ subject, sentence }) => [subject, sentence])).toEqual([
      ['topic-3', 'It has no messages that say anything.'],
      ['A topic', 'It is no topic.'],
    ])
  })

  it('is also the database of version 2', async () => {
    const database = join(folder.path, 'backup.sqlite')
    writeDatabase(database)
    const zip = await zipOf({ 'manifest.json': '{"version":2}', 'backup.sqlite': readFileSync(database) })
    const second = await readFile(folder.put('second.cherrybackup', zip))
    expect(second.apps).toEqual(['cherry-studio'])
    expect(second.outlines).toEqual([
      [
        'w-u1 after nothing: user: (file sail.png image/png 70) | [File log.pdf: it is not in the export.] | Which wind?',
        'w-a1 after w-u1: assistant openai gpt-5: (thinks: Look.) | (calls vane v1: {"mast":1})',
        'w-a1#2 after w-a1: tool: (returned vane v1: {"from":"west"})',
        'w-a1#3 after w-a1#2: assistant openai gpt-5: West. | [Wind](https://wind.example/) | [data-compass]\n\n```json\n{"angle":270}\n```',
        'w-a2 after w-u1: assistant anthropic claude-sonnet-4 failed: No | [Error: Lost.]',
      ],
    ])
    expect(second.conversations[0]).toMatchObject({
      sourceId: 'tp-1',
      title: 'Wind',
      systemText: 'You sail.',
      folderName: 'Sailor',
      isPinned: true,
      headSourceId: 'w-a1#3',
      createdAt: 1_770_000_000_000,
      issues: [
        'One record in it is no message and was left out.',
        'One attached file is not in the export; only the name was kept (log.pdf).',
        'Content of a kind that Baton does not know ("data-compass", once) was kept as text.',
      ],
    })
    expect(second.conversations[0]?.messages[3]?.answer).toMatchObject({
      usage: { inputTotal: 8, outputTotal: 3, reasoning: 1 },
      nanoUsd: 1_000_000,
      totalMs: 700,
    })
    expect(second.issues).toMatchObject([
      { subject: 'Old', sentence: 'It lies in the trash of Cherry Studio.' },
    ])
  })

  it.each([
    [
      'the storage as it lies on the disk',
      { 'metadata.json': '{}', 'IndexedDB/x.leveldb/CURRENT': '', 'Local Storage/leveldb/CURRENT': '' },
      'This backup of Cherry Studio has no data.json',
    ],
    [
      'a database that is none',
      { 'manifest.json': '{}', 'backup.sqlite': 'SQLite format 3\0 and then nothing of the kind' },
      'The database is damaged or cut off.',
    ],
  ])('says of %s that it cannot be read', async (_what, content, sentence) => {
    const path = folder.put('other.zip', await zipOf(content))
    await expect(readFile(path)).rejects.toThrow(sentence)
  })

  it('takes the last answer when none was chosen', async () => {
    const data = dataJson() as { indexedDB: { topics: { messages: Record<string, unknown>[] }[] } }
    for (const one of data.indexedDB.topics[0]?.messages ?? []) delete one.foldSelected
    const unchosen = await readFile(folder.put('unchosen.json', JSON.stringify(data)))
    expect(unchosen.outlines[0]).toContain('c-u2 after c-a3: user: Draw it.')
  })
})
