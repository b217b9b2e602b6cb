import { type MouseEvent, type ReactNode, useState } from 'react'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { PointMenu } from '../ui/late-menu.tsx'
import { loadRowMenu } from './load-row-menu.ts'
import { shownRows } from './row-focus.ts'

interface AskedMenu {
  readonly summary: ConversationSummary
  readonly rowKey: string
  readonly at: { readonly x: number; readonly y: number }
  readonly isByKey: boolean
}

/** One menu for all rows, at the pointer or at the row that has the focus. */
export function RowsMenu({ children }: { readonly children: ReactNode }) {
  const [asked, setAsked] = useState<AskedMenu | null>(null)
  const open = (event: MouseEvent): void => {
    const row =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-drag="conversation"]') : null
    const summary = useLibraryStore.getState().summaries.get(row?.dataset.id ?? '')
    event.preventDefault()
    if (row === null || summary === undefined) return
    const show = (): void =>
      setAsked({
        summary,
        rowKey: row.dataset.row ?? '',
        at: { x: event.clientX, y: event.clientY },
        isByKey: event.buttons === 0,
      })
    // Where the button is let go must not be taken for a choice.
    if (event.buttons === 0) show()
    else window.addEventListener('pointerup', show, { once: true })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what happens in it is of its rows, each a button
    <div onContextMenu={open}>
      {children}
      {asked === null ? null : (
        <PointMenu
          key={`${asked.summary.id} ${asked.at.x} ${asked.at.y}`}
          label={asked.summary.title}
          load={loadRowMenu}
          subject={asked.summary}
          at={asked.at}
          isByKey={asked.isByKey}
          onClosed={() => {
            setAsked(null)
            shownRows()?.focusKey(asked.rowKey)
          }}
        />
      )}
    </div>
  )
}
