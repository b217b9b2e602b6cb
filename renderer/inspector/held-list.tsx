// What providers hold about the open conversation, as far as Baton knows.
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { HeldItem } from '../../shared/domain/held-state.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { CopyButton } from '../markdown/copy-button.tsx'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { LaneDot } from '../ui/lane-dot.tsx'
import { identifierLabel } from './describe-turn.ts'
import { heldSpan, heldUse, holderName } from './held-words.ts'
import { ReleaseDialog } from './release-dialog.tsx'
import { useShowMore } from './show-more.tsx'

const firstShown = 6

interface HeldListProps {
  readonly conversationId: ConversationId
  /** Newest first. */
  readonly held: readonly HeldItem[]
  readonly onReleased: () => void
}

export function HeldList({ conversationId, held, onReleased }: HeldListProps) {
  const [asked, setAsked] = useState<{ readonly item: HeldItem | null } | null>(null)
  // What can still be continued is what matters; the rest follows in its own order.
  const ordered = [...held].sort((a, b) => Number(b.isContinued) - Number(a.isContinued))
  const { shown, more } = useShowMore(ordered.length, firstShown)
  if (held.length === 0) {
    return (
      <p className="text-pretty text-label text-soft">No provider holds anything about this conversation.</p>
    )
  }
  return (
    <>
      <ul aria-label="What providers hold" className="divide-y divide-line">
        {ordered.slice(0, shown).map((item) => (
          <HeldRow key={item.handleId} item={item} onAsk={() => setAsked({ item })} />
        ))}
      </ul>
      {more}
      {held.some((item) => item.canDelete) ? (
        <Button size="small" className="mt-2.5" onClick={() => setAsked({ item: null })}>
          <Trash2 size={14} aria-hidden="true" />
          Delete all at the providers
        </Button>
      ) : null}
      {asked === null ? null : (
        <ReleaseDialog
          conversationId={conversationId}
          item={asked.item}
          held={held}
          onClose={() => setAsked(null)}
          onDone={onReleased}
        />
      )}
    </>
  )
}

function HeldRow({ item, onAsk }: { readonly item: HeldItem; readonly onAsk: () => void }) {
  const label = identifierLabel(item.kind)
  return (
    <li className="py-2.5 first:pt-0">
      <div className="flex items-center gap-2">
        <LaneDot vendor={item.vendor ?? 'custom'} />
        <p className="min-w-0 flex-1 truncate text-label">
          <span className="font-medium">{label}</span>{' '}
          <span className="text-muted">{item.accountName ?? holderName(item)}</span>
        </p>
        {item.canDelete ? (
          <IconButton
            icon={Trash2}
            iconSize={14}
            label={`Delete ${label.toLowerCase()} at ${holderName(item)}`}
            side="left"
            className="-my-1 -mr-1.5"
            onClick={onAsk}
          />
        ) : null}
      </div>
      <div className="group flex items-center gap-2 pl-4">
        <p className="min-w-0 flex-1 truncate font-mono text-code" title={item.value}>
          {item.value}
        </p>
        <CopyButton
          label={`Copy ${label.toLowerCase()} id`}
          text={() => item.value}
          iconSize={14}
          className="-my-1 -mr-1.5 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100"
        />
      </div>
      <div className="pl-4 text-pretty text-small">
        <p className="text-muted">{heldSpan(item, Date.now())}</p>
        <p className={item.isContinued ? 'text-positive' : 'text-muted'}>{heldUse(item)}</p>
        {item.canDelete || item.obstacle === null ? null : <p className="text-soft">{item.obstacle}</p>}
      </div>
    </li>
  )
}
