import { Archive, ChartColumn, ChevronLeft, PanelLeft, Settings, SquarePen, Trash2 } from 'lucide-react'
import { TemplateButton } from '../beginnings/template-button.tsx'
import { narrowSidebarQuery } from '../state/follow-panels.ts'
import { focusSearch, modifierName, startConversation, toggleSidebar } from '../state/follow-shortcuts.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { useOrganiseStore } from '../state/organise-store.ts'
import { reportError } from '../state/report-error.ts'
import {
  openOrganise,
  openSettings,
  setSidebarOpen,
  setSidebarView,
  setUsageOpen,
  useViewStore,
} from '../state/view-store.ts'
import { BatonMark } from '../ui/baton-mark.tsx'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Late } from '../ui/late.tsx'
import { ConversationList } from './conversation-list.tsx'
import { SearchField } from './search-field.tsx'

/** Somebody is about to open it: its code is the longest part of that. */
const fetchUsagePage = (): void => void import('../usage/usage-page.tsx').catch(reportError)
const loadJobTray = async () => (await import('../jobs/job-tray.tsx')).JobTray
const loadSearchResults = async () => (await import('../search/search-results.tsx')).SearchResults

const loadSelectionBar = async () => (await import('../organise/selection-bar.tsx')).SelectionBar

const viewTitles = { archived: 'Archive', trash: 'Trash' } as const

/** The conversations: search and what it found, groups by date, archive and trash, and the way to the settings. */
export function Sidebar() {
  const view = useViewStore((state) => state.sidebarView)
  const hasSelection = useOrganiseStore((state) => state.selection.ids.size > 0)
  const isUsageOpen = useViewStore((state) => state.isUsageOpen)
  const hasJobs = useLibraryStore((state) => state.jobs.length > 0)
  const isSearching = useViewStore((state) => state.query.trim() !== '')
  return (
    <nav aria-label="Conversations" className="flex h-full flex-col bg-sidebar">
      <div className="flex h-[50px] shrink-0 items-center gap-1 pr-2.5 pl-4">
        <BatonMark />
        <span className="ml-1.5 flex-1 text-reading font-semibold tracking-[-0.01em]">Baton</span>
        <IconButton
          icon={PanelLeft}
          label="Hide sidebar"
          data-focus="sidebar"
          onClick={() => toggleSidebar(false)}
        />
        <IconButton
          icon={SquarePen}
          label="New conversation"
          shortcut={`${modifierName} N`}
          onClick={() => {
            startConversation()
            if (window.matchMedia(narrowSidebarQuery).matches) setSidebarOpen(false)
          }}
        />
        <span className="w-4 shrink-0">
          <TemplateButton />
        </span>
      </div>
      <SearchField />
      {view === 'active' || isSearching ? null : (
        <div className="mt-3 flex items-center gap-1 px-2.5">
          <IconButton
            icon={ChevronLeft}
            label="Back to all conversations"
            onClick={() => {
              setSidebarView('active')
              // The button goes with the heading.
              focusSearch()
            }}
          />
          <h2 className="flex-1 font-semibold">{viewTitles[view]}</h2>
          {view === 'trash' ? (
            <Button size="small" variant="quiet" onClick={() => openOrganise({ kind: 'purge', ids: null })}>
              Empty trash…
            </Button>
          ) : null}
        </div>
      )}
      {isSearching ? <Late load={loadSearchResults} /> : null}
      {/* Only hidden, so that it stands where it stood when the search is cleared. */}
      <div className={isSearching ? 'hidden' : 'contents'}>
        <ConversationList />
        {hasSelection ? <Late load={loadSelectionBar} /> : null}
      </div>
      {hasJobs ? <Late load={loadJobTray} /> : null}
      <div className="flex h-12 shrink-0 items-center gap-1 border-t border-line px-2.5">
        <button
          type="button"
          className="quiet flex h-8 flex-1 items-center gap-2.5 rounded-row px-2 font-medium"
          onClick={() => openSettings()}
        >
          <Settings size={16} aria-hidden="true" />
          Settings
        </button>
        <IconButton
          icon={ChartColumn}
          label="Usage"
          shortcut={`${modifierName} U`}
          side="top"
          isOn={isUsageOpen}
          onPointerEnter={fetchUsagePage}
          onFocus={fetchUsagePage}
          onClick={() => {
            setUsageOpen(true)
            if (window.matchMedia(narrowSidebarQuery).matches) setSidebarOpen(false)
          }}
        />
        <IconButton
          icon={Archive}
          label="Archive"
          side="top"
          isOn={view === 'archived'}
          onClick={() => setSidebarView(view === 'archived' ? 'active' : 'archived')}
        />
        <IconButton
          icon={Trash2}
          label="Trash"
          side="top"
          isOn={view === 'trash'}
          onClick={() => setSidebarView(view === 'trash' ? 'active' : 'trash')}
        />
      </div>
    </nav>
  )
}
