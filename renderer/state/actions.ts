// What the person can do, as functions. Each sends one command; an error becomes a toast with the sentence of the
// error, and the returned promise says whether it worked. What changed comes back through the watches.
import type { ExportFormat } from '../../shared/contract/exported-file.ts'
import type { ConversationChangeForMany } from '../../shared/contract/library-contract.ts'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import type { FilePart, Part } from '../../shared/domain/part.ts'
import type { SettingsPatch } from '../../shared/domain/settings.ts'
import { runSpending } from './ask-to-spend.ts'
import { movingHead, showChosenModel } from './conversation-store.ts'
import { downloadText } from './download-text.ts'
import { forgetDraft, keepDraft } from './drafts.ts'
import { useLibraryStore } from './library-store.ts'
import { useOrganiseStore } from './organise-store.ts'
import { runCommand as run } from './run-command.ts'
import { session } from './session.ts'
import { showNotice } from './toast-store.ts'
import {
  selectConversation,
  setNewConversationModel,
  setRenaming,
  showConversation,
  useViewStore,
} from './view-store.ts'

const mostRecentModels = 8

/** Keeps a choice made before there is a conversation; from the first message on, the engine remembers. */
function rememberModel(model: ModelRef): void {
  const { recentModels } = useLibraryStore.getState().settings
  const first = recentModels[0]
  if (first?.accountId === model.accountId && first.modelId === model.modelId) return
  const others = recentModels.filter(
    (other) => other.accountId !== model.accountId || other.modelId !== model.modelId,
  )
  void updateSettings({ recentModels: [model, ...others].slice(0, mostRecentModels) })
}

export interface Outgoing {
  readonly text: string
  readonly files: readonly FilePart[]
  readonly model: ModelRef
  /** Minted once for a message, so that a second attempt after a lost connection is the same message. */
  readonly messageId: MessageId
  /** The message it follows; left out for the last one, null to begin again. Another one makes a branch. */
  readonly parentId?: MessageId | null
}

/**
 * Sends a message in the open conversation, or begins one. Resolves once the message is durable.
 * @returns false when it was not accepted, or the person would not pay for it; the text must then stay in the composer.
 */
export async function sendMessage(outgoing: Outgoing): Promise<boolean> {
  const openId = useViewStore.getState().conversationId
  const conversationId = openId ?? createId()
  const parts: Part[] = [...outgoing.files]
  if (outgoing.text.trim().length > 0) parts.push({ type: 'text', text: outgoing.text })
  const wasAccepted = await movingHead(conversationId, () =>
    runSpending((isConfirmed) =>
      session().client.messages.send({
        conversationId,
        messageId: outgoing.messageId,
        parts,
        model: outgoing.model,
        ...(openId === null ? { folderId: useOrganiseStore.getState().newConversationFolderId } : {}),
        ...(outgoing.parentId === undefined ? {} : { parentId: outgoing.parentId }),
        isConfirmed,
      }),
    ),
  )
  if (!wasAccepted) return false
  if (openId === null && useViewStore.getState().conversationId === null) {
    selectConversation(conversationId)
    setNewConversationModel(null)
  }
  // A message written elsewhere than in the composer leaves alone what stands there.
  if (outgoing.parentId === undefined) forgetDraft(openId, outgoing.text)
  else keepDraft(openId)
  return true
}

/** Stops the answer that is being written. What has arrived is kept. */
export function stopAnswer(conversationId: ConversationId, answerId: MessageId): Promise<boolean> {
  return run(() => session().client.messages.stop({ conversationId, answerId }))
}

/** Answers the same message again beside the given answer, with the conversation's model or another one. */
export function regenerateAnswer(
  conversationId: ConversationId,
  answerId: MessageId,
  model: ModelRef,
): Promise<boolean> {
  const newAnswerId = createId()
  return movingHead(conversationId, () =>
    runSpending((isConfirmed) =>
      session().client.messages.regenerate({ conversationId, answerId, newAnswerId, model, isConfirmed }),
    ),
  )
}

/** What the next message of the open conversation, or of the new one, is sent to. */
export async function setModel(model: ModelRef): Promise<boolean> {
  const { conversationId } = useViewStore.getState()
  if (conversationId === null) {
    setNewConversationModel(model)
    rememberModel(model)
    return true
  }
  const previous = showChosenModel(conversationId, model)
  const isDone = await run(() => session().client.conversations.setModel({ conversationId, model }))
  if (!isDone) showChosenModel(conversationId, previous)
  return isDone
}

export async function renameConversation(conversationId: ConversationId, title: string): Promise<boolean> {
  setRenaming(null)
  const wanted = title.trim()
  if (wanted.length === 0) return false
  return run(() => session().client.conversations.rename({ conversationId, title: wanted.slice(0, 200) }))
}

function change(conversationId: ConversationId, what: ConversationChangeForMany): Promise<boolean> {
  return run(() => session().client.organise.change({ conversationIds: [conversationId], change: what }))
}

export function setPinned(conversationId: ConversationId, isPinned: boolean): Promise<boolean> {
  return change(conversationId, { kind: 'pinned', isPinned })
}

export function closeIfOpen(conversationId: ConversationId): void {
  if (useViewStore.getState().conversationId === conversationId) showConversation(null)
}

/** Puts a conversation away, or back; undone from the toast. */
export async function setArchived(conversationId: ConversationId, isArchived: boolean): Promise<boolean> {
  const isDone = await change(conversationId, { kind: 'archived', isArchived })
  if (!isDone) return false
  if (isArchived) closeIfOpen(conversationId)
  showNotice(
    isArchived ? 'Conversation archived.' : 'Conversation is back in the list.',
    {
      label: 'Undo',
      run: () => void change(conversationId, { kind: 'archived', isArchived: !isArchived }),
    },
    conversationId,
  )
  return true
}

/** Moves a conversation to the trash; undone from the toast. */
export async function moveToTrash(conversation: Pick<ConversationSummary, 'id' | 'title'>): Promise<boolean> {
  const conversationId = conversation.id
  const wasOpen = useViewStore.getState().conversationId === conversationId
  const isDone = await change(conversationId, { kind: 'trashed', isTrashed: true })
  if (!isDone) return false
  closeIfOpen(conversationId)
  showNotice(
    'Conversation moved to the trash.',
    {
      label: 'Undo',
      run: () => {
        void restoreFromTrash(conversationId).then((isBack) => {
          if (isBack && wasOpen) showConversation(conversationId)
        })
      },
    },
    conversationId,
  )
  return true
}

export function restoreFromTrash(conversationId: ConversationId): Promise<boolean> {
  return change(conversationId, { kind: 'trashed', isTrashed: false })
}

export function updateSettings(patch: SettingsPatch): Promise<boolean> {
  // Shown at once: a switch that waits for the disk feels broken. The watch brings the stored value.
  useLibraryStore.setState(({ settings }) => ({ settings: { ...settings, ...definedOnly(patch) } }))
  return run(() => session().client.settings.update(patch))
}

function definedOnly(patch: SettingsPatch): Partial<SettingsPatch> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
}

/** Exports a conversation: the desktop asks for a file and writes it, the browser downloads it. */
export async function exportConversation(
  conversationId: ConversationId,
  format: ExportFormat,
): Promise<boolean> {
  const includesReasoning = useLibraryStore.getState().settings.exportReasoning
  return run(async () => {
    const outcome = await session().client.exports.conversation({ conversationId, format, includesReasoning })
    if (outcome.outcome === 'download') downloadText(outcome.fileName, outcome.mediaType, outcome.content)
    if (outcome.outcome === 'saved') showNotice(`Saved as ${outcome.path}`)
  })
}

/** Opens a link of a conversation outside Baton. The engine checks the scheme once more. */
export function openLink(url: string): Promise<boolean> {
  return run(() => session().client.app.openLink({ url }))
}
