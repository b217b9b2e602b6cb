// The tags: which of them these conversations have, and the tags themselves: made, renamed and deleted in place.
import { Check, Minus, Pencil, Plus, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { createId } from '../../shared/domain/create-id.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { Tag } from '../../shared/domain/tag.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { changeMany, putTag, removeTag } from '../state/organise-actions.ts'
import { closeDialog } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Dialog } from '../ui/dialog.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { fieldLook } from '../ui/text-field.tsx'
import { TitleField } from '../ui/title-field.tsx'
import { type Share, shareOf, subjectWords } from './subject-words.ts'

const ariaChecked = { all: true, some: 'mixed', none: false } as const

function Box({ share }: { readonly share: Share }) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        'flex size-4 shrink-0 items-center justify-center rounded-inline border',
        share === 'none' ? 'border-line-strong' : 'border-accent bg-accent text-accent-ink',
      )}
    >
      {share === 'all' ? <Check size={12} /> : share === 'some' ? <Minus size={12} /> : null}
    </span>
  )
}

interface TagRowProps {
  readonly tag: Tag
  /** null where no conversation is asked about. */
  readonly share: Share | null
  readonly onToggle: () => void
}

function TagRow({ tag, share, onToggle }: TagRowProps) {
  const [state, setState] = useState<'shown' | 'renamed' | 'deleted'>('shown')
  if (state === 'renamed')
    return (
      <li data-takes-escape className="flex h-9 items-center px-1">
        <TitleField
          title={tag.name}
          className="w-full"
          onSave={(name) => {
            setState('shown')
            void putTag({ id: tag.id, name: name.slice(0, 60) })
          }}
          onCancel={() => setState('shown')}
          onKeyDone={() =>
            requestAnimationFrame(() =>
              document.querySelector<HTMLElement>(`[data-rename="${tag.id}"]`)?.focus(),
            )
          }
        />
      </li>
    )
  if (state === 'deleted')
    return (
      <li className="flex min-h-9 items-center gap-2 rounded-row bg-hover px-2.5 py-1">
        <span className="min-w-0 flex-1 text-pretty text-label">
          Take <span className="font-medium wrap-anywhere">{tag.name}</span> off every conversation?
        </span>
        <Button size="small" variant="quiet" autoFocus onClick={() => setState('shown')}>
          Keep
        </Button>
        <Button size="small" variant="danger" onClick={() => void removeTag(tag.id)}>
          Delete
        </Button>
      </li>
    )
  return (
    <li className="group/tag flex h-9 items-center gap-1 rounded-row pr-1 hover:bg-hover">
      {share === null ? (
        <span className="min-w-0 flex-1 truncate px-2.5">{tag.name}</span>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a check box of the browser cannot say "some of them" by itself
        <button
          type="button"
          role="checkbox"
          aria-checked={ariaChecked[share]}
          className="flex h-full min-w-0 flex-1 items-center gap-2.5 rounded-row px-2.5 text-left -outline-offset-2"
          onClick={onToggle}
        >
          <Box share={share} />
          <span className="min-w-0 truncate">{tag.name}</span>
        </button>
      )}
      <IconButton
        icon={Pencil}
        iconSize={14}
        label={`Rename ${tag.name}`}
        data-rename={tag.id}
        onClick={() => setState('renamed')}
      />
      <IconButton
        icon={Trash2}
        iconSize={14}
        label={`Delete ${tag.name}`}
        onClick={() => setState('deleted')}
      />
    </li>
  )
}

export function TagsDialog({ ids }: { readonly ids: readonly ConversationId[] }) {
  const tags = useLibraryStore((state) => state.tags)
  const summaries = useLibraryStore((state) => state.summaries)
  const [name, setName] = useState('')
  const hasSubject = ids.length > 0
  const shareOfTag = (tag: Tag): Share =>
    shareOf(ids.map((id) => summaries.get(id)?.tagIds.includes(tag.id) ?? false))

  const toggle = (tag: Tag): void => {
    const kind = shareOfTag(tag) === 'all' ? 'tag-removed' : 'tag-added'
    void changeMany(ids, { kind, tagId: tag.id })
  }
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const wanted = name.trim()
    if (wanted === '') return
    const same = tags.find((tag) => tag.name.toLocaleLowerCase() === wanted.toLocaleLowerCase())
    const tag = same ?? (await putTag({ id: createId(), name: wanted }))
    if (tag === null) return
    setName('')
    if (hasSubject) void changeMany(ids, { kind: 'tag-added', tagId: tag.id })
  }

  return (
    <Dialog
      isOpen
      title="Tags"
      description={
        hasSubject ? subjectWords(ids, summaries) : 'Words of your own, on as many conversations as you like.'
      }
      className="max-w-sm"
      onClose={closeDialog}
    >
      <form className="flex shrink-0 gap-2 px-5 pb-2" onSubmit={(event) => void add(event)}>
        <input
          data-first-focus
          aria-label="New tag"
          placeholder={hasSubject ? 'Add a tag' : 'New tag'}
          value={name}
          maxLength={60}
          spellCheck={false}
          autoComplete="off"
          className={fieldLook}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" aria-label="Add tag" disabled={name.trim() === ''}>
          <Plus size={15} aria-hidden="true" />
        </Button>
      </form>
      <ul aria-label="Tags" className="min-h-0 overflow-y-auto px-3 pb-4">
        {tags.length === 0 ? (
          <li className="px-2.5 py-4 text-label text-muted">
            There are no tags yet. Type a word above and press Enter.
          </li>
        ) : null}
        {tags.map((tag) => (
          <TagRow
            key={tag.id}
            tag={tag}
            share={hasSubject ? shareOfTag(tag) : null}
            onToggle={() => toggle(tag)}
          />
        ))}
      </ul>
    </Dialog>
  )
}
