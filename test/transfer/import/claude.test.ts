import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claudeExport, conversationsJson, message } from '../../fixtures/imports/claude/claude-export.ts'
import { onePixelPng } from '../../fixtures/imports/pictures.ts'
import { makeFolder, type ReadFile, readFile, type TestFolder, zipOf } from './draft-bench.ts'

let folder: TestFolder
let read: ReadFile

beforeAll(async () => {
  folder = makeFolder()
  read = await readFile(folder.put('export.zip', await zipOf(claudeExport())))
})
afterAll(() => folder.remove())

describe('a Claude export', () => {
  it('keeps branches, thinking, tools, documents and sources', () => {
    expect(read.apps).toEqual(['claude'])
    expect(read.outlines[0]).toEqual([
      'm1 after nothing: user: (file trees.csv text/plain 17) | [File empty.pdf: it is not in the export.] | [File branch.jpg: it is not in the export.] | When do I prune apple trees?',
      'm2 after m1: assistant anthropic -: (thinks 2500 ms: Winter, when they rest.) | I will look it up. | (calls web_search m2:1: {"query":"prune apple trees"})',
      'm2#2 after m2: tool: (returned web_search m2:1: Pruning\nhttps://trees.example/prune)',
      'm2#3 after m2#2: assistant anthropic -: In late winter.\n\nSources:\n\n- [https://trees.example/prune](https://trees.example/prune)',
      'm3 after m1: assistant anthropic - stopped: In February.',
      'm4 after m2#3: user: Thank you. | [scent]\n\n```json\n{"strength":3}\n```',
    ])
  })

  it('puts a conversation of a project into a folder, with the instructions of the project', () => {
    expect(read.conversations[0]).toMatchObject({
      title: 'Pruning the orchard',
      folderName: 'Garden',
      systemText: 'You know trees.',
      isPinned: true,
      headSourceId: 'm4',
      createdAt: Date.UTC(2026, 2, 1, 9),
      issues: [
        '2 attached files are not in the export; only the name was kept (empty.pdf, branch.jpg).',
        'Content of a kind that Baton does not know ("scent", once) was kept as text.',
      ],
    })
  })

  it('reads older exports: a row of messages with text only, and no name', () => {
    expect(read.outlines[1]).toEqual([
      'b1 after nothing: user: How many bees live in a hive?',
      'b2 after b1: assistant anthropic -: About fifty thousand.',
    ])
    expect(read.conversations[1]).toMatchObject({
      title: '',
      headSourceId: 'b2',
      issues: ['One record in it is no message and was left out.'],
    })
  })

  it('says what it left out', () => {
    expect(read.issues.map(({ subject, sentence }) => [subject, sentence])).toEqual([
      ['Garden', 'One document of this project belongs to no conversation and was left out.'],
      ['Empty', 'It has no messages that say anything.'],
      ['Without an id', 'It has no id, so that Baton could not find it again.'],
      ['Conversation 4', 'It is no conversation.'],
      ['memories.json', 'It holds no conversations Baton knows and was left out.'],
    ])
  })

  it('takes files along where the zip has them', async () => {
    const path = folder.put('with-files.zip', await zipOf({ ...claudeExport(), 'files/f1.jpg': onePixelPng }))
    expect((await readFile(path)).outlines[0]?.[0]).toContain('(file branch.jpg image/jpeg 70)')
  })

  it('gives results to their calls, by id or else in their order', async () => {
    const use = (id: string | null, what: string) => ({ type: 'tool_use', id, name: 'find', input: { what } })
    const result = (id: string | null, text: string) => ({
      type: 'tool_result',
      tool_use_id: id,
      name: 'find',
      content: text,
    })
    const conversation = (uuid: string, ids: readonly (string | null)[], order: readonly number[]) => ({
      uuid,
      name: uuid,
      chat_messages: [
        message('a', 'assistant', [
          ...ids.map((id, index) => use(id, `thing ${index}`)),
          ...order.map((index) => result(ids[index] ?? null, `found ${index}`)),
        ]),
      ],
    })
    const content = [conversation('without', [null, null], [0, 1]), conversation('with', ['x', 'y'], [1, 0])]
    const calls = await readFile(folder.put('calls.json', JSON.stringify(content)))
    expect(calls.outlines.map((lines) => lines[1])).toEqual([
      'a#2 after a: tool: (returned find a:1: found 0) | (returned find a:2: found 1)',
      'a#2 after a: tool: (returned find y: found 1) | (returned find x: found 0)',
    ])
  })

  it('has a mark where half a character stood', async () => {
    const text =
      '[{"uuid":"c","name":"\\udc00 name","chat_messages":[{"uuid":"m","sender":"human","text":"half \\ud83d"}]}]'
    const half = await readFile(folder.put('half.json', text))
    expect(half.outlines).toEqual([['m after nothing: user: half \uFFFD']])
    expect(half.conversations[0]?.title).toBe('\uFFFD name')
  })

  it('is also a conversations.json alone', async () => {
    const alone = await readFile(folder.put('conversations.json', JSON.stringify(conversationsJson())))
    expect(alone.apps).toEqual(['claude'])
    expect(alone.outlines).toEqual(read.outlines)
    expect(alone.conversations[0]?.folderName).toBeNull()
  })
})
