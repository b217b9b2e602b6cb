// What going back to a backup means, found out on a copy, before anything is done.
import { ChevronLeft } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Backup } from '../../shared/contract/app-state.ts'
import type { BackupPreview as Preview } from '../../shared/contract/transfer-contract.ts'
import { refreshAppInfo } from '../state/app-store.ts'
import { askCommand } from '../state/run-command.ts'
import { session } from '../state/session.ts'
import { useFetched } from '../state/use-fetched.ts'
import { setSidebarView } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { formatCount } from '../usage/format-numbers.ts'
import { contentWords, formatWhen, moreWords, purposeWords } from './backup-words.ts'
import { PanelHeading } from './panel-heading.tsx'

interface BackupPreviewProps {
  readonly backup: Backup
  readonly onBack: () => void
}

export function BackupPreview({ backup, onBack }: BackupPreviewProps) {
  const article = useRef<HTMLElement>(null)
  useEffect(() => {
    article.current?.closest('[role=tabpanel]')?.scrollTo(0, 0)
    article.current?.focus({ preventScroll: true })
  }, [])
  const { value: preview, problem } = useFetched(backup.id, '', (signal) =>
    session().client.backups.preview({ backupId: backup.id }, { signal }),
  )
  return (
    <article
      ref={article}
      tabIndex={-1}
      aria-label={`Backup of ${formatWhen(backup.createdAt)}`}
      className="outline-none"
    >
      <PanelHeading
        title={`Backup of ${formatWhen(backup.createdAt)}`}
        text={`${purposeWords(backup.purpose)}. ${contentWords(backup)}.`}
        before={
          <IconButton icon={ChevronLeft} label="Back to all backups" className="-ml-1.5" onClick={onBack} />
        }
      />
      <div aria-live="polite">
        {preview !== null ? (
          <Comparison preview={preview} />
        ) : problem === null ? (
          <p className="flex items-center gap-2 text-soft">
            <Spinner size={13} />
            Opening it, checking it through and comparing it…
          </p>
        ) : (
          <p className="text-pretty text-danger">{problem}</p>
        )}
      </div>
      {preview === null ? null : <GoBack backup={backup} />}
    </article>
  )
}

function Comparison({ preview }: { readonly preview: Preview }) {
  const { newestMessageAt, onlyInBackup, onlyHere, changed, unchangedCount } = preview
  return (
    <div className="grid max-w-xl grid-cols-[minmax(0,1fr)] gap-4">
      <p className="text-pretty text-soft">
        It is sound.{' '}
        {newestMessageAt === null
          ? 'There is no message in it.'
          : `Its newest message is of ${formatWhen(newestMessageAt)}.`}
      </p>
      <Conversations
        title="Would come back"
        text="They are in the backup and no longer here."
        group={onlyInBackup}
      />
      <Conversations
        title="Would go"
        text="They are here and not in the backup. They stay in the backup that is made first."
        group={onlyHere}
      />
      <Conversations
        title="Would be as they were"
        text="They are in both, with other messages."
        group={changed}
      />
      <Group title="Stay the same" count={unchangedCount} />
    </div>
  )
}

interface ConversationsProps {
  readonly title: string
  readonly text: string
  readonly group: Preview['changed']
}

function Conversations({ title, text, group }: ConversationsProps) {
  const more = moreWords(group.count, group.titles.length)
  return (
    <Group title={title} count={group.count}>
      {group.count === 0 ? null : (
        <>
          <p className="text-pretty text-label text-muted">{text}</p>
          <ul
            tabIndex={group.titles.length > 5 ? 0 : undefined}
            aria-label={title}
            className="mt-1.5 max-h-40 overflow-y-auto text-soft -outline-offset-2"
          >
            {group.titles.map((name, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: titles may be the same, and the list never changes
              <li key={index} className="truncate py-0.5">
                {name}
              </li>
            ))}
            {more === null ? null : <li className="py-0.5 text-muted">{more}</li>}
          </ul>
        </>
      )}
    </Group>
  )
}

interface GroupProps {
  readonly title: string
  readonly count: number
  readonly children?: ReactNode
}

function Group({ title, count, children }: GroupProps) {
  return (
    <section className="border-line border-t pt-2.5">
      <h3 className="flex items-baseline justify-between gap-3 font-medium">
        {title}
        <span className="tabular">{formatCount(count)}</span>
      </h3>
      {children}
    </section>
  )
}

type Step = { name: 'rest' } | { name: 'asks' } | { name: 'runs' } | { name: 'done'; keptAs: string }

function GoBack({ backup }: { readonly backup: Backup }) {
  const [step, setStep] = useState<Step>({ name: 'rest' })
  const opener = useRef<HTMLButtonElement>(null)
  const cancel = useRef<HTMLButtonElement>(null)
  const hasAsked = useRef(false)
  const isAsking = step.name === 'asks'
  useEffect(() => {
    if (isAsking) cancel.current?.focus()
    else if (hasAsked.current) opener.current?.focus()
    hasAsked.current = isAsking
  }, [isAsking])

  const goBack = async (): Promise<void> => {
    setStep({ name: 'runs' })
    const answer = await askCommand(() => session().client.backups.restore({ backupId: backup.id }))
    setStep(answer === null ? { name: 'rest' } : { name: 'done', keptAs: answer.keptAs })
    void refreshAppInfo()
    // The archive and the trash were listed of the other history.
    if (answer !== null) setSidebarView('active')
  }
  return (
    <section aria-label="Going back" className="mt-5 max-w-xl border-line border-t pt-4">
      <p className="text-pretty text-label text-soft">
        Everything becomes as it was then: conversations, folders, accounts, settings, budgets and what was
        spent. The present history is backed up first, and that backup is never removed by itself.
      </p>
      <div className="mt-3 min-h-8">
        {step.name === 'done' ? (
          <p role="status" className="text-pretty">
            Baton went back to this backup. The history of before was kept as{' '}
            <code className="wrap-anywhere font-mono text-code text-soft">{step.keptAs}</code>.
          </p>
        ) : isAsking ? (
          // Escape takes back the question, not the dialog.
          <fieldset
            aria-label="Go back to this backup?"
            data-takes-escape
            className="flex flex-wrap items-center gap-2"
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return
              event.preventDefault()
              setStep({ name: 'rest' })
            }}
          >
            <span className="mr-1 font-medium">Go back to {formatWhen(backup.createdAt)}?</span>
            <Button variant="danger" onClick={() => void goBack()}>
              Go back
            </Button>
            <Button ref={cancel} variant="quiet" onClick={() => setStep({ name: 'rest' })}>
              Cancel
            </Button>
          </fieldset>
        ) : (
          <div className="flex items-center gap-3">
            <Button
              ref={opener}
              aria-disabled={step.name === 'runs'}
              onClick={() => (step.name === 'runs' ? undefined : setStep({ name: 'asks' }))}
            >
              Go back to this backup…
            </Button>
            <p role="status" className="flex items-center gap-2 text-label text-muted">
              {step.name === 'runs' ? (
                <>
                  <Spinner size={13} />
                  Keeping the present history, then going back…
                </>
              ) : null}
            </p>
          </div>
        )}
      </div>
    </section>
  )
}
