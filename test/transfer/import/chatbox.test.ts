import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chatboxExport, chatboxExportOf2023 } from '../../fixtures/imports/chatbox/chatbox-export.ts'
import { makeFolder, type ReadFile, readFile, type TestFolder } from './draft-bench.ts'

let folder: TestFolder
let read: ReadFile

beforeAll(async () => {
  folder = makeFolder()
  read = await readFile(folder.put('chatbox.json', JSON.stringify(chatboxExport())))
})
afterAll(() => folder.remove())

describe('a Chatbox export', () => {
  it('keeps branches, also within branches, and earlier threads', () => {
    expect(read.apps).toEqual(['chatbox'])
    expect(read.outlines[0]).toEqual([
      'x-u1 after nothing: user: (file map.txt text/plain 25) | [File gone.pdf: it is not in the export.] | River: https://river.example/ | Where does it rise?',
      'x-sum after x-u1: assistant nobody -: Summary so far.',
      'x-a1 after x-sum: assistant anthropic Claude Sonnet 4: (thinks 1500 ms: In the hills.) | (calls atlas tc1: {"river":1})',
      'x-a1#2 after x-a1: tool: (returned atlas tc1: {"height":900})',
      'x-a1#3 after x-a1#2: assistant anthropic Claude Sonnet 4: In the hills. | (file image image/png 70) | [File image: it is not in the export.] | [smell]\n\n```json\n{"text":"moss"}\n```',
      'x-u2 after x-a1#3: user: Where does it end?',
      't-u1 after nothing: user: Which lake is deepest?',
      't-a1 after t-u1: assistant openai gpt-4o-mini: Baikal.',
      'y-a1 after x-sum: assistant nobody -: At a spring.',
      'y-u2 after y-a1: user: Which one?',
      'z-u2 after y-a1: user: How cold?',
    ])
    expect(read.conversations[0]).toMatchObject({
      sourceId: 's1',
      title: 'The river',
      systemText: 'You know rivers.',
      isPinned: true,
      headSourceId: 'x-u2',
      issues: [
        'Branches that begin at messages which are not there were left out.',
        'Its earlier threads ("Lakes") became branches from the beginning.',
        '2 attached files are not in the export; only the name was kept (gone.pdf, image).',
        'Content of a kind that Baton does not know ("smell", once) was kept as text.',
      ],
    })
  })

  it('keeps counts, and of a sum alone nothing but the sum', () => {
    const answerOf = (id: string) =>
      read.conversations[0]?.messages.find(({ sourceId }) => sourceId === id)?.answer
    expect(answerOf('x-a1#3')?.usage).toMatchObject({
      inputTotal: 12,
      outputTotal: 8,
      cacheRead: 2,
      reasoning: 3,
    })
    expect(answerOf('t-a1')).toMatchObject({
      modelId: 'gpt-4o-mini',
      modelName: 'OpenAI API (gpt-4o-mini)',
      usage: { inputTotal: null, outputTotal: null, raw: { tokensUsed: 50 } },
    })
  })

  it('reads the one list of sessions of 2023', async () => {
    const old = await readFile(folder.put('old.json', JSON.stringify(chatboxExportOf2023())))
    expect(old.apps).toEqual(['chatbox'])
    expect(old.outlines).toEqual([
      [
        'o1 after nothing: user: Why does it rain? | (file image image/png 70)',
        'o2 after o1: assistant openai gpt-3.5-turbo failed: Water | [Error: API Error: 429]',
      ],
    ])
    expect(old.issues).toMatchObject([{ sentence: 'It is no session.', isSkippedConversation: true }])
  })

  it('says what it left out', () => {
    expect(read.issues.map(({ subject, sentence }) => [subject, sentence])).toEqual([
      ['Empty', 'It has no messages that say anything.'],
      ['s3', 'It is no session.'],
    ])
  })
})
