// Where messages are written. What is typed is kept as a draft until the engine has acknowledged the message; a
// message that was not accepted comes back into the field.
import { Paperclip, Upload } from 'lucide-react'
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  lazy,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { createId } from '../../shared/domain/create-id.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import type { Prompt } from '../../shared/domain/template.ts'
import { chooserTypes } from '../state/accepted-files.ts'
import { sendMessage, stopAnswer } from '../state/actions.ts'
import {
  attachFiles,
  clearAttachments,
  noAttachments,
  useAttachmentsStore,
} from '../state/attachments-store.ts'
import { readDraft } from '../state/drafts.ts'
import { useChosenModel, useConversationRow, useOpenAnswerId } from '../state/hooks.ts'
import { useModelsStore } from '../state/models-store.ts'
import { showNotice } from '../state/toast-store.ts'
import { useViewStore } from '../state/view-store.ts'
import { classNames } from '../ui/class-names.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { AttachmentChips } from './attachment-chips.tsx'
import { ComposerNotice, WindowNotice } from './composer-notice.tsx'
import { windowWarning } from './context-gauge.ts'
import { ModelButton } from './model-button.tsx'
import { RequestGauge } from './request-gauge.tsx'
import { SendButton } from './send-button.tsx'
import { isSendKey } from './send-key.ts'
import type { SlashQuery } from './slash-query.ts'
import { useContextPreview } from './use-context-preview.ts'
import { useDraft } from './use-draft.ts'
import { useSlash } from './use-slash.ts'

// Most of the time there is no such thing to say.
const BudgetNotices = lazy(async () => ({ default: (await import('./budget-notices.tsx')).BudgetNotices }))
const SwitchCost = lazy(async () => ({ default: (await import('./switch-cost.tsx')).SwitchCost }))
// Nobody waits for these with the first paint.
const PromptMenu = lazy(async () => ({ default: (await import('../beginnings/prompt-menu.tsx')).PromptMenu }))
const FillPrompt = lazy(async () => ({ default: (await import('../beginnings/fill-prompt.tsx')).FillPrompt }))

export function Composer() {
  const conversationId = useViewStore((state) => state.conversationId)
  const [text, setText] = useDraft(conversationId)
  const attachments = useAttachmentsStore(
    (state) => state.byConversation.get(conversationId) ?? noAttachments,
  )
  const chosen = useChosenModel()
  const hasModels = useModelsStore((state) => state.isReady)
  const openAnswerId = useOpenAnswerId()
  const [isDropTarget, setDropTarget] = useState(false)
  const [isSending, setSending] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const slash = useSlash(field, setText)
  /** The prompt whose variables are being asked for, and where it is to stand. */
  const [filling, setFilling] = useState<{ prompt: Prompt; query: SlashQuery; isOpen: boolean } | null>(null)
  /** A message whose acknowledgement was lost keeps its id for the next attempt, so it cannot arrive twice. */
  const unacknowledged = useRef<{ text: string; messageId: MessageId } | null>(null)
  /** What Enter was pressed for before it was known which models there are. */
  const waitingForModels = useRef<{ conversationId: ConversationId | null; text: string } | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation means another place to write
  useEffect(() => {
    // Who goes through what a search found wants the next one, and leaves the field by Escape.
    const isSearching = document.activeElement?.matches('[data-focus="search"]') === true
    if (!isSearching) field.current?.focus()
  }, [conversationId])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current
    if (element === null || CSS.supports('field-sizing', 'content')) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [text])

  const files = useMemo(
    () => attachments.map((attachment) => attachment.part).filter((part) => part !== null),
    [attachments],
  )
  const isAttaching = files.length < attachments.length
  const isEmpty = text.trim().length === 0 && files.length === 0
  const isAnswering = openAnswerId !== null
  const context = useContextPreview({ conversationId, chosen, text, files, isAnswering })
  const policy = useConversationRow()?.contextPolicy ?? null
  // Before there is anything, there is nothing to say about it.
  const showsContext = chosen?.obstacle === null && !(conversationId === null && isEmpty)
  // While an answer is written, what was said about sending it is over.
  const preview = showsContext && !isAnswering ? context.preview : null
  const budgetNotices = preview?.budgetNotices ?? []
  const obstacle = chosen === null ? 'There is no model to send to.' : chosen.obstacle
  const canSend = !isEmpty && !isAttaching && !isAnswering && !isSending && obstacle === null

  const send = async (): Promise<void> => {
    if (!canSend || chosen === null) return
    const earlier = unacknowledged.current
    const messageId = earlier !== null && earlier.text === text ? earlier.messageId : createId()
    unacknowledged.current = { text, messageId }
    setSending(true)
    const wasAccepted = await sendMessage({ text, files, model: chosen.reference, messageId })
    setSending(false)
    if (!wasAccepted) return
    unacknowledged.current = null
    slash.leave()
    clearAttachments(conversationId, attachments)
    setText(readDraft(conversationId) ?? '')
    field.current?.focus()
  }

  useEffect(() => {
    const waiting = waitingForModels.current
    if (waiting === null || !hasModels) return
    waitingForModels.current = null
    // Whoever wrote on or went elsewhere meanwhile sends it on their own, and an obstacle is shown instead.
    if (waiting.conversationId === conversationId && waiting.text === text) void send()
  })

  /** @param filled its text; null when its variables have to be asked for first */
  const choosePrompt = (prompt: Prompt, filled: string | null): void => {
    const { query } = slash
    if (query === null) return
    if (filled === null) setFilling({ prompt, query, isOpen: true })
    else slash.insert(query, filled)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (slash.takeKey(event)) return
    if (!isSendKey(event.nativeEvent)) return
    event.preventDefault()
    if (isAnswering && !isEmpty) showNotice('An answer is being written. Wait for it, or stop it first.')
    if (!hasModels && !isEmpty) waitingForModels.current = { conversationId, text }
    void send()
  }

  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const pasted = [...event.clipboardData.files]
    if (pasted.length === 0) return
    // Text copied from office programs brings a picture of itself along; the text is meant.
    if (event.clipboardData.types.includes('text/plain')) return
    event.preventDefault()
    attachFiles(conversationId, pasted)
  }

  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files')

  const hint =
    obstacle ?? (isAttaching ? 'A file is still being attached' : isEmpty ? 'Write a message first' : 'Send')

  return (
    <div className="reading-column shrink-0 pb-4">
      {chosen === null && !hasModels ? null : <ComposerNotice chosen={chosen} attachments={attachments} />}
      <WindowNotice
        text={preview === null ? null : windowWarning(preview, context.modelName, policy)}
        hasConversation={conversationId !== null}
      />
      <Suspense fallback={null}>
        {budgetNotices.length === 0 ? null : <BudgetNotices notices={budgetNotices} />}
      </Suspense>
      <form
        aria-label="New message"
        className={classNames(
          'relative rounded-composer border bg-card shadow-resting transition-colors focus-within:border-line-strong',
          isDropTarget ? 'border-accent' : 'border-line',
        )}
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
        onDragOver={(event) => {
          if (!hasFiles(event)) return
          event.preventDefault()
          setDropTarget(true)
        }}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDropTarget(false)
        }}
        onDrop={(event) => {
          if (!hasFiles(event)) return
          event.preventDefault()
          setDropTarget(false)
          attachFiles(conversationId, [...event.dataTransfer.files])
        }}
      >
        <Suspense fallback={null}>
          {slash.query === null ? null : (
            <PromptMenu
              handle={slash.menu}
              id={slash.listId}
              words={slash.query.words}
              otherText={text.slice(0, slash.query.start) + text.slice(slash.query.end)}
              onActive={slash.setActiveId}
              onChoose={choosePrompt}
              onTakeBack={() => (slash.query === null ? undefined : slash.insert(slash.query, ''))}
              onClose={slash.close}
            />
          )}
          {filling === null || !filling.isOpen ? null : (
            <FillPrompt
              prompt={filling.prompt}
              onClose={() => setFilling({ ...filling, isOpen: false })}
              onClosed={(filled) => {
                setFilling(null)
                if (filled === null) field.current?.focus()
                else slash.insert(filling.query, filled)
              }}
            />
          )}
        </Suspense>
        <AttachmentChips conversationId={conversationId} attachments={attachments} />
        <textarea
          ref={field}
          data-focus="composer"
          aria-label="Message"
          placeholder={chosen === null ? 'Message' : `Message ${chosen.name}, or / for a prompt`}
          value={text}
          rows={1}
          maxLength={2_000_000}
          className="block field-sizing-content max-h-[40vh] min-h-12 w-full resize-none bg-transparent px-4 pt-3.5 pb-1 text-reading outline-none"
          aria-autocomplete="list"
          {...(slash.activeId === null
            ? {}
            : { 'aria-controls': slash.listId, 'aria-activedescendant': slash.activeId })}
          onChange={(event) => {
            setText(event.target.value)
            slash.look(event.target)
          }}
          onSelect={(event) => slash.look(event.currentTarget)}
          onBlur={slash.leave}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <div className="@container flex h-12 items-center gap-1.5 pr-2.5 pb-1 pl-3">
          <IconButton
            icon={Paperclip}
            label="Attach files"
            side="top"
            iconSize={17}
            onClick={() => chooser.current?.click()}
          />
          <ModelButton />
          <span className="flex-1" />
          {showsContext ? (
            <RequestGauge conversationId={conversationId} chosen={chosen} context={context} />
          ) : null}
          <span className="w-1" />
          <SendButton
            isAnswering={isAnswering}
            canSend={canSend}
            hint={hint}
            onSend={() => void send()}
            onStop={() => {
              if (conversationId !== null && openAnswerId !== null)
                void stopAnswer(conversationId, openAnswerId)
              field.current?.focus()
            }}
          />
        </div>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          accept={chooserTypes}
          onChange={(event) => {
            attachFiles(conversationId, [...(event.target.files ?? [])])
            event.target.value = ''
            field.current?.focus()
          }}
        />
        {isDropTarget ? (
          <div className="pointer-events-none absolute inset-0 flex items-center justify-center gap-2 rounded-composer bg-card/90 font-medium text-soft">
            <Upload size={16} aria-hidden="true" />
            Drop to attach
          </div>
        ) : null}
      </form>
      <Suspense fallback={null}>
        {preview === null || preview.staying === null ? null : (
          <SwitchCost preview={preview} modelName={context.modelName} />
        )}
      </Suspense>
    </div>
  )
}
