// "Empty trash": says what goes and what stays, deletes one conversation after the other, and can be stopped in between.
import { useEffect, useRef, useState } from 'react'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { ReceiptList } from '../inspector/receipt-list.tsx'
import { closeIfOpen } from '../state/actions.ts'
import { focusSearch } from '../state/follow-shortcuts.ts'
import { clearSelection } from '../state/organise-store.ts'
import { askCommand } from '../state/run-command.ts'
import { session } from '../state/session.ts'
import { dismissToastsAbout } from '../state/toast-store.ts'
import { useFetched } from '../state/use-fetched.ts'
import { closeDialog } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { formatCount, formatQuantity } from '../usage/format-numbers.ts'
import { type PurgeProgress, purgeMany, purgeManyWords } from './purge-many.ts'

const pageSize = 500

/** Everything in the trash. */
async function listTrash(signal: AbortSignal): Promise<ConversationId[]> {
  const ids: ConversationId[] = []
  let before: { updatedAt: number; id: ConversationId } | null = null
  for (;;) {
    const page: Awaited<ReturnType<ReturnType<typeof session>['client']['conversations']['list']>> =
      await session().client.conversations.list({ view: 'trash', before, limit: pageSize }, { signal })
    ids.push(...page.conversations.map(({ id }) => id))
    const last = page.conversations.at(-1)
    if (!page.hasMore || last === undefined) return ids
    before = { updatedAt: last.updatedAt, id: last.id }
  }
}

export function PurgeManyDialog({ ids }: { readonly ids: readonly ConversationId[] | null }) {
  const { value, problem } = useFetched('trash', '', (signal) =>
    ids === null ? listTrash(signal) : Promise.resolve([...ids]),
  )
  const [opener] = useState(() => document.activeElement)
  const [progress, setProgress] = useState<PurgeProgress | null>(null)
  const [isDone, setDone] = useState(false)
  const isStopped = useRef(false)
  // What was asked about stays the same while it is being deleted.
  const [asked, setAsked] = useState<readonly ConversationId[] | null>(null)
  const isBusy = progress !== null && !isDone

  const run = async (all: readonly ConversationId[], releasesAtProviders: boolean): Promise<void> => {
    setAsked(all)
    setProgress({ removedIds: [], receipts: [], keptCount: 0, keptSentence: null })
    const outcome = await purgeMany({
      ids: all,
      async purge(conversationId) {
        const { receipts } = await session().client.conversations.purge({
          conversationId,
          releasesAtProviders,
        })
        closeIfOpen(conversationId)
        dismissToastsAbout(conversationId)
        return receipts
      },
      onProgress: setProgress,
      isStopped: () => isStopped.current,
    })
    clearSelection()
    setProgress(outcome)
    setDone(true)
  }

  const renew = async (): Promise<void> => {
    const all = await askCommand(() => session().client.providers.receipts({ conversationId: null }))
    if (all === null) return
    setProgress((known) =>
      known === null
        ? null
        : {
            ...known,
            receipts: known.receipts.map((receipt) => all.find(({ id }) => id === receipt.id) ?? receipt),
          },
    )
  }

  const count = asked?.length ?? value?.length ?? null
  return (
    <Dialog
      isOpen
      title={isDone ? 'Deleted for good' : ids === null ? 'Empty the trash?' : 'Delete for good?'}
      {...(isDone && progress !== null && asked !== null
        ? { description: purgeManyWords(progress, asked.length) }
        : {})}
      onClose={() => (isBusy ? undefined : closeDialog())}
      onClosed={() => {
        // What was selected is gone, and its button with it.
        if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
        else focusSearch()
      }}
    >
      {progress === null ? (
        <Question count={count} problem={problem} onAgree={(releases) => void run(value ?? [], releases)} />
      ) : isDone ? (
        <Outcome progress={progress} onRenew={() => void renew()} />
      ) : (
        <Running
          done={progress.removedIds.length + progress.keptCount}
          total={asked?.length ?? null}
          onStop={() => {
            isStopped.current = true
          }}
        />
      )}
    </Dialog>
  )
}

interface QuestionProps {
  /** null while it is being counted. */
  readonly count: number | null
  readonly problem: string | null
  readonly onAgree: (releasesAtProviders: boolean) => void
}

function Question({ count, problem, onAgree }: QuestionProps) {
  const [releases, setReleases] = useState(true)
  const isEmpty = count === 0
  const subject = count === null ? null : formatQuantity(count, 'conversation')
  return (
    <div className="min-h-0 overflow-y-auto px-5 pb-5">
      {problem !== null ? (
        <p className="text-pretty text-soft">What is in the trash could not be looked up. {problem}</p>
      ) : subject === null ? (
        <p className="flex items-center gap-2 text-muted">
          <Spinner size={13} />
          Counting…
        </p>
      ) : isEmpty ? (
        <p className="text-soft">There is nothing in the trash.</p>
      ) : (
        <>
          <p className="text-pretty text-soft">
            <span className="font-medium text-ink">{subject}</span> {count === 1 ? 'is' : 'are'} removed from
            this computer: messages, drafts, summaries, files that stand nowhere else, and the records of
            turns. This cannot be undone.
          </p>
          <p className="mt-2 text-pretty text-label text-muted">
            What stays: what was spent, in the usage page, without any text; receipts of deletions at
            providers, with the title; and backups that were made before.
          </p>
          <label className="mt-4 flex items-start gap-2.5">
            <input
              type="checkbox"
              checked={releases}
              className="mt-1 size-3.5 shrink-0 accent-accent"
              onChange={(event) => setReleases(event.target.checked)}
            />
            <span>
              <span className="font-medium">Also delete what providers hold</span>
              <span className="block text-pretty text-label text-muted">
                Each is asked, and answers with a receipt. Without this, what they hold stays with them until
                its time is over.
              </span>
            </span>
          </label>
        </>
      )}
      <div className="mt-5 flex justify-end gap-2">
        <Button variant="quiet" data-first-focus onClick={closeDialog}>
          {isEmpty ? 'Close' : 'Cancel'}
        </Button>
        {isEmpty || problem !== null ? null : (
          <Button variant="danger" disabled={count === null} onClick={() => onAgree(releases)}>
            Delete for good
          </Button>
        )}
      </div>
    </div>
  )
}

interface RunningProps {
  readonly done: number
  readonly total: number | null
  readonly onStop: () => void
}

function Running({ done, total, onStop }: RunningProps) {
  const [isStopping, setStopping] = useState(false)
  const stop = useRef<HTMLButtonElement>(null)
  useEffect(() => stop.current?.focus(), [])
  return (
    <div className="px-5 pb-5">
      <progress
        aria-label="Deleted conversations"
        className="h-1.5 w-full accent-accent"
        value={done}
        max={total ?? 1}
      />
      <div className="mt-3 flex items-center justify-between gap-3">
        <p className="text-label text-muted tabular">
          {isStopping ? 'Stopping…' : `${formatCount(done)} of ${formatCount(total ?? done)} deleted`}
        </p>
        <Button
          ref={stop}
          disabled={isStopping}
          onClick={() => {
            setStopping(true)
            onStop()
          }}
        >
          Stop
        </Button>
      </div>
    </div>
  )
}

function Outcome({ progress, onRenew }: { readonly progress: PurgeProgress; readonly onRenew: () => void }) {
  const close = useRef<HTMLButtonElement>(null)
  useEffect(() => close.current?.focus(), [])
  const failed = progress.receipts.filter(({ outcome }) => outcome === 'failed')
  return (
    <>
      {failed.length === 0 ? null : (
        <div className="min-h-0 overflow-y-auto px-5 pb-1 [&>ul]:grid-cols-1">
          <ReceiptList receipts={failed} namesConversations onRetried={onRenew} />
        </div>
      )}
      <div className="flex shrink-0 justify-end px-5 pt-3 pb-5">
        <Button ref={close} onClick={closeDialog}>
          Close
        </Button>
      </div>
    </>
  )
}
