// A folder: its name, and what a conversation begun in it starts with.
import { useEffect, useId, useRef, useState } from 'react'
import { createId } from '../../shared/domain/create-id.ts'
import type { Folder } from '../../shared/domain/folder.ts'
import type { ConversationId, Id } from '../../shared/domain/ids.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import { modelKey, summaryModelOptions } from '../settings/summary-choice.ts'
import { focusFolder } from '../sidebar/focus-folder.ts'
import { shownRows } from '../sidebar/row-focus.ts'
import { setFolderOpen } from '../state/folder-store.ts'
import { focusComposer } from '../state/follow-shortcuts.ts'
import { useAccounts } from '../state/hooks.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { refreshStaleModels, useModelsStore } from '../state/models-store.ts'
import { moveMany, putFolder } from '../state/organise-actions.ts'
import { closeDialog } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'

const mostRecent = 'most recent'

/** @returns whether the conversation is listed */
function focusRow(id: ConversationId): boolean {
  return shownRows()?.focusConversation(id) === true
}

interface FolderDialogProps {
  /** null for a new one. */
  readonly folderId: Id | null
  /** What is moved into a new one. */
  readonly ids: readonly ConversationId[]
}

export function FolderDialog({ folderId, ids }: FolderDialogProps) {
  const folder = useLibraryStore((state) => state.folders.find(({ id }) => id === folderId) ?? null)
  const [opener] = useState(() => document.activeElement)
  const madeId = useRef<Id | null>(null)
  return (
    <Dialog
      isOpen
      title={folderId === null ? 'New folder' : 'Folder settings'}
      description="A conversation begun in a folder starts with its model and its system text. Both can be changed there."
      className="max-w-lg"
      onClose={closeDialog}
      onClosed={() => {
        if (madeId.current !== null) {
          focusFolder(madeId.current)
          return
        }
        if (opener instanceof HTMLElement) opener.focus()
        if (document.activeElement !== document.body) return
        // The button of a folder is shown only while the folder is in use, and the dialog that asked where to move is gone.
        const [first] = ids
        const isBack = folderId !== null ? focusFolder(folderId) : first !== undefined && focusRow(first)
        if (!isBack) focusComposer()
      }}
    >
      {folderId !== null && folder === null ? (
        <p className="px-5 pb-5 text-soft">This folder no longer exists.</p>
      ) : (
        <FolderForm
          folder={folder}
          ids={ids}
          onMade={(id) => {
            madeId.current = id
          }}
        />
      )}
    </Dialog>
  )
}

interface FolderFormProps {
  readonly folder: Folder | null
  readonly ids: readonly ConversationId[]
  readonly onMade: (id: Id) => void
}

function FolderForm({ folder, ids, onMade }: FolderFormProps) {
  const accounts = useAccounts()
  const byAccount = useModelsStore((state) => state.byAccount)
  const [name, setName] = useState(folder?.name ?? '')
  const [model, setModel] = useState<ModelRef | null>(folder?.model ?? null)
  const [systemText, setSystemText] = useState(folder?.systemText ?? '')
  const [isBusy, setBusy] = useState(false)
  const [isAsked, setAsked] = useState(false)
  const textId = useId()
  const form = useRef<HTMLFormElement>(null)
  const isNameless = name.trim() === ''
  const options = summaryModelOptions(model, accounts, byAccount)

  useEffect(() => refreshStaleModels(accounts.map((account) => account.id)), [accounts])

  const save = async (): Promise<void> => {
    setAsked(true)
    if (isNameless) form.current?.querySelector('input')?.focus()
    if (isNameless || isBusy) return
    setBusy(true)
    const text = systemText.trim()
    const saved = await putFolder({
      id: folder?.id ?? createId(),
      name: name.trim(),
      model,
      systemText: text === '' ? null : text,
    })
    setBusy(false)
    if (saved === null) return
    if (folder === null) onMade(saved.id)
    closeDialog()
    if (folder !== null) return
    setFolderOpen(saved.id, true)
    if (ids.length > 0) void moveMany(ids, saved.id)
  }

  return (
    <form
      ref={form}
      className="flex min-h-0 flex-col gap-4 overflow-y-auto px-5 pt-1 pb-5"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <TextField
        label="Name"
        data-first-focus
        value={name}
        maxLength={100}
        problem={isAsked && isNameless ? 'A folder needs a name.' : null}
        onChange={(event) => setName(event.target.value)}
      />
      <Select
        label="Model"
        value={model === null ? mostRecent : modelKey(model)}
        options={[{ value: mostRecent, label: 'The most recent one' }, ...options]}
        onChange={(value) => setModel(options.find((option) => option.value === value)?.model ?? null)}
      />
      <div className="flex flex-col gap-1">
        <label htmlFor={textId} className="text-label font-medium text-soft">
          System text
        </label>
        <textarea
          id={textId}
          rows={6}
          value={systemText}
          maxLength={200_000}
          spellCheck={false}
          aria-describedby={`${textId}-note`}
          placeholder="None"
          className="min-h-20 w-full resize-y rounded-row border border-line-strong bg-card px-2.5 py-1.5 transition-colors hover:border-muted focus-visible:border-transparent focus-visible:outline-offset-0"
          onChange={(event) => setSystemText(event.target.value)}
        />
        <p id={`${textId}-note`} className="text-small text-muted">
          It is copied when a conversation begins. Conversations that are there already keep theirs.
        </p>
      </div>
      <div className="flex justify-end gap-2">
        <Button variant="quiet" onClick={closeDialog}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" disabled={isBusy}>
          {folder === null ? 'Make folder' : 'Save'}
        </Button>
      </div>
    </form>
  )
}
