// What the person does with templates, prompts and titles.
import type { Conversation } from '../../shared/domain/conversation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Id } from '../../shared/domain/ids.ts'
import type { Prompt, Template } from '../../shared/domain/template.ts'
import { renameConversation } from './actions.ts'
import { askCommand, runCommand } from './run-command.ts'
import { session } from './session.ts'
import { showNotice } from './toast-store.ts'
import { selectConversation } from './view-store.ts'

export type NewTemplate = Omit<Template, 'createdAt' | 'updatedAt'>
export type NewPrompt = Omit<Prompt, 'createdAt' | 'updatedAt'>

/**
 * Begins a conversation and opens it. Nothing is sent.
 * @returns whether it was made; when not, the person has been told
 */
export async function beginConversation(
  templateId: Id,
  values: Record<string, string>,
  folderId: Id | null,
): Promise<boolean> {
  const conversationId = createId()
  const isDone = await runCommand(() =>
    session().client.templates.begin({ templateId, conversationId, values, folderId }),
  )
  if (isDone) selectConversation(conversationId)
  return isDone
}

export function putTemplate(template: NewTemplate): Promise<Template | null> {
  return askCommand(() => session().client.templates.put(template))
}

export function putPrompt(prompt: NewPrompt): Promise<Prompt | null> {
  return askCommand(() => session().client.prompts.put(prompt))
}

/** @returns how to bring it back; null when it is still there */
export async function removeTemplate(template: Template): Promise<(() => Promise<unknown>) | null> {
  const isDone = await runCommand(() => session().client.templates.remove({ templateId: template.id }))
  const { createdAt: _, updatedAt: __, ...kept } = template
  return isDone ? () => putTemplate(kept) : null
}

/** @returns how to bring it back; null when it is still there */
export async function removePrompt(prompt: Prompt): Promise<(() => Promise<unknown>) | null> {
  const isDone = await runCommand(() => session().client.prompts.remove({ promptId: prompt.id }))
  const { createdAt: _, updatedAt: __, ...kept } = prompt
  return isDone ? () => putPrompt(kept) : null
}

/** Finds another title; the one before comes back from the toast. */
export async function findNewTitle({ id, title }: Pick<Conversation, 'id' | 'title'>): Promise<boolean> {
  const found = await askCommand(() => session().client.organise.retitle({ conversationId: id }))
  if (found === null) return false
  if (found.title === title) showNotice('The same title was found again.', null, `title ${id}`)
  else {
    showNotice(
      `Named “${found.title}”.`,
      { label: 'Undo', run: () => void renameConversation(id, title) },
      `title ${id}`,
    )
  }
  return true
}
