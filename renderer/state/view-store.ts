// What the person looks at: which conversation, which dialog, which panels. One writer: this module. Nothing here is
// history; the panels that are worth keeping over a restart are written to the settings by the actions.
import { create } from 'zustand'
import type { ConversationId, Id, MessageId, TurnId } from '../../shared/domain/ids.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'
import type { OrganiseAsk } from '../organise/organise-ask.ts'
import { openConversation } from './conversation-store.ts'

export type SettingsTab =
  | 'accounts'
  | 'providers'
  | 'context'
  | 'prices'
  | 'spending'
  | 'templates'
  | 'appearance'
  | 'clean-up'
  | 'data'
  | 'about'

/** Which record of what Baton knows about providers is open. */
export interface RecordRef {
  readonly api: ApiKind
  readonly vendor: Vendor
}

/** An answer of a conversation. */
export interface AnswerRef {
  readonly conversationId: ConversationId
  readonly messageId: MessageId
}

export type OpenDialog =
  | {
      name: 'settings'
      tab: SettingsTab
      addsAccount: boolean
      /** The record shown on the tab `providers`; null shows the list. */
      record: RecordRef | null
      /** The conversation for which the tab `spending` makes a budget; left out when the person came by themselves. */
      budgetFor?: ConversationId
    }
  /** Chooses what the next message goes to, or with an answer what answers its question again. */
  /** Asks for the variables of a template before a conversation begins from it. */
  | { name: 'begin'; templateId: Id; folderId: Id | null }
  | { name: 'model-picker'; answer?: AnswerRef }
  /** Every branch of the open conversation. */
  | { name: 'branches' }
  /** "History and context" of the open conversation. */
  | { name: 'history' }
  /** Asks whether a conversation of the trash is to be removed for good. */
  | { name: 'purge'; conversationId: ConversationId }
  /** Folders, tags, and what is to become of several conversations. */
  | { name: 'organise'; ask: OrganiseAsk }
  /** Exports these conversations, or with null everything. */
  | { name: 'export'; conversationIds: readonly ConversationId[] | null }
  /** Takes in a file of conversations; one that was dropped is looked into at once. */
  | { name: 'import'; file: File | null }
  /** Asks before something is sent that may cost more than the person wants to spend unasked. */
  | { name: 'spending'; reasons: string; onAgree: () => void }
export type SidebarView = 'active' | 'archived' | 'trash'

interface ViewStore {
  /** null: a new conversation is being written. */
  readonly conversationId: ConversationId | null
  /** The model chosen for the conversation that does not exist yet; null takes the most recent one. */
  readonly newConversationModel: ModelRef | null
  /** The answer whose turn the inspector shows; null takes the last answer of the path. */
  readonly inspectedMessageId: MessageId | null
  /** The turn the inspector shows, also one that is not on the path; goes before inspectedMessageId. */
  readonly inspectedTurnId: TurnId | null
  readonly dialog: OpenDialog | null
  /** The usage page stands where the conversation does. */
  readonly isUsageOpen: boolean
  readonly isSidebarOpen: boolean
  readonly isInspectorOpen: boolean
  /** Words are being found inside the open conversation. */
  readonly isFindOpen: boolean
  readonly sidebarView: SidebarView
  readonly query: string
  /** The conversation whose title is being edited, and where the field stands. */
  readonly renaming: { readonly id: ConversationId; readonly place: 'sidebar' | 'header' } | null
}

export const useViewStore = create<ViewStore>(() => ({
  conversationId: null,
  newConversationModel: null,
  inspectedMessageId: null,
  inspectedTurnId: null,
  dialog: null,
  isUsageOpen: false,
  isSidebarOpen: true,
  isInspectorOpen: false,
  isFindOpen: false,
  sidebarView: 'active',
  query: '',
  renaming: null,
}))

/** Opens a conversation, or with null the page for a new one. */
export function selectConversation(id: ConversationId | null): void {
  setUsageOpen(false)
  showConversation(id)
}

/** The same behind the usage page, which stays where it is open. */
export function showConversation(id: ConversationId | null): void {
  if (useViewStore.getState().conversationId === id) return
  openConversation(id)
  useViewStore.setState({
    conversationId: id,
    inspectedMessageId: null,
    inspectedTurnId: null,
    isFindOpen: false,
    renaming: null,
  })
}

export function openSettings(tab: SettingsTab = 'accounts', addsAccount = false): void {
  useViewStore.setState({ dialog: { name: 'settings', tab, addsAccount, record: null } })
}

/** Opens the page of the settings that says how a provider remembers; null shows the list of all. */
export function openProviderRecord(record: RecordRef | null): void {
  useViewStore.setState({ dialog: { name: 'settings', tab: 'providers', addsAccount: false, record } })
}

/** Opens the form of a budget for one conversation. */
export function openBudget(budgetFor: ConversationId): void {
  useViewStore.setState({
    dialog: { name: 'settings', tab: 'spending', addsAccount: false, record: null, budgetFor },
  })
}

/** Opens "History and context" of the open conversation. */
export function openHistory(): void {
  useViewStore.setState({ dialog: { name: 'history' } })
}

/** Asks before a conversation of the trash is removed for good. */
export function openPurge(conversationId: ConversationId): void {
  useViewStore.setState({ dialog: { name: 'purge', conversationId } })
}

/** Opens one of the dialogs about folders, tags and several conversations. */
export function openOrganise(ask: OrganiseAsk): void {
  useViewStore.setState({ dialog: { name: 'organise', ask } })
}

export function openModelPicker(): void {
  useViewStore.setState({ dialog: { name: 'model-picker' } })
}

/** Opens the picker for the model that is to answer a question again. */
export function openAnswerAgain(answer: AnswerRef): void {
  useViewStore.setState({ dialog: { name: 'model-picker', answer } })
}

/** Opens the tree of the open conversation. */
export function openBranches(): void {
  useViewStore.setState({ dialog: { name: 'branches' } })
}

export function closeDialog(): void {
  useViewStore.setState({ dialog: null })
}

export function setUsageOpen(isUsageOpen: boolean): void {
  useViewStore.setState({ isUsageOpen })
}

export function setSidebarOpen(isOpen: boolean): void {
  useViewStore.setState({ isSidebarOpen: isOpen })
}

export function setInspectorOpen(isOpen: boolean): void {
  useViewStore.setState({ isInspectorOpen: isOpen })
}

/** Opens the inspector on the turn of one answer; a second call on the same answer closes it. */
export function toggleTurnDetails(messageId: MessageId): void {
  const { isInspectorOpen, inspectedMessageId, inspectedTurnId } = useViewStore.getState()
  const isShown = isInspectorOpen && inspectedTurnId === null && inspectedMessageId === messageId
  useViewStore.setState({
    isInspectorOpen: !isShown,
    inspectedMessageId: messageId,
    inspectedTurnId: null,
  })
}

/** Opens the inspector on any turn of a conversation, also on one that is not on the path or wrote a summary. */
export function inspectTurn(conversationId: ConversationId, turnId: TurnId): void {
  selectConversation(conversationId)
  useViewStore.setState({ isInspectorOpen: true, inspectedMessageId: null, inspectedTurnId: turnId })
}

export function setFindOpen(isFindOpen: boolean): void {
  useViewStore.setState({ isFindOpen })
}

export function setSidebarView(sidebarView: SidebarView): void {
  useViewStore.setState({ sidebarView, query: '' })
}

export function setQuery(query: string): void {
  useViewStore.setState({ query })
}

/** Leaves the archive or the trash and keeps what is searched for. */
export function showEverywhere(): void {
  useViewStore.setState({ sidebarView: 'active' })
}

export function setRenaming(renaming: ViewStore['renaming']): void {
  useViewStore.setState({ renaming })
}

export function setNewConversationModel(newConversationModel: ModelRef | null): void {
  useViewStore.setState({ newConversationModel })
}
