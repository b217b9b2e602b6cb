import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flatExport, treeExport } from '../../fixtures/imports/librechat/librechat-export.ts'
import { makeFolder, type ReadFile, readFile, type TestFolder, zipOf } from './draft-bench.ts'

let folder: TestFolder
let read: ReadFile

beforeAll(async () => {
  folder = makeFolder()
  read = await readFile(folder.put('one.json', JSON.stringify(flatExport())))
})
afterAll(() => folder.remove())

const lines = [
  'u1 after nothing: user: [File pond.png: it is not in the export.] | What floats?',
  'a1 after u1: assistant anthropic claude-sonnet-4: (thinks: Wood does.) | Let me see. | (calls density toolu_1: {"of":"oak"})',
  'a1#2 after a1: tool: (returned density toolu_1: 0.7)',
  'a1#3 after a1#2: assistant anthropic claude-sonnet-4: Wood floats.',
  'a2 after u1: assistant openai gpt-4o: (thinks: Ice too.) | Ice floats.',
  'u2 after a1#3: user: And stone?',
  'a3 after u2: assistant anthropic claude-sonnet-4 failed: The server is busy.',
  'a4 after u2: assistant anthropic claude-sonnet-4: (calls wiki a4:plugin 0: {"input":[{"inputStr":"pumice"}]})',
  'a4#2 after a4: tool: (returned wiki a4:plugin 0: A light stone.)',
  'a4#3 after a4#2: assistant anthropic claude-sonnet-4 stopped: Only pumice.',
]

describe('a LibreChat export', () => {
  it('keeps branches, thinking, tools, plugins, errors and counts', () => {
    expect(read.apps).toEqual(['librechat'])
    expect(read.outlines).toEqual([lines])
    expect(read.conversations[0]).toMatchObject({
      sourceId: 'lc-1',
      title: 'What floats',
      systemText: 'You are a boat builder.',
      issues: [
        '2 records in it are no messages and were left out.',
        'One attached file is not in the export; only the name was kept (pond.png).',
      ],
    })
    const counted = read.conversations[0]?.messages.find(({ sourceId }) => sourceId === 'a1#3')
    expect(counted?.answer).toMatchObject({
      modelName: 'Claude',
      usage: { inputTotal: 90, outputTotal: 40 },
      finishReason: 'stop',
    })
    // The counts stand once, however many messages an answer has.
    expect(read.conversations[0]?.messages.filter(({ answer }) => answer?.usage != null)).toHaveLength(1)
  })

  it.each(['messages', 'messagesTree'] as const)(
    'reads the tree of messages within messages, as %s',
    async (key) => {
      const tree = await readFile(folder.put('tree.json', JSON.stringify(treeExport(key))))
      expect(tree.outlines[0]?.toSorted()).toEqual(lines.toSorted())
    },
  )

  it('reads a tree that is thousands of messages deep', async () => {
    const depth = 2_000
    const opening = Array.from({ length: depth }, (_, index) => {
      const person = index % 2 === 0
      return `{"messageId":"m${index}","isCreatedByUser":${person},"text":"${index}","children":[`
    })
    const text = `{"conversationId":"deep","title":"","recursive":true,"messagesTree":[${opening.join('')}${']}'.repeat(depth)}]}`
    const deep = await readFile(folder.put('deep.json', text))
    expect(deep.outlines[0]?.at(-1)).toBe(
      `m${depth - 1} after m${depth - 2}: assistant nobody -: ${depth - 1}`,
    )
  })

  it('reads several in a zip file, and says what was none', async () => {
    const path = folder.put(
      'several.zip',
      await zipOf({
        'a.json': JSON.stringify(flatExport()),
        'b.json': JSON.stringify({ ...treeExport('messagesTree'), conversationId: 'lc-2' }),
        'c.json': '{"something":"else"}',
      }),
    )
    const several = await readFile(path)
    expect(several.conversations.map(({ sourceId }) => sourceId)).toEqual(['lc-1', 'lc-2'])
    expect(several.issues).toMatchObject([
      { subject: 'c.json', sentence: 'It is no conversation of LibreChat and was left out.' },
    ])
  })
})
