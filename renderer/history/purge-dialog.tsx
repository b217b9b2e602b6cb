// Removing a conversation of the trash for good: said plainly, at the providers too when asked, with a receipt for each.
import { useEffect, useId, useRef, useState } from 'react'
import type { ReleaseReceipt } from '../../shared/domain/held-state.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { ReceiptList } from '../inspector/receipt-list.tsx'
import { conversationView } from '../state/conversation-store.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { purgeConversation } from '../state/provider-actions.ts'
import { askCommand } from '../state/run-command.ts'
import { session } from '../state/session.ts'
import { showNotice } from '../state/toast-store.ts'
import { useFetched } from '../state/use-fetched.ts'
import { closeDialog } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { purgeOutcome, releaseLabel, staysWords } from './purge-words.ts'

export function PurgeDialog({ conversationId }: { readonly conversationId: ConversationId }) {
  const known = useLibraryStore((state) => state.summaries.get(conversationId)?.title)
  // The conversation is forgotten before the dialog is closed.
  const [title] = useState(
    () => known ?? conversationView(conversationId)?.conversation?.title ?? 'This conversation',
  )
  const [isBusy, setBusy] = useState(false)
  const [receipts, setReceipts] = useState<readonly ReleaseReceipt[] | null>(null)

  const purge = async (releasesAtProviders: boolean): Promise<void> => {
    setBusy(true)
    const made = await purgeConversation(conversationId, releasesAtProviders)
    setBusy(false)
    if (made === null) return
    if (made.length > 0) return setReceipts(made)
    showNotice(purgeOutcome(made))
    closeDialog()
  }

  return (
    <Dialog
      isOpen
      title={receipts === null ? 'Delete for good?' : 'Deleted for good'}
      {...(receipts === null ? {} : { description: purgeOutcome(receipts) })}
      // While it runs there is nothing to take back, and what came of it must be seen.
      onClose={() => (isBusy ? undefined : closeDialog())}
    >
      {receipts === null ? (
        <Question conversationId={conversationId} title={title} isBusy={isBusy} onPurge={purge} />
      ) : (
        <Outcome receipts={receipts} onRenewed={setReceipts} />
      )}
    </Dialog>
  )
}

interface QuestionProps {
  readonly conversationId: ConversationId
  readonly title: string
  readonly isBusy: boolean
  readonly onPurge: (releasesAtProviders: boolean) => Promise<void>
}

function Question({ conversationId, title, isBusy, onPurge }: QuestionProps) {
  const id = useId()
  const { value: held, problem } = useFetched(conversationId, '', (signal) =>
    session().client.providers.held({ conversationId }, { signal }),
  )
  const [choice, setChoice] = useState<boolean | null>(null)
  const cancel = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const frame = requestAnimationFrame(() => cancel.current?.focus())
    return () => cancelAnimationFrame(frame)
  }, [])
  const isLooking = held === null && problem === null
  const possible = held?.filter((item) => item.canDelete).length ?? null
  const hasNothing = possible === 0
  // Without the conversation Baton forgets what is held, so deleting it is what happens unless it is unchecked.
  const releases = hasNothing ? false : (choice ?? true)
  const stays = staysWords(held ?? [])
  return (
    <div className="min-h-0 overflow-y-auto px-5 pb-5">
      <p className="text-pretty text-soft [overflow-wrap:anywhere]">
        <span className="line-clamp-3 font-medium text-ink">{title}</span>
        Its messages, drafts, summaries and the records of its turns are removed from this computer. This
        cannot be undone.
      </p>
      <div className="mt-4 min-h-12">
        {isLooking ? (
          <p className="flex items-center gap-2 text-label text-muted">
            <Spinner size={13} />
            Looking up what providers hold…
          </p>
        ) : hasNothing ? (
          <p className="text-label text-muted">
            {stays === null
              ? 'No provider holds anything about it.'
              : 'There is nothing Baton can delete at providers.'}
          </p>
        ) : (
          <label className="flex items-start gap-2.5">
            <input
              type="checkbox"
              checked={releases}
              disabled={isBusy}
              aria-describedby={problem === null ? undefined : id}
              className="mt-1 size-3.5 shrink-0 accent-accent"
              onChange={(event) => setChoice(event.target.checked)}
            />
            <span className="font-medium">{releaseLabel(possible)}</span>
          </label>
        )}
        {problem === null ? null : (
          <p id={id} className="pl-6 text-pretty text-label text-soft">
            What they hold could not be looked up. {problem}
          </p>
        )}
        {stays === null ? null : (
          <p className={`text-pretty text-label text-muted ${hasNothing ? '' : 'pl-6'}`}>{stays}</p>
        )}
      </div>
      <div className="mt-4 flex items-center justify-end gap-2">
        {isBusy ? (
          <p role="status" className="min-w-0 flex-1 text-label text-muted">
            {releases ? 'Deleting at the providers, then here…' : 'Deleting…'}
          </p>
        ) : null}
        <Button ref={cancel} variant="quiet" disabled={isBusy} onClick={closeDialog}>
          Cancel
        </Button>
        <Button variant="danger" disabled={isBusy || isLooking} onClick={() => void onPurge(releases)}>
          {isBusy ? <Spinner /> : null}
          Delete for good
        </Button>
      </div>
    </div>
  )
}

interface OutcomeProps {
  readonly receipts: readonly ReleaseReceipt[]
  readonly onRenewed: (receipts: readonly ReleaseReceipt[]) => void
}

/** The receipts. One that failed can be tried again here, and later in Settings. */
function Outcome({ receipts, onRenewed }: OutcomeProps) {
  const close = useRef<HTMLButtonElement>(null)
  useEffect(() => close.current?.focus(), [])
  const renew = async (): Promise<void> => {
    const all = await askCommand(() => session().client.providers.receipts({ conversationId: null }))
    if (all === null) return
    onRenewed(receipts.map((receipt) => all.find((other) => other.id === receipt.id) ?? receipt))
  }
  return (
    <>
      <div className="min-h-0 overflow-y-auto px-5 pb-1 [&>ul]:grid-cols-1">
        <ReceiptList receipts={receipts} onRetried={() => void renew()} />
      </div>
      <div className="flex shrink-0 justify-end px-5 pt-3 pb-5">
        <Button ref={close} onClick={closeDialog}>
          Close
        </Button>
      </div>
    </>
  )
}
