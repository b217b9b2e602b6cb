import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  conversationsJson,
  exportOf2025,
  exportOf2026,
  harbourOf2023,
  lighthouse,
  message,
  node,
  text,
} from '../../fixtures/imports/chatgpt/chatgpt-export.ts'
import { makeFolder, type ReadFile, readFile, type TestFolder, zipOf } from './draft-bench.ts'

let folder: TestFolder
let of2025: ReadFile

beforeAll(async () => {
  folder = makeFolder()
  of2025 = await readFile(folder.put('export.zip', await zipOf(exportOf2025())))
})
afterAll(() => folder.remove())

const lighthouseLines = [
  'q1 after nothing: user: (file tower.png image/png 70) | How high is this tower? | (file notes.txt text/plain 12) | [File lost.pdf: it is not in the export.]',
  'call after q1: assistant openai gpt-5-thinking: (thinks 4000 ms: **Measuring**\n\nCount the steps.) | (calls python call_call: {"input":"print(120 * 0.2)"})',
  'result after call: tool: (returned python call_call: 24.0) | (file 6b0f.png image/png 70)',
  'a1 after result: assistant openai gpt-5-thinking: It is 24 metres high. ([Towers](https://towers.example/24)) Older towers are lower. ([Old towers](https://old.example/))',
  'a1-second after q1: assistant openai gpt-4o stopped: About 25 metres.',
  'q2 after a1: user: And the lamp?',
  'odd after q2: assistant openai gpt-5: [hologram]\n\n```json\n{"beams":3}\n```',
  'a2 after odd: assistant openai gpt-5-thinking: It turns every five seconds.',
]

describe('a ChatGPT export', () => {
  it('keeps branches, thoughts, tools, files and citations', () => {
    expect(of2025.apps).toEqual(['chatgpt'])
    expect(of2025.outlines[0]).toEqual(lighthouseLines)
  })

  it('keeps what is said about the conversation, and goes on where the person was', () => {
    const { messages: _messages, ...about } = of2025.conversations[0] ?? { messages: [] }
    expect(about).toEqual({
      kind: 'conversation',
      sourceId: '6b0f0d9c-0000-4000-8000-000000000001',
      title: 'The lighthouse keeper',
      createdAt: 1_756_000_000_123,
      updatedAt: 1_756_000_900_654,
      systemText: 'I keep a lighthouse.\n\nAnswer briefly.',
      folderName: null,
      tagNames: [],
      isArchived: true,
      isPinned: true,
      headSourceId: 'a2',
      issues: [
        'It belonged to a project of ChatGPT (g-p-123), whose name the export does not state.',
        'One attached file is not in the export; only the name was kept (lost.pdf).',
        'Content of a kind that Baton does not know ("hologram", once) was kept as text.',
      ],
    })
  })

  it('keeps everything ChatGPT says about an answer', () => {
    const answers = of2025.conversations[0]?.messages.flatMap(({ answer }) => answer ?? []) ?? []
    expect(
      answers.map(({ finishReason, rawFinishReason }) => [finishReason, rawFinishReason]),
    ).toContainEqual(['other', 'interrupted'])
    expect(answers[1]?.metadata).toMatchObject({ channel: 'final', citations: [{ start_ix: 65 }] })
  })

  it('says what it left out, record by record', () => {
    expect(
      of2025.issues.map(({ subject, sentence, isSkippedConversation }) => [
        subject,
        sentence,
        isSkippedConversation,
      ]),
    ).toEqual([
      ['Without messages', 'It has no messages in the export.', true],
      ['Conversation 3', 'It is no conversation.', true],
      ['Conversation 4', 'It is no conversation.', true],
      ['Only hidden', 'It has no messages that say anything.', true],
      ['group_chats.json', 'It holds no conversations Baton knows and was left out.', false],
    ])
  })

  it('reads the shapes of 2023: no id, no current node, the browser', () => {
    expect(of2025.conversations[1]).toMatchObject({ sourceId: 'first-message u', headSourceId: null })
    expect(of2025.outlines[1]).toEqual([
      'u after nothing: user: Which ships come in today?',
      'b after u: assistant openai gpt-4-browsing: (calls browser call_b: {"input":"search(\\"ships today\\")"})',
      'd after b: tool: (returned browser call_b: Two ships.)',
      'e after d: assistant openai gpt-4-browsing: Two ships come in.',
    ])
  })

  it('reads the layout of 2026, in pieces and with files that lost their names', async () => {
    const read = await readFile(folder.put('of-2026.zip', await zipOf(exportOf2026())))
    expect(read.outlines[0]).toEqual(
      lighthouseLines.with(2, lighthouseLines[2]?.replace('6b0f.png', 'plot.png') ?? ''),
    )
    expect(read.outlines[1]).toEqual(of2025.outlines[1])
    expect(read.issues.filter(({ isSkippedConversation }) => !isSkippedConversation)).toEqual([])
  })

  it('is also a conversations.json alone, or one conversation', async () => {
    const list = await readFile(folder.put('conversations.json', JSON.stringify(conversationsJson())))
    expect(list.apps).toEqual(['chatgpt'])
    expect(list.conversations[0]?.issues).toContain(
      '4 attached files are not in the export; only the name was kept (file_00000000aaaa, notes.txt, lost.pdf, …).',
    )
    const one = await readFile(folder.put('one.json', JSON.stringify(harbourOf2023())))
    expect(one.outlines).toEqual([of2025.outlines[1]])
  })

  it('leaves thoughts alone from which two answers came', async () => {
    const conversation = lighthouse()
    const mapping = conversation.mapping as Record<string, unknown>
    mapping.recap = node('recap', { parent: 'think', children: ['call', 'other'] })
    mapping.other = node('other', { parent: 'think', message: message('other', 'assistant', text('Or so.')) })
    const read = await readFile(folder.put('thoughts.json', JSON.stringify([conversation])))
    expect(read.outlines[0]?.filter((line) => /thinks|^other|^call/.test(line))).toEqual([
      'think after q1: assistant openai gpt-5-thinking: (thinks 4000 ms: **Measuring**\n\nCount the steps.)',
      'call after think: assistant openai gpt-5-thinking: (calls python call_call: {"input":"print(120 * 0.2)"})',
      'other after think: assistant openai gpt-5: Or so.',
    ])
  })
})
