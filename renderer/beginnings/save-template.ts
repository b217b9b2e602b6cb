// "Save as template…": opens the form of a new template with what the open conversation begins with.
import type { Message } from '../../shared/domain/message.ts'
import { conversationView } from '../state/conversation-store.ts'
import { askCommand } from '../state/run-command.ts'
import { session } from '../state/session.ts'
import { openSettings, useViewStore } from '../state/view-store.ts'
import { newTemplate } from './edit-store.ts'
import { takeMessages, templateOf } from './template-draft.ts'

const pageSize = 200
/** A longer conversation is saved without messages of it: nobody takes its first ones for an example. */
const mostPages = 50

/** The path that is shown, from the root on, as far back as it takes; empty where that is too far. */
async function firstMessages(conversationId: string): Promise<readonly Message[]> {
  const view = conversationView(conversationId)
  if (view === null) return []
  let messages: readonly Message[] = view.messageIds.flatMap((id) => view.messages.get(id) ?? [])
  let hasOlder = view.hasOlder
  for (let page = 0; hasOlder; page += 1) {
    const [oldest] = messages
    if (oldest === undefined || page === mostPages) return []
    const older = await session().client.messages.page({
      conversationId,
      beforeMessageId: oldest.id,
      limit: pageSize,
    })
    messages = older.messages
    hasOlder = older.hasOlder
  }
  return messages
}

export async function saveTemplate(conversationId: string): Promise<void> {
  const conversation = conversationView(conversationId)?.conversation ?? null
  if (conversation === null) return
  const messages = await askCommand(() => firstMessages(conversationId))
  if (messages === null || useViewStore.getState().dialog !== null) return
  newTemplate(templateOf(conversation), takeMessages(messages).slice(0, 12))
  openSettings('templates')
}
