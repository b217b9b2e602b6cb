import { closeDialog, useViewStore } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** Asks before something is sent that may cost more than the person wants to spend unasked. Closing it sends nothing. */
export function SpendingDialog() {
  const dialog = useViewStore((state) => state.dialog)
  if (dialog?.name !== 'spending') return null
  return (
    <Dialog
      isOpen
      title="This may cost more than you wanted to spend unasked"
      description={dialog.reasons}
      className="max-w-lg"
      onClose={closeDialog}
    >
      <p className="px-5 text-label text-muted">
        Nothing has been sent. When Baton asks, and your budgets, are set in Settings.
      </p>
      <div className="flex flex-wrap justify-end gap-2 p-5">
        <Button
          data-first-focus
          onKeyDown={(event) => {
            // The Enter that was to send the message may still be held down.
            if (event.repeat) event.preventDefault()
          }}
          onClick={closeDialog}
        >
          Do not send
        </Button>
        <Button variant="primary" onClick={dialog.onAgree}>
          Send anyway
        </Button>
      </div>
    </Dialog>
  )
}
