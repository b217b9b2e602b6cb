// The operators of the search field as plain data: the parser goes by the names, the page shows the rest.

export type SearchOperatorName =
  | 'model'
  | 'vendor'
  | 'role'
  | 'from'
  | 'to'
  | 'on'
  | 'in'
  | 'folder'
  | 'tag'
  | 'is'
  | 'has'
  | 'cost'
  | 'tokens'
  | 'id'

export interface SearchOperator {
  readonly name: SearchOperatorName
  /** Other words for the same. */
  readonly synonyms: readonly string[]
  readonly example: string
  /** What it finds. */
  readonly sentence: string
}

export const searchOperators: readonly SearchOperator[] = [
  {
    name: 'in',
    synonyms: [],
    example: 'in:recipes',
    sentence: 'What lies in a folder of this name, or in a conversation with this in its title.',
  },
  { name: 'folder', synonyms: [], example: 'folder:work', sentence: 'What lies in this folder.' },
  { name: 'tag', synonyms: ['label'], example: 'tag:draft', sentence: 'Conversations with this tag.' },
  {
    name: 'is',
    synonyms: [],
    example: 'is:archived',
    sentence:
      'Conversations that are archived, pinned, unread or trashed. What is in the trash is found only with is:trashed; ' +
      'archived conversations are always found, and marked.',
  },
  {
    name: 'model',
    synonyms: [],
    example: 'model:mini',
    sentence: 'Answers of models with this in their name.',
  },
  {
    name: 'vendor',
    synonyms: ['provider'],
    example: 'vendor:ollama',
    sentence: 'Answers of models of this vendor.',
  },
  {
    name: 'role',
    synonyms: ['by'],
    example: 'role:you',
    sentence:
      'Only what you wrote (role:you), what models answered (role:model), or what tools returned (role:tool).',
  },
  {
    name: 'from',
    synonyms: ['since', 'after'],
    example: 'from:2026-03',
    sentence:
      'Messages from this day on. A year, a month, a day, today, yesterday, or so many days, weeks, months or years ago, ' +
      'like 7d or 2w.',
  },
  {
    name: 'to',
    synonyms: ['until', 'before'],
    example: 'to:2026-03-05',
    sentence: 'Messages up to this day; to: includes it, before: does not.',
  },
  {
    name: 'on',
    synonyms: ['date'],
    example: 'on:yesterday',
    sentence: 'Messages of this day, month or year.',
  },
  {
    name: 'has',
    synonyms: [],
    example: 'has:code',
    sentence: 'Messages with code, an image, a file, reasoning or a tool call.',
  },
  {
    name: 'cost',
    synonyms: ['price'],
    example: 'cost:>0.10',
    sentence: 'Answers that cost more (or less, with <) than so many dollars. An unknown cost is neither.',
  },
  {
    name: 'tokens',
    synonyms: [],
    example: 'tokens:>1000',
    sentence: 'Answers whose call read and wrote more (or fewer, with <) tokens than this.',
  },
  {
    name: 'id',
    synonyms: [],
    example: 'id:resp_',
    sentence: 'The answer a provider gave this identifier, or one that begins so.',
  },
]

/** What else can be written in the search field. */
export const searchForms: readonly { readonly example: string; readonly sentence: string }[] = [
  { example: 'config server', sentence: 'Messages with both words, or with longer ones that begin so.' },
  { example: '"exact words"', sentence: 'These words, one after the other, and no longer ones.' },
  { example: '-draft', sentence: 'Without this word; a minus stands before quotes and operators, too.' },
  {
    example: 'tag:"to read"',
    sentence:
      'A value with blanks stands in quotes. Operators alone list what they fit, newest first: conversations for in:, ' +
      'folder:, tag: and is:, messages for all others.',
  },
]
