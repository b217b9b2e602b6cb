// Finds words inside the open conversation, in all of its branches. The browser's own search would see only the rows that
// are drawn.
import { Brain, ChevronDown, ChevronUp, GitBranch, Search as SearchIcon, X } from 'lucide-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { updateSettings } from '../state/actions.ts'
import { focusComposer } from '../state/follow-shortcuts.ts'
import { useSettings } from '../state/hooks.ts'
import { setFindOpen, useViewStore } from '../state/view-store.ts'
import { isEscapeTaken, takeEscape } from '../ui/escape-key.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { useFind } from './use-find.ts'

const longestText = 1000

/** What was looked for last, so that opening it again begins with it. */
let lastText = ''

export function FindBar() {
  const conversationId = useViewStore((state) => state.conversationId)
  return conversationId === null ? null : <Bar key={conversationId} conversationId={conversationId} />
}

function Bar({ conversationId }: { readonly conversationId: ConversationId }) {
  const [text, setText] = useState(lastText)
  const includesHidden = useSettings().searchIncludesHidden
  const find = useFind(conversationId, text, includesHidden)
  const field = useRef<HTMLInputElement>(null)
  useFocusGivenBack(field)
  useKeysOfThread(find.step)
  return (
    <search
      aria-label="Find in conversation"
      data-find-bar
      className="absolute top-2 right-4 z-10 w-[min(420px,calc(100%-32px))] animate-rise rounded-block border border-line bg-card shadow-floating"
    >
      <div className="flex h-9 items-center gap-0.5 pr-1 pl-2.5">
        <SearchIcon size={14} aria-hidden="true" className="text-muted" />
        <input
          ref={field}
          type="search"
          data-focus="find"
          aria-label="Find in conversation"
          placeholder="Find in conversation"
          value={text}
          maxLength={longestText}
          spellCheck={false}
          autoComplete="off"
          className="h-7 min-w-0 flex-1 rounded-inline bg-transparent px-1.5 text-label -outline-offset-1"
          onChange={(event) => {
            lastText = event.target.value
            find.wake()
            setText(event.target.value)
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || event.key !== 'Enter') return
            event.preventDefault()
            void find.step(event.shiftKey ? -1 : 1)
          }}
        />
        <p role="status" className="shrink-0 px-1 text-muted text-small tabular">
          {find.words}
        </p>
        <IconButton
          icon={ChevronUp}
          label="Previous match"
          shortcut="Shift F3"
          disabled={find.count === 0}
          onClick={() => void find.step(-1)}
        />
        <IconButton
          icon={ChevronDown}
          label="Next match"
          shortcut="F3"
          disabled={find.count === 0}
          onClick={() => void find.step(1)}
        />
        <IconButton
          icon={Brain}
          iconSize={15}
          label="Also in reasoning and tools"
          isOn={includesHidden}
          aria-pressed={includesHidden}
          onClick={() => void updateSettings({ searchIncludesHidden: !includesHidden })}
        />
        <IconButton icon={X} label="Close" onClick={() => setFindOpen(false)} />
      </div>
      {find.notes.length === 0 ? null : (
        <div className="flex flex-col gap-0.5 border-t border-line px-3 py-1.5 text-small text-soft">
          {find.notes.map((note) => (
            <p
              key={note.text}
              role={note.isPlace ? 'status' : undefined}
              className="flex items-center gap-1.5 text-pretty"
            >
              {note.isPlace ? <GitBranch size={12} aria-hidden="true" className="text-muted" /> : null}
              {note.text}
            </p>
          ))}
        </div>
      )}
    </search>
  )
}

/** The focus begins in the field, with the words chosen, and goes back to where it was. */
function useFocusGivenBack(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const before = document.activeElement
    field.current?.focus()
    field.current?.select()
    return () => {
      // A click elsewhere has taken it already.
      const isElsewhere = document.activeElement !== null && document.activeElement !== document.body
      if (isElsewhere && document.activeElement !== field.current) return
      if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus()
      else focusComposer()
    }
  }, [field])
}

/** F3 steps and Escape closes wherever in the conversation the focus is, as long as nothing else wants the key. */
function useKeysOfThread(step: (step: 1 | -1) => Promise<void>): void {
  const latest = useRef(step)
  latest.current = step
  useEffect(() => {
    const follow = (event: KeyboardEvent): void => {
      if (event.isComposing || useViewStore.getState().dialog !== null) return
      if (event.key === 'F3') {
        event.preventDefault()
        void latest.current(event.shiftKey ? -1 : 1)
      }
      if (event.key !== 'Escape' || isEscapeTaken(event)) return
      const { target } = event
      const isOurs =
        target === document.body ||
        (target instanceof Element && target.closest('[data-find-bar], [role="log"]') !== null)
      if (!isOurs) return
      takeEscape(event)
      setFindOpen(false)
    }
    window.addEventListener('keydown', follow)
    return () => window.removeEventListener('keydown', follow)
  }, [])
}
