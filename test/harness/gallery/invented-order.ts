// Folders, tags, unread marks, an archive and a trash for the states that show how conversations are kept in order.
import { createId } from '../../../shared/domain/create-id.ts'
import type { Folder } from '../../../shared/domain/folder.ts'
import type { Tag } from '../../../shared/domain/tag.ts'
import { anthropicAccount, openaiAccount } from './invented-accounts.ts'
import { type InventedConversation, inventConversation } from './invented-conversation.ts'

const sol = { account: openaiAccount, modelId: 'gpt-6.1-sol', modelName: 'GPT-6.1 Sol', text: 'Gladly.' }
const opus = {
  account: anthropicAccount,
  modelId: 'claude-opus-5-5',
  modelName: 'Claude Opus 5.5',
  text: 'Gladly.',
}

interface OrderedWorld {
  readonly folders: Folder[]
  readonly tags: Tag[]
  readonly openFolderIds: readonly string[]
  readonly more: readonly InventedConversation[]
}

const day = 86_400_000

const shortNames = ['Work', 'Thesis', 'Household', 'Garden']
const longName =
  'Everything about the Donaudampfschifffahrtsgesellschaft and its many, many captains, in one place'

function folderNames(state: string): string[] {
  if (state === 'folders-many') return Array.from({ length: 40 }, (_none, index) => `Project ${index + 1}`)
  if (state === 'folders-long') return [longName, 'Short', longName.toUpperCase()]
  return shortNames
}

/** The states of the gallery that this file fills. */
export function isOrdered(state: string): boolean {
  return /^(folders|archive|trash-many|library-large)/.test(state)
}

/** Orders these conversations in place, and makes more where a state needs them. */
export function inventOrder(state: string, talks: readonly InventedConversation[]): OrderedWorld {
  const folders = folderNames(state).map(
    (name, position): Folder => ({
      id: createId(),
      name,
      position,
      model: position === 0 ? { accountId: anthropicAccount.id, modelId: 'claude-opus-5-5' } : null,
      systemText: position === 0 ? 'You help a small team that writes software for harbours.' : null,
      createdAt: Date.now(),
    }),
  )
  const names =
    state === 'folders-long'
      ? ['an uncommonly long tag', 'another long one', 'third']
      : ['reading', 'money', 'urgent', 'later']
  const tags = names.toSorted().map((name): Tag => ({ id: createId(), name, createdAt: Date.now() }))
  const talk = (title: string, age: number, speaker = sol) =>
    inventConversation(title, ['Tell me.', speaker], age)
  const more: InventedConversation[] = []
  if (state === 'library-large')
    for (let index = 0; index < 3000; index += 1)
      more.push(talk(`Conversation ${index + 1}`, index * 3_600_000))
  else
    more.push(
      talk('Harbour master interview', 2 * day, opus),
      talk('Tide tables as data', 4 * day),
      talk('Release notes for March', 5 * day, opus),
      talk('Why the queue stalls on Mondays', 9 * day),
    )
  for (const { conversation } of more.slice(0, 4)) conversation.folderId = folders[0]?.id ?? null
  for (const [index, { conversation }] of [...talks, ...more.slice(0, 4)].entries()) {
    conversation.isUnread = index % 4 === 2
    conversation.tagIds = tags.slice(0, index % 3 === 1 ? (index % 4) + 1 : 0).map(({ id }) => id)
    if (state === 'archive' && index > 2) conversation.archivedAt = Date.now()
    if (state === 'trash-many' && index > 2) conversation.trashedAt = Date.now()
  }
  if (state === 'folders-long' && talks[1] !== undefined)
    talks[1].conversation.title = `A conversation with ${longName.toLowerCase()}`
  return {
    folders,
    tags,
    openFolderIds: folders.slice(0, state === 'folders-long' ? 3 : 2).map(({ id }) => id),
    more,
  }
}
