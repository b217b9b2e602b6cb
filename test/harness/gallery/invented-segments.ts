// Conversations for the places where history is shortened: several summaries on one path, one of them edited and long, a
// window that was too small, and a conversation of the trash of which providers still hold something.
import { createId } from '../../../shared/domain/create-id.ts'
import { anthropicAccount, openaiAccount } from './invented-accounts.ts'
import { failureOf, type InventedConversation, inventConversation } from './invented-conversation.ts'
import { historyTalk } from './invented-history.ts'

const day = 24 * 3_600_000

const longSummary = [
  '**Decided so far**',
  '',
  ...Array.from(
    { length: 20 },
    (_, index) =>
      `- Pier ${String.fromCharCode(65 + (index % 20))}: the timetable of the winter months holds until week ${index + 3}, and every change is announced two weeks ahead.`,
  ),
  '',
  'Open: who signs off pier C, and what `https://example.invalid/a-very-long-address/that/has/no/place/to/break/in/it` answers in March.',
].join('\n')

/** Three summaries on one path: two were taken up, the last one is long and was edited. */
export function summariesTalk(): InventedConversation {
  const talk = historyTalk()
  const id = talk.conversation.id
  const segmentAfter = (index: number) => ({
    id: createId(),
    conversationId: id,
    coversMessageId: talk.messages[index]?.id ?? '',
    turnId: null,
    createdAt: Date.now() - day,
  })
  talk.segments = [
    {
      ...segmentAfter(11),
      text: 'The old harbour timetable stays until March. The winter calendar comes first.',
      method: 'extract',
      modelName: null,
      originalTokens: 3120,
      summaryTokens: 96,
      messageCount: 12,
      nanoUsd: null,
    },
    ...talk.segments,
    {
      ...segmentAfter(31),
      text: longSummary,
      method: 'person',
      modelName: 'Claude Opus 5.5',
      originalTokens: 14_820,
      summaryTokens: 1240,
      messageCount: 32,
      nanoUsd: 61_400_000,
    },
  ]
  talk.conversation = {
    ...talk.conversation,
    systemText: 'You help the harbour office. Answer in plain words and name the pier.',
  }
  return talk
}

/** The last answer failed because the conversation was too long. */
export function overflowTalk(): InventedConversation {
  const opus = { account: anthropicAccount, modelId: 'claude-opus-5-5', modelName: 'Claude Opus 5.5' }
  return inventConversation(
    'Harbour timetable',
    [
      'Which piers are closed in winter?',
      { ...opus, text: 'Piers C and D, from the first of November on.' },
      'And in which order do they open again?',
      {
        ...opus,
        text: '',
        status: 'failed',
        failure: {
          ...failureOf(
            'context-overflow',
            'The conversation is too long for Claude Opus 5.5.',
            'prompt is too long: 208310 tokens > 200000 maximum',
          ),
          status: 400,
        },
      },
    ],
    60_000,
  )
}

/** In the trash, while providers hold things of it: one of them cannot be deleted from here, one will fail. */
export function trashedTalk(): InventedConversation {
  const talk = historyTalk()
  talk.conversation = { ...talk.conversation, trashedAt: Date.now() }
  const [first] = talk.held
  if (first !== undefined) {
    talk.held = [
      ...talk.held,
      {
        ...first,
        handleId: createId(),
        value: 'resp_0a41f2c9d8e7b6a5f4e3d2c1b0a99887766554433221100ffeeddccbb',
        accountName: openaiAccount.name,
        isContinued: false,
      },
    ]
  }
  return talk
}
