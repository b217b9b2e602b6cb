import { Info } from 'lucide-react'
import type { Attachment } from '../state/attachments-store.ts'
import type { ChosenModel } from '../state/choose-model.ts'
import { openModelPicker, openSettings } from '../state/view-store.ts'
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

function Notice({ text, children }: { readonly text: string; readonly children?: React.ReactNode }) {
  return (
    <div
      role="status"
      className="mb-2 flex min-h-9 items-center gap-2.5 rounded-block bg-hover px-3.5 py-1.5"
    >
      <Info size={15} aria-hidden="true" className="text-muted" />
      <p className="min-w-0 flex-1 text-label text-soft">{text}</p>
      {children}
    </div>
  )
}
