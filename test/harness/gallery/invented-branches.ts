// Conversations with many branches: a handful that a person made, and more than anybody would.
import { anthropicAccount, mistralAccount, openaiAccount } from './invented-accounts.ts'
import { type AnswerWords, type InventedConversation, inventConversation } from './invented-conversation.ts'
import { addVersion } from './invented-versions.ts'
import { takeVersion } from './off-path.ts'

const opus = { account: anthropicAccount, modelId: 'claude-opus-5-5', modelName: 'Claude Opus 5.5' }
const sol = { account: openaiAccount, modelId: 'gpt-6.1-sol', modelName: 'GPT-6.1 Sol' }
const medium = { account: mistralAccount, modelId: 'mistral-medium-4', modelName: 'Mistral Medium 4' }

function answer(model: Omit<AnswerWords, 'text'>, text: string): AnswerWords {
  return { ...model, text }
}

/** Edits, other answers and branches of branches, with two models and long and short words. */
export function branchesTalk(): InventedConversation {
  const talk = inventConversation(
    'Winter timetable of the island ferry',
    [
      'Which piers are closed in winter, and for how long? The crews have to be told this week.',
      answer(opus, 'Piers C and D, from the first of November until week 12.'),
      'Write the notice for the crews.',
      answer(sol, 'From 1 November on, piers C and D are closed. Please moor at pier B.'),
    ],
    30 * 3_600_000,
  )
  addVersion(talk, 2, [
    'Write the notice for the crews, in two languages and with the names of the people who can be asked at the harbour office.',
    answer(
      opus,
      'From 1 November on, piers C and D are closed.\n\nAb 1. November sind die Piers C und D gesperrt.',
    ),
    'Shorter.',
    answer(opus, 'Piers C and D closed from 1 November.'),
    'And with the telephone number.',
    answer(sol, 'Piers C and D closed from 1 November. Questions: harbour office, extension 12.'),
  ])
  const bilingual = talk.offPath.messages[0]
  if (bilingual === undefined) throw new Error('there is no second version')
  takeVersion(talk, bilingual.id)
  addVersion(talk, 3, [answer(medium, 'Piers C and D are closed from 1 November. Use pier B.')])
  addVersion(talk, 4, ['Longer, please.', answer(sol, 'Dear crews, from the first of November on …')])
  addVersion(talk, 0, ['Are any piers closed in summer?', answer(opus, 'None.')])
  return talk
}

/** An edit after every answer, each answered twice. */
export function manyBranchesTalk(): InventedConversation {
  const words = Array.from({ length: 240 }, (_, index) =>
    index % 2 === 0
      ? `Question ${index / 2 + 1} about the timetable of the island ferry`
      : answer(index % 4 === 1 ? opus : sol, `Answer ${(index + 1) / 2}: the ferry leaves on the hour.`),
  )
  const talk = inventConversation('Every question twice', words, 90 * 86_400_000)
  for (let index = 2; index < words.length; index += 2) {
    addVersion(talk, index, [
      `Question ${index / 2 + 1}, asked in other words`,
      answer(medium, 'The ferry leaves every hour.'),
    ])
  }
  return talk
}
