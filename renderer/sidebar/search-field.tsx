import { Search, SlidersHorizontal, X } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { resultListId, useSearchLink } from '../search/search-link.ts'
import { focusComposer, modifierName } from '../state/follow-shortcuts.ts'
import { findConversations } from '../state/list-store.ts'
import { setQuery, useViewStore } from '../state/view-store.ts'
import { classNames } from '../ui/class-names.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { shownRows } from './row-focus.ts'

const longestQuery = 1000

const SearchHelp = lazy(async () => ({ default: (await import('../search/search-help.tsx')).SearchHelp }))

/**
 * Searches titles and messages as one types. Escape clears the words, then leaves the field; the arrows select a result,
 * or without words enter the list; Enter opens the selected result, or the first.
 */
export function SearchField() {
  const query = useViewStore((state) => state.query)
  const view = useViewStore((state) => state.sidebarView)
  const selectedId = useSearchLink((state) => state.selectedElementId)
  const field = useRef<HTMLInputElement>(null)
  const help = useRef<HTMLButtonElement>(null)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const hasWords = query.trim().length > 0

  useEffect(() => void findConversations(view), [view])

  const change = (text: string): void => {
    useSearchLink.setState({ isEnterDue: false })
    setQuery(text)
  }

  return (
    <div className="group/search relative mx-3 mt-0.5">
      <Search
        size={15}
        aria-hidden="true"
        className="pointer-events-none absolute top-2 left-2.5 text-muted"
      />
      <input
        ref={field}
        type="search"
        data-focus="search"
        aria-label="Search conversations"
        aria-controls={selectedId === null ? undefined : resultListId}
        aria-activedescendant={selectedId ?? undefined}
        placeholder="Search conversations"
        value={query}
        maxLength={longestQuery}
        spellCheck={false}
        autoComplete="off"
        className={classNames(
          'h-8 w-full rounded-block border border-line bg-card pl-8 text-label outline-offset-0 transition-colors hover:border-line-strong',
          query.length > 0 ? 'pr-14' : 'pr-8',
        )}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Escape') {
            if (query.length > 0) change('')
            else focusComposer()
          }
          if (event.key === 'Enter') {
            // What opens may take the focus at once, and the key would break a line there.
            event.preventDefault()
            if (hasWords) useSearchLink.setState({ isEnterDue: true })
          }
          if (hasWords) {
            if (useSearchLink.getState().moveSelection?.(event.key) === true) event.preventDefault()
          } else if (event.key === 'ArrowDown') {
            event.preventDefault()
            shownRows()?.step('', Number.NEGATIVE_INFINITY)
          }
        }}
      />
      <div className="absolute top-0.5 right-0.5 flex">
        {query.length > 0 ? (
          <IconButton
            icon={X}
            label="Clear the search"
            iconSize={13}
            onClick={() => {
              change('')
              field.current?.focus()
            }}
          />
        ) : null}
        <IconButton
          ref={help}
          icon={SlidersHorizontal}
          label="Search options"
          iconSize={13}
          isOn={isHelpOpen}
          aria-expanded={isHelpOpen}
          className={classNames(
            'group-focus-within/search:opacity-100',
            query.length > 0 || isHelpOpen ? '' : 'opacity-0',
          )}
          onClick={() => setHelpOpen(!isHelpOpen)}
        />
      </div>
      {query.length > 0 || isHelpOpen ? null : (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-[7px] right-2 rounded-inline border border-line bg-card px-1.5 font-sans text-tiny text-muted group-focus-within/search:hidden"
        >
          {modifierName} K
        </span>
      )}
      {isHelpOpen ? (
        <Suspense fallback={null}>
          <SearchHelp anchor={help} field={field} onClose={() => setHelpOpen(false)} onInsert={change} />
        </Suspense>
      ) : null}
    </div>
  )
}
