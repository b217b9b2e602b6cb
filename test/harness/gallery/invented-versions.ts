// A conversation in which a message was edited and an answer was made again.
import { anthropicAccount, openaiAccount } from './invented-accounts.ts'
import { type AnswerWords, type InventedConversation, inventConversation } from './invented-conversation.ts'
import { takeVersion } from './off-path.ts'

const opus = { account: anthropicAccount, modelId: 'claude-opus-5-5', modelName: 'Claude Opus 5.5' }
const sol = { account: openaiAccount, modelId: 'gpt-6.1-sol', modelName: 'GPT-6.1 Sol' }

/** Puts a version beside the message of this number on the path, followed by its own answers. */
export function addVersion(
  talk: InventedConversation,
  besideIndex: number,
  words: readonly (string | AnswerWords)[],
): void {
  const beside = talk.messages[besideIndex]
  if (beside === undefined) throw new Error(`there is no message ${besideIndex}`)
  const conversationId = talk.conversation.id
  const made = inventConversation('A version', words, 60_000)
  talk.offPath = {
    messages: [
      ...talk.offPath.messages,
      ...made.messages.map((message) => ({
        ...message,
        conversationId,
        parentId: message.parentId ?? beside.parentId,
      })),
    ],
    turns: new Map([
      ...talk.offPath.turns,
      ...Array.from(made.turns, ([id, turn]) => [id, { ...turn, conversationId }] as const),
    ]),
  }
}

/** The second of three versions of the second question, and the first of two answers to it. */
export function versionsTalk(): InventedConversation {
  const talk = inventConversation(
    'Harbour timetable',
    [
      'Which piers are closed in winter?',
      { ...opus, text: 'Piers C and D, from the first of November on.' },
      'And in summer?',
      { ...opus, text: 'None. In July all of them are open from six in the morning.' },
    ],
    120_000,
  )
  addVersion(talk, 2, [
    'And in which order do they open again in spring? Name the week for each of them, please.',
    {
      ...opus,
      text: 'Pier C opens in week 12 and pier D in week 14.\n\n- Pier C is needed first, for the island ferry.\n- Pier D waits for the repair of its crane, which is planned for week 13.',
    },
    'Who decides that?',
    { ...sol, text: 'The harbour office, with the ferry company.', handoffFrom: { ...opus, text: '' } },
  ])
  const second = talk.offPath.messages[0]
  if (second === undefined) throw new Error('there is no second version')
  addVersion(talk, 2, ['Why?', { ...opus, text: 'Because of the ice at the outer wall.' }])
  takeVersion(talk, second.id)
  addVersion(talk, 5, [{ ...opus, text: 'The harbour master alone.' }])
  return talk
}
