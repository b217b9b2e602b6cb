// Conversations in which something is found: in several scripts, in the archive, in the trash, in another branch.
import { anthropicAccount, googleAccount, ollamaAccount, openaiAccount } from './invented-accounts.ts'
import { type AnswerWords, type InventedConversation, inventConversation } from './invented-conversation.ts'
import { versionsTalk } from './invented-versions.ts'

const hour = 3_600_000
const day = 24 * hour
const sol = { account: openaiAccount, modelId: 'gpt-6.1-sol', modelName: 'GPT-6.1 Sol' }
const opus = { account: anthropicAccount, modelId: 'claude-opus-5-5', modelName: 'Claude Opus 5.5' }
const gemini = { account: googleAccount, modelId: 'gemini-4-pro', modelName: 'Gemini 4 Pro' }
const qwen = { account: ollamaAccount, modelId: 'qwen4:8b', modelName: 'qwen4:8b' }

const piers = [
  'Anchor',
  'Beacon',
  'Compass',
  'Dolphin',
  'Ebb',
  'Fender',
  'Galley',
  'Hawser',
  'Inlet',
  'Jetty',
]

/** Opened first: long enough that most of it is out of sight. */
export function longHarbourTalk(): InventedConversation {
  const words: (string | AnswerWords)[] = []
  for (let index = 0; index < 60; index += 1) {
    const isPier = index % 6 === 1
    words.push(
      isPier
        ? `And the pier ${piers[Math.floor(index / 6)]} of the harbour: when is it open?`
        : `Question ${index + 1} about the winter timetable.`,
    )
    words.push({
      ...(index % 4 === 3 ? opus : sol),
      ...(index === 31
        ? { reasoning: 'The harbour office closes at noon, so the answer depends on the day.' }
        : {}),
      text: isPier
        ? `The **harbour** office opens it at ${6 + (index % 5)}:00. In \`harbour_hours\` it is listed as “always”.`
        : `Answer ${index + 1}.\n\n${'The boat leaves on time unless the wind is stronger than six. '.repeat(1 + (index % 4))}`,
    })
  }
  return inventConversation('Winter timetable of the ferries', words, 20 * 60_000)
}

export function searchTalks(): InventedConversation[] {
  const archived = inventConversation(
    'Harbour walls of the nineteenth century',
    [
      'Who built the harbour wall at the western mole, and out of which stone was it made?',
      {
        ...opus,
        text: 'The western mole of the harbour was begun in 1841. Its wall is granite from the quarry above the town, laid dry up to the high-water mark and in lime mortar above it; the harbour commissioners’ reports give the tonnage for every year until 1857.',
      },
    ],
    60 * day,
  )
  archived.conversation.archivedAt = Date.now()
  const trashed = inventConversation(
    'Old harbour plan',
    ['Forget the harbour plan.', { ...qwen, text: 'The harbour plan is forgotten.' }],
    400 * day,
  )
  trashed.conversation.trashedAt = Date.now()
  return [
    versionsTalk(),
    inventConversation(
      '港の時刻表について',
      [
        '港の時刻表を教えてください。夏と冬では違いますか。',
        {
          ...gemini,
          text: '夏は午前六時から、冬は午前七時から船が出ます。港の事務所（harbour office）は正午に閉まります。',
        },
      ],
      3 * hour,
    ),
    inventConversation(
      'Parsing the opening hours of the harbour',
      [
        'Why does getHarbourHours() return null on Sundays?',
        {
          ...sol,
          text: '`getHarbourHours()` looks the day up by its name, and on Sundays the feed of the harbour says “dimanche”.\n\n```ts\nconst hours = getHarbourHours(day) ?? closed\n```',
        },
      ],
      2 * day,
    ),
    inventConversation(
      'Übersetzung der Hafenordnung mit einem wirklich sehr langen Titel, der nicht hineinpasst',
      [
        'Translate “Hafenordnung”.',
        { ...opus, text: 'Harbour regulations, or harbour bye-laws where a port makes them.' },
      ],
      9 * day,
    ),
    archived,
    trashed,
  ]
}
