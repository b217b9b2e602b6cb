import { Search, X } from 'lucide-react'
import { useEffect } from 'react'
import { focusComposer, modifierName } from '../state/follow-shortcuts.ts'
import { findConversations } from '../state/list-store.ts'
import { setQuery, useViewStore } from '../state/view-store.ts'
import { IconButton } from '../ui/icon-button.tsx'

/** A person who still types is not asked for every letter. */
const restMs = 120
/** Titles are looked for by so many characters; only an id may be longer. */
const longestTitleQuery = 200
const longestQuery = 600

/**
 * Finds conversations by title and turns by a provider's id. Escape clears the words, then leaves the field; the arrow
 * down enters the list; Enter opens the first turn that has the id.
 */
export function SearchField() {
  const query = useViewStore((state) => state.query)
  const view = useViewStore((state) => state.sidebarView)
  const words = query.trim().slice(0, longestTitleQuery)

  useEffect(() => {
    const timer = setTimeout(() => void findConversations(view, words), words.length === 0 ? 0 : restMs)
    return () => clearTimeout(timer)
  }, [view, words])

  return (
    <div className="relative mx-3 mt-0.5">
      <Search
        size={15}
        aria-hidden="true"
        className="pointer-events-none absolute top-2 left-2.5 text-muted"
      />
      <input
        type="search"
        data-focus="search"
        aria-label="Search conversations"
        placeholder="Search conversations"
        value={query}
        maxLength={longestQuery}
        spellCheck={false}
        autoComplete="off"
        className="peer h-8 w-full rounded-block border border-line bg-card pr-2.5 pl-8 text-label outline-offset-0 transition-colors hover:border-line-strong"
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Escape') {
            if (query.length > 0) setQuery('')
            else focusComposer()
          }
          if (event.key === 'Enter') {
            // What opens takes the focus at once, and the key would break a line there.
            event.preventDefault()
            event.currentTarget.closest('nav')?.querySelector<HTMLElement>('[data-hit]')?.click()
          }
          if (event.key === 'ArrowDown') {
            event.preventDefault()
            event.currentTarget.closest('nav')?.querySelector<HTMLElement>('[data-row]')?.focus()
          }
        }}
      />
      {query.length > 0 ? (
        <IconButton
          icon={X}
          label="Clear the search"
          iconSize={13}
          className="absolute top-0.5 right-0.5"
          onClick={() => setQuery('')}
        />
      ) : (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-[7px] right-2 rounded-inline border border-line px-1.5 font-sans text-tiny text-muted peer-focus:hidden"
        >
          {modifierName} K
        </span>
      )}
    </div>
  )
}
