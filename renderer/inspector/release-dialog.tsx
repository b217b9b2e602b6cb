import { useState } from 'react'
import type { HeldItem } from '../../shared/domain/held-state.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { releaseAtProviders } from '../state/provider-actions.ts'
import { showNotice } from '../state/toast-store.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { formatQuantity } from '../usage/format-numbers.ts'
import { holderName, releaseMeaning, releaseNotice } from './held-words.ts'

interface ReleaseDialogProps {
  readonly conversationId: ConversationId
  /** What is to be deleted; null for everything the providers hold. */
  readonly item: HeldItem | null
  /** Everything that is held. */
  readonly held: readonly HeldItem[]
  readonly onClose: () => void
  /** Called when something may have changed. */
  readonly onDone: () => void
}

/** Asks before something is deleted at a provider, and says what it means. */
export function ReleaseDialog({ conversationId, item, held, onClose, onDone }: ReleaseDialogProps) {
  const [isBusy, setBusy] = useState(false)
  const possible = (item === null ? held : [item]).filter((candidate) => candidate.canDelete)
  const impossible = item === null ? held.length - possible.length : 0
  const release = async (): Promise<void> => {
    setBusy(true)
    const receipts = await releaseAtProviders(conversationId, item === null ? null : [item.handleId])
    setBusy(false)
    onDone()
    if (receipts === null) return
    showNotice(releaseNotice(receipts))
    onClose()
  }
  return (
    <Dialog
      isOpen
      title={item === null ? 'Delete everything at the providers?' : `Delete this at ${holderName(item)}?`}
      description={releaseMeaning(possible)}
      onClose={onClose}
    >
      <div className="px-5 pb-5">
        {item === null ? (
          <p className="tabular text-label text-muted">
            {formatQuantity(possible.length, 'item')} will be deleted
            {impossible === 0 ? '.' : `; ${impossible} cannot be deleted from here.`}
          </p>
        ) : (
          <p className="font-mono text-code text-soft [overflow-wrap:anywhere]">{item.value}</p>
        )}
        <div className="mt-4 flex justify-end gap-2">
          <Button variant="quiet" data-first-focus onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" disabled={isBusy} onClick={() => void release()}>
            {isBusy ? <Spinner /> : null}
            {item === null ? 'Delete all' : 'Delete'}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
