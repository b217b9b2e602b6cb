// What the person sees when the history file cannot simply be opened. Nothing is ever decided for them, and the
// file that was found stays where it is said to be.
import { FilePlus2, History, LifeBuoy, RotateCw } from 'lucide-react'
import { useState } from 'react'
import type { Backup, StoreState } from '../../shared/contract/app-state.ts'
import { formatBytes, formatTokens } from '../../shared/domain/format.ts'
import { refreshAppInfo } from '../state/app-store.ts'
import { reportError } from '../state/report-error.ts'
import { session } from '../state/session.ts'
import { showNotice } from '../state/toast-store.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { StatementScreen } from './statement-screen.tsx'

type DamagedStore = Extract<StoreState, { state: 'damaged' }>

function countWords(counts: { conversationCount: number; messageCount: number }): string {
  const conversations = `${formatTokens(counts.conversationCount)} ${counts.conversationCount === 1 ? 'conversation' : 'conversations'}`
  const messages = `${formatTokens(counts.messageCount)} ${counts.messageCount === 1 ? 'message' : 'messages'}`
  return `${conversations}, ${messages}`
}

const dateFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' })

interface ChoiceProps {
  readonly icon: typeof History
  readonly title: string
  readonly text: string
  readonly word: string
  readonly isPrimary: boolean
  readonly isBusy: boolean
  readonly isDisabled: boolean
  readonly onChoose: () => void
}

function Choice({ icon: Icon, title, text, word, isPrimary, isBusy, isDisabled, onChoose }: ChoiceProps) {
  return (
    <li className="flex items-center gap-3.5 px-4 py-3.5">
      <Icon size={18} aria-hidden="true" className="text-muted" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{title}</p>
        <p className="text-label text-muted tabular">{text}</p>
      </div>
      <Button variant={isPrimary ? 'primary' : 'plain'} disabled={isDisabled} onClick={onChoose}>
        {isBusy ? <Spinner label="Working" /> : null}
        {word}
      </Button>
    </li>
  )
}

function DamagedChoices({ store }: { readonly store: DamagedStore }) {
  const [busy, setBusy] = useState<string | null>(null)

  const attempt = async (name: string, command: () => Promise<string>): Promise<void> => {
    setBusy(name)
    try {
      showNotice(await command())
      await refreshAppInfo()
    } catch (error) {
      reportError(error)
    } finally {
      setBusy(null)
    }
  }

  const salvage = () =>
    attempt('salvage', async () => {
      const counts = await session().client.recovery.salvage({})
      return counts.messageCount === 0
        ? 'Begun with an empty history. The damaged file is kept.'
        : `Recovered ${countWords(counts)}.`
    })
  const restore = (backup: Backup) =>
    attempt(backup.id, async () => {
      await session().client.recovery.restoreBackup({ backupId: backup.id })
      return `Opened the backup of ${dateFormat.format(backup.createdAt)}.`
    })

  return (
    <>
      <ul className="mt-6 divide-y divide-line rounded-bubble border border-line bg-card">
        {store.salvage === null ? null : (
          <Choice
            icon={LifeBuoy}
            title="Recover what can be read"
            text={`About ${countWords(store.salvage)}`}
            word="Recover"
            isPrimary
            isBusy={busy === 'salvage'}
            isDisabled={busy !== null}
            onChoose={() => void salvage()}
          />
        )}
        {store.backups.map((backup, index) => (
          <Choice
            key={backup.id}
            icon={History}
            title={`Backup of ${dateFormat.format(backup.createdAt)}`}
            text={`${countWords(backup)}, ${formatBytes(backup.byteSize)}`}
            word="Open backup"
            isPrimary={store.salvage === null && index === 0}
            isBusy={busy === backup.id}
            isDisabled={busy !== null}
            onChoose={() => void restore(backup)}
          />
        ))}
        {store.salvage === null ? (
          <Choice
            icon={FilePlus2}
            title="Begin with an empty history"
            text="Nothing can be read from the damaged file. It stays where it is; a later Baton may read more."
            word="Begin"
            isPrimary={store.backups.length === 0}
            isBusy={busy === 'salvage'}
            isDisabled={busy !== null}
            onChoose={() => void salvage()}
          />
        ) : null}
      </ul>
      <p className="mt-4 wrap-anywhere text-small text-muted">
        The damaged file is kept unchanged at <span className="font-mono">{store.setAsideAt}</span>
      </p>
    </>
  )
}

const titles = {
  newer: 'Written by a newer Baton',
  damaged: 'The history file is damaged',
  unavailable: 'The history file cannot be opened',
} as const

export function RecoveryScreen({ store }: { readonly store: Exclude<StoreState, { state: 'ready' }> }) {
  return (
    <StatementScreen title={titles[store.state]} text={store.sentence}>
      {store.state === 'damaged' ? (
        <DamagedChoices store={store} />
      ) : (
        <div className="mt-6">
          <Button onClick={() => void refreshAppInfo()}>
            <RotateCw size={15} aria-hidden="true" />
            Look again
          </Button>
        </div>
      )}
    </StatementScreen>
  )
}
