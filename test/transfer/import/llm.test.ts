import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  create,
  insert,
  writeOldLogs,
  writeResponses,
  writeThreads,
} from '../../fixtures/imports/llm/llm-logs.ts'
import { makeFolder, readFile, type TestFolder } from './draft-bench.ts'

let folder: TestFolder

beforeAll(() => {
  folder = makeFolder()
})
afterAll(() => folder.remove())

const place = (name: string): string => join(folder.path, name)

const boxLines = [
  'r1 after nothing: user: (file file.png image/png 70) | [File passwd: it is not in the export.] | [lid.jpg](https://box.example/lid.jpg) | The box is red.\nWhat is in the box?',
  'r1#2 after r1: assistant openai gpt-4o-mini-2024-07-18: (calls open_box call_1: {"lid":"up"})',
  'r2 after r1#2: tool: (returned open_box call_1: a lamp) | (file file.png image/png 70)',
  'r2#2 after r2: assistant openai gpt-4o-mini: A lamp.',
]

describe("llm's logs.db", () => {
  it('keeps prompts with fragments and attachments, tools, reasoning and counts', async () => {
    writeResponses(place('logs.db'))
    const read = await readFile(place('logs.db'))
    expect(read.apps).toEqual(['llm'])
    expect(read.outlines).toEqual([
      boxLines,
      [
        'r3 after nothing: user: When is high tide?',
        'r3#2 after r3: assistant anthropic claude-3.5-sonnet: (thinks: The moon.) | At noon.',
      ],
    ])
    expect(
      read.conversations.map(({ title, systemText, createdAt }) => [title, systemText, createdAt]),
    ).toEqual([
      ['What is in the box?', 'Be exact.', Date.UTC(2025, 5, 1, 10, 0, 0, 123)],
      ['Tides', 'Answer like a sailor.', Date.UTC(2025, 5, 2, 10)],
    ])
    expect(read.conversations[0]?.messages[1]?.answer).toMatchObject({
      modelName: 'gpt-4o-mini',
      usage: { inputTotal: 20, outputTotal: 9, cacheRead: 4 },
      totalMs: 900,
      metadata: { options: { temperature: 0.2 }, response: { id: 'chatcmpl-1' } },
    })
  })

  it('reads no file because the database names it, and says so', async () => {
    const read = await readFile(place('logs.db'))
    expect(read.conversations[0]?.issues).toEqual([
      '2 attached files are not in the export; only the name was kept (passwd, lid.jpg).',
    ])
  })

  it('keeps threads that share messages, once, although responses say the same', async () => {
    writeThreads(place('threads.db'))
    const read = await readFile(place('threads.db'))
    expect(read.outlines).toEqual([
      [
        'b2:u after nothing: user: Name a star of the north | (file file.png image/png 70)',
        'b2:a after b2:u: assistant openai gpt-5-2026: (thinks: It does not move.) | Polaris.',
        'b2:u2 after b2:a: user: How bright?',
        'b2:c after b2:u2: assistant openai gpt-5: (calls look tc: {"at":"Polaris"})',
        'b2:t after b2:c: tool: (returned look tc: 2.0)',
        'b2:a2 after b2:t: assistant openai gpt-5: Magnitude two.',
      ],
      [
        'b2:u after nothing: user: Name a star of the north | (file file.png image/png 70)',
        'b2:a after b2:u: assistant openai gpt-5-2026: (thinks: It does not move.) | Polaris.',
        'b2:f after b2:a: user: How far?',
      ],
    ])
    expect(
      read.conversations.map(({ title, systemText, headSourceId }) => [title, systemText, headSourceId]),
    ).toEqual([
      ['Stars', 'You know the sky.', 'b2:a2'],
      ['A fork', 'You know the sky.', 'b2:f'],
    ])
    expect(read.conversations[0]?.messages.map(({ answer }) => answer?.usage?.inputTotal ?? null)).toEqual([
      null,
      11,
      null,
      null,
      null,
      30,
    ])
  })

  it('reads the table of the first weeks', async () => {
    writeOldLogs(place('old.db'))
    expect((await readFile(place('old.db'))).outlines).toEqual([
      [
        '1 after nothing: user: Ten names for a pelican',
        '1#2 after 1: assistant openai gpt-3.5-turbo: Percy…',
        '2 after 1#2: user: More',
        '2#2 after 2: assistant openai gpt-3.5-turbo: Pablo…',
      ],
    ])
  })

  it('reads what still stands in the log beside the database, and touches neither', async () => {
    writeResponses(place('wal.db'))
    const writer = new BetterSqlite3(place('wal.db'))
    writer.pragma('journal_mode = WAL')
    insert(writer, 'responses', [
      { id: 'r9', model: 'gpt-5', prompt: 'Late?', response: 'Yes.', conversation_id: '01b' },
    ])
    const before = readdirSync(folder.path).map((name) => [
      name,
      readFileSync(place(name)).toString('base64'),
    ])
    const read = await readFile(place('wal.db'))
    expect(read.outlines[1]?.at(-1)).toBe('r9#2 after r9: assistant openai gpt-5: Yes.')
    expect(
      readdirSync(folder.path).map((name) => [name, readFileSync(place(name)).toString('base64')]),
    ).toEqual(before)
    writer.close()
  })

  it('runs no view, no trigger and no computed column of the file', async () => {
    const schema = `
      CREATE TABLE "conversations" ("id" TEXT PRIMARY KEY, "name" TEXT, "model" TEXT);
      CREATE TABLE "responses" ("id" TEXT PRIMARY KEY, "model" TEXT, "prompt" TEXT, "response" TEXT,
        "conversation_id" TEXT, "system" TEXT GENERATED ALWAYS AS ('computed') VIRTUAL);
      CREATE VIEW "fragments" AS SELECT 1 AS id, 'from a view' AS content;
      CREATE TABLE "prompt_fragments" ("response_id" TEXT, "fragment_id" INTEGER, "order" INTEGER);`
    create(place('hostile.db'), schema, (database) => {
      insert(database, 'responses', [
        { id: 'r', model: 'm', prompt: 'Hi', response: 'Ho', conversation_id: 'c' },
      ])
      insert(database, 'prompt_fragments', [{ response_id: 'r', fragment_id: 1, order: 0 }])
    })
    const read = await readFile(place('hostile.db'))
    expect(read.outlines).toEqual([['r after nothing: user: Hi', 'r#2 after r: assistant nobody m: Ho']])
    expect(read.conversations[0]).toMatchObject({
      systemText: null,
      issues: ['Some texts that were part of its prompts are not in the database.'],
    })
  })

  it('is no other database', async () => {
    create(
      place('other.db'),
      'CREATE TABLE "notes" ("id" TEXT); CREATE VIEW "responses" AS SELECT 1 AS id;',
      () => {},
    )
    expect((await readFile(place('other.db'))).apps).toEqual([])
  })
})
