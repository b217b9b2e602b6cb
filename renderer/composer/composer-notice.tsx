import { Info, TriangleAlert } from 'lucide-react'
import type { Attachment } from '../state/attachments-store.ts'
import type { ChosenModel } from '../state/choose-model.ts'
import { openHistory, openModelPicker, openSettings } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'

interface ComposerNoticeProps {
  readonly chosen: ChosenModel | null
  readonly attachments: readonly Attachment[]
}

/** Why nothing can be sent, or what of it will not arrive, with the step that helps. */
export function ComposerNotice({ chosen, attachments }: ComposerNoticeProps) {
  if (chosen === null) {
    return (
      <Notice text="Nothing to send to: add an account.">
        <Button size="small" onClick={() => openSettings('accounts', true)}>
          Add an account
        </Button>
      </Notice>
    )
  }
  if (chosen.obstacle !== null) {
    return (
      <Notice text={chosen.obstacle}>
        <Button size="small" onClick={() => openSettings()}>
          Settings
        </Button>
        <Button size="small" onClick={openModelPicker}>
          Choose a model
        </Button>
      </Notice>
    )
  }
  const hasImages = attachments.some((attachment) => attachment.mediaType.startsWith('image/'))
  if (hasImages && chosen.info?.acceptsImages === false) {
    return <Notice text={`${chosen.name} cannot see pictures; it is told that one was attached.`} />
  }
  return null
}

interface WindowNoticeProps {
  /** What is said; null for nothing. */
  readonly text: string | null
  /** The conversation exists, so something can be set about it. */
  readonly hasConversation: boolean
}

/** The window is nearly used up, or older messages will be summarised: what happens, and what can be done instead. */
export function WindowNotice({ text, hasConversation }: WindowNoticeProps) {
  if (text === null) return null
  return (
    <Notice text={text} isWarning>
      <Button size="small" onClick={openModelPicker}>
        Choose a model
      </Button>
      {hasConversation ? (
        <Button size="small" onClick={openHistory}>
          History and context…
        </Button>
      ) : null}
    </Notice>
  )
}

interface NoticeProps {
  readonly text: string
  readonly isWarning?: boolean
  readonly children?: React.ReactNode
}

/** One calm line above the composer, with what can be done. */
export function Notice({ text, isWarning = false, children }: NoticeProps) {
  const Icon = isWarning ? TriangleAlert : Info
  return (
    <div
      role="status"
      className="mb-2 flex min-h-9 flex-wrap items-center gap-x-2.5 gap-y-1.5 rounded-block bg-hover px-3.5 py-1.5"
    >
      <Icon size={15} aria-hidden="true" className={isWarning ? 'text-warning' : 'text-muted'} />
      <p className="min-w-44 flex-1 text-pretty text-label text-soft">{text}</p>
      {children}
    </div>
  )
}
