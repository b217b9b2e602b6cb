import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDetails } from '../../../electron/transfer/import/open-webui/details-blocks.ts'
import { kitchen, openWebuiExport, teaOf2024 } from '../../fixtures/imports/open-webui/open-webui-export.ts'
import { makeFolder, type ReadFile, readFile, type TestFolder } from './draft-bench.ts'

let folder: TestFolder
let read: ReadFile

beforeAll(async () => {
  folder = makeFolder()
  read = await readFile(folder.put('chats.json', JSON.stringify(openWebuiExport())))
})
afterAll(() => folder.remove())

describe('an Open WebUI export', () => {
  it('keeps branches of several models, thoughts, tools, files, sources and errors', () => {
    expect(read.apps).toEqual(['open-webui'])
    expect(read.outlines[0]).toEqual([
      'm1 after nothing: user: (file file.png image/png 70) | (file recipe.pdf text/plain 13) | [File oven.jpg: it is not in the export.] | How long does dough rise?',
      'm2 after m1: assistant nobody qwen3:8b: (thinks 3000 ms: Warm & slow.\nAn hour.) | (calls timer call_1: {"hours":1})',
      'm2#2 after m2: tool: (returned timer call_1: set)',
      'm2#3 after m2#2: assistant nobody qwen3:8b: About an hour. <details>kept</details>',
      'm3 after m1: assistant openai gpt-4o: (thinks 2000 ms: Yeast.) | (calls search fc_1: {"q":"yeast"})',
      'm3#2 after m3: tool: (returned search fc_1: An hour.)',
      'm3#3 after m3#2: assistant openai gpt-4o: One hour. | Sources:\n\n- [Yeast book](https://yeast.example/)',
      'm4 after m2#3: user: And overnight?',
      'm5 after m4: assistant nobody qwen3:8b failed: [Error: The model ran out of memory.]',
    ])
  })

  it('keeps what is said about the chat', () => {
    expect(read.conversations[0]).toMatchObject({
      sourceId: 'ow-1',
      title: 'Bread',
      createdAt: 1_760_000_000_000,
      updatedAt: 1_760_000_200_000,
      systemText: 'You are a baker.',
      tagNames: ['food', 'home'],
      isArchived: true,
      isPinned: true,
      headSourceId: 'm5',
      issues: [
        'It lay in a folder, whose name the export does not state.',
        'One attached file is not in the export; only the name was kept (oven.jpg).',
      ],
    })
  })

  it('reads the counts of OpenAI and of Ollama', () => {
    const answerOf = (id: string) =>
      read.conversations[0]?.messages.find(({ sourceId }) => sourceId === id)?.answer
    expect(answerOf('m2#3')).toMatchObject({
      modelName: 'Qwen 3 8B',
      usage: { inputTotal: 30, outputTotal: 12 },
      totalMs: 2_500,
      nanoUsd: null,
    })
    expect(answerOf('m3#3')).toMatchObject({
      usage: { inputTotal: 31, outputTotal: 9, cacheRead: 8, reasoning: null },
      nanoUsd: 1_200_000,
    })
  })

  it('reads chats of 2024, which are records themselves, and tells them apart without ids', async () => {
    expect(read.outlines[1]).toEqual([
      'message 1 after nothing: user: (file image image/png 70) | How hot?',
      'message 2 after message 1: assistant nobody llama2: Eighty degrees.',
    ])
    const other = { ...teaOf2024(), timestamp: 1_706_000_000_001 }
    const both = await readFile(folder.put('both.json', JSON.stringify([teaOf2024(), other])))
    expect(both.apps).toEqual(['open-webui'])
    expect(new Set(both.conversations.map(({ sourceId }) => sourceId)).size).toBe(2)
    expect(both.conversations[0]?.sourceId).toBe(read.conversations[1]?.sourceId)
  })

  it('puts messages of the system to the system text', async () => {
    const chat = teaOf2024()
    const messages = [{ role: 'system', content: 'Speak slowly.' }, ...(chat.messages as unknown[])]
    const read = await readFile(folder.put('system.json', JSON.stringify([{ ...chat, messages }])))
    expect(read.conversations[0]?.systemText).toBe('Be brief.\n\nSpeak slowly.')
    expect(read.outlines[0]?.[0]).toBe('message 2 after nothing: user: (file image image/png 70) | How hot?')
  })

  it('says what it left out', () => {
    expect(read.issues.map(({ subject, sentence }) => [subject, sentence])).toEqual([
      ['Nothing', 'It has no messages that say anything.'],
      ['Chat 3', 'It is no chat.'],
    ])
  })

  it('is also one chat alone', async () => {
    const one = await readFile(folder.put('one.json', JSON.stringify(kitchen())))
    expect(one.apps).toEqual(['open-webui'])
    expect(one.outlines).toEqual([read.outlines[0]])
  })
})

describe('details in the text of an answer', () => {
  const kinds = (text: string) => readDetails(text, 'm').map(({ type }) => type)

  it('that nobody but a person wrote stay text', () => {
    const text = 'See <details open><summary>More</summary>words</details>.'
    expect(readDetails(text, 'm')).toEqual([{ type: 'text', text }])
  })

  it('that were cut off stay text', () => {
    const text = 'Before <details type="reasoning" done="false">\n&gt; half a thou'
    expect(readDetails(text, 'm')).toEqual([{ type: 'text', text }])
  })

  it('of a call that still runs have no result', () => {
    expect(
      kinds(
        '<details type="tool_calls" done="false" id="c" name="n" arguments="">\n<summary>Executing...</summary>\n</details>',
      ),
    ).toEqual(['tool-call'])
  })

  it('are read in a moment, however many of them have no end', () => {
    const text = '<details type="reasoning" '.repeat(200_000)
    // Time of this thread on a processor: what else the machine does is no fault of the text.
    const before = process.threadCpuUsage()
    expect(kinds(text)).toEqual(['text'])
    expect(kinds(`${'<details >'.repeat(100_000)}</details>`)).toEqual(['text'])
    expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(2_000)
  })
})
