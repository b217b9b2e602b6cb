// Templates and the prompt library: what there is, and the form of the one that is being written.
import { ChevronLeft, Copy, Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Template } from '../../shared/domain/template.ts'
import {
  copyPrompt,
  copyTemplate,
  editPrompt,
  editTemplate,
  endEdit,
  newPrompt,
  newTemplate,
  useEditStore,
} from '../beginnings/edit-store.ts'
import { snippetOf } from '../beginnings/find-prompts.ts'
import { PromptEditor } from '../beginnings/prompt-editor.tsx'
import { TemplateEditor } from '../beginnings/template-editor.tsx'
import { removePrompt, removeTemplate } from '../state/beginnings-actions.ts'
import { useBeginnings } from '../state/beginnings-store.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { PanelHeading } from './panel-heading.tsx'

/** What a template holds, in a few words. */
function describeTemplate({ systemText, messages }: Template): string {
  const count = messages.length
  const words = count === 0 ? '' : count === 1 ? '1 first message' : `${count} first messages`
  const text = systemText === null ? '' : snippetOf(systemText)
  return [text, words].filter((part) => part !== '').join(' · ') || 'Nothing but its settings'
}

export function TemplatesPanel() {
  const edit = useEditStore((state) => state.edit)
  const heading = useRef<HTMLDivElement>(null)
  const wasEditing = useRef(edit !== null)
  const { templates, prompts, problem } = useBeginnings()
  const [removed, setRemoved] = useState<Removed | null>(null)
  // A toast cannot be reached while a dialog is open.
  const offerUndo = async (sentence: string, removing: Promise<Removed['undo'] | null>): Promise<void> => {
    const undo = await removing
    if (undo !== null) setRemoved({ sentence, undo })
  }
  useEffect(() => {
    // The form that had the focus is gone.
    if (wasEditing.current && edit === null) heading.current?.querySelector<HTMLElement>('button')?.focus()
    wasEditing.current = edit !== null
  }, [edit])

  if (edit !== null) {
    const what = edit.kind === 'template' ? 'template' : 'prompt'
    return (
      <>
        <PanelHeading
          title={`${edit.isNew ? 'New' : 'Edit'} ${what}`}
          before={
            <IconButton
              icon={ChevronLeft}
              label="Back to all templates and prompts"
              className="-ml-1.5"
              onClick={endEdit}
            />
          }
        />
        {edit.kind === 'template' ? (
          <TemplateEditor key={edit.draft.id} edit={edit} />
        ) : (
          <PromptEditor key={edit.draft.id} edit={edit} />
        )}
      </>
    )
  }
  return (
    <div ref={heading}>
      <PanelHeading
        title="Templates and prompts"
        text="A template is what a conversation begins with. A prompt is a text that is inserted while you write: type a slash at the beginning of a line, and a few letters of its name."
      />
      <div role="status">
        {removed === null ? null : (
          <p
            key={removed.sentence}
            className="mb-4 flex max-w-xl items-center gap-2 rounded-block bg-hover py-1 pr-1.5 pl-3 text-label text-soft"
          >
            <span className="min-w-0 flex-1 truncate">{removed.sentence}</span>
            <Button
              size="small"
              autoFocus
              onClick={() => {
                setRemoved(null)
                heading.current?.querySelector<HTMLElement>('section button')?.focus()
                void removed.undo()
              }}
            >
              Undo
            </Button>
          </p>
        )}
      </div>
      {problem === null ? null : (
        <p role="alert" className="mb-4 text-label text-danger">
          {problem}
        </p>
      )}
      {templates === null || prompts === null ? (
        problem === null ? (
          <Spinner label="Loading" />
        ) : null
      ) : (
        <div className="flex max-w-xl flex-col gap-6">
          <Section
            title="Templates"
            newLabel="New template"
            empty="No template yet. Write one here, or save what a conversation began with from its menu."
            onNew={() => newTemplate()}
            rows={templates.map((template) => ({
              id: template.id,
              name: template.name,
              text: describeTemplate(template),
              onEdit: () => editTemplate(template),
              onCopy: () => copyTemplate(template),
              onRemove: () =>
                void offerUndo(`The template ${template.name} was deleted.`, removeTemplate(template)),
            }))}
          />
          <Section
            title="Prompts"
            newLabel="New prompt"
            empty="No prompt yet. Write one here, or save what stands in the composer."
            onNew={() => newPrompt()}
            rows={prompts.map((prompt) => ({
              id: prompt.id,
              name: prompt.name,
              text: snippetOf(prompt.text),
              onEdit: () => editPrompt(prompt),
              onCopy: () => copyPrompt(prompt),
              onRemove: () => void offerUndo(`The prompt ${prompt.name} was deleted.`, removePrompt(prompt)),
            }))}
          />
        </div>
      )}
    </div>
  )
}

interface Removed {
  readonly sentence: string
  readonly undo: () => Promise<unknown>
}

interface Row {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly onEdit: () => void
  readonly onCopy: () => void
  readonly onRemove: () => void
}

interface SectionProps {
  readonly title: string
  readonly newLabel: string
  readonly empty: string
  readonly rows: readonly Row[]
  readonly onNew: () => void
}

function Section({ title, newLabel, empty, rows, onNew }: SectionProps): ReactNode {
  return (
    <section aria-label={title}>
      <div className="mb-2 flex items-center justify-between">
        <h3 className="font-semibold">{title}</h3>
        <Button size="small" onClick={onNew}>
          <Plus size={14} aria-hidden="true" />
          {newLabel}
        </Button>
      </div>
      {rows.length === 0 ? (
        <p className="text-pretty text-label text-muted">{empty}</p>
      ) : (
        <ul className="divide-y divide-line rounded-block border border-line">
          {rows.map((row) => (
            <li key={row.id} className="flex items-center gap-1 py-1 pr-1.5 pl-3">
              <div className="min-w-0 flex-1 py-0.5">
                <p className="truncate font-medium" title={row.name}>
                  {row.name}
                </p>
                <p className="truncate text-label text-muted">{row.text}</p>
              </div>
              <IconButton icon={Pencil} label={`Edit ${row.name}`} iconSize={15} onClick={row.onEdit} />
              <Menu
                align="end"
                content={[
                  { label: 'Edit', icon: Pencil, onSelect: row.onEdit },
                  { label: 'Duplicate', icon: Copy, onSelect: row.onCopy },
                  'line',
                  { label: 'Delete', icon: Trash2, isDangerous: true, onSelect: row.onRemove },
                ]}
              >
                <IconButton icon={Ellipsis} label={`More for ${row.name}`} />
              </Menu>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
