import { beginConversation } from '../state/beginnings-actions.ts'
import { useBeginnings } from '../state/beginnings-store.ts'
import { focusComposer } from '../state/follow-shortcuts.ts'
import { closeDialog, useViewStore } from '../state/view-store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { variablesOfTemplate } from './template-draft.ts'
import { VariablesForm } from './variables-form.tsx'

/** Asks for what a template leaves open before a conversation begins from it. */
export function BeginDialog() {
  const dialog = useViewStore((state) => state.dialog)
  const { templates } = useBeginnings()
  if (dialog?.name !== 'begin') return null
  const template = templates?.find(({ id }) => id === dialog.templateId)
  if (template === undefined) return null
  return (
    <Dialog
      isOpen
      title={template.name}
      description="What this conversation is to begin with. Nothing is sent yet."
      className="max-w-lg"
      onClose={closeDialog}
      onClosed={focusComposer}
    >
      <VariablesForm
        variables={variablesOfTemplate(template)}
        preview={null}
        actionLabel="Begin"
        onCancel={closeDialog}
        onDone={async (values) => {
          const isDone = await beginConversation(template.id, values, dialog.folderId)
          if (isDone) closeDialog()
          return isDone
        }}
      />
    </Dialog>
  )
}
