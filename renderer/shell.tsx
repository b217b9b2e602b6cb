// The frame: sidebar, thread with composer, inspector. Narrow windows lay the outer two over the thread.
import { lazy, Suspense, useEffect } from 'react'
import { Composer } from './composer/composer.tsx'
import { ConversationHeader } from './conversation-header.tsx'
import { StoreNotices } from './recovery/store-notices.tsx'
import { Sidebar } from './sidebar/sidebar.tsx'
import { followOrder } from './state/follow-order.ts'
import { followPanels, narrowInspectorQuery, narrowSidebarQuery } from './state/follow-panels.ts'
import { followShortcuts, startConversation } from './state/follow-shortcuts.ts'
import { useConversationPhase } from './state/hooks.ts'
import { setInspectorOpen, setSidebarOpen, useViewStore } from './state/view-store.ts'
import { Button } from './ui/button.tsx'
import { classNames } from './ui/class-names.ts'
import { EmptyState } from './ui/empty-state.tsx'
import { isEscapeTaken } from './ui/escape-key.ts'
import { Late } from './ui/late.tsx'
import { useMediaQuery } from './ui/use-media-query.ts'
import { Welcome } from './welcome/welcome.tsx'

// The first paint needs neither markdown nor the inspector. The thread is fetched right after it, the inspector once a
// conversation is open.
const importThread = () => import('./chat/thread.tsx')
const importInspector = () => import('./inspector/inspector.tsx')
const loadFindBar = async () => (await import('./search/find-bar.tsx')).FindBar
const loadUsagePage = async () => (await import('./usage/usage-page.tsx')).UsagePage
const Thread = lazy(async () => ({ default: (await importThread()).Thread }))
const Inspector = lazy(async () => ({ default: (await importInspector()).Inspector }))
const ModelPicker = lazy(async () => ({
  default: (await import('./picker/model-picker.tsx')).ModelPicker,
}))
const HistoryDialog = lazy(async () => ({
  default: (await import('./history/history-dialog.tsx')).HistoryDialog,
}))
const BranchesDialog = lazy(async () => ({
  default: (await import('./branches/branches-dialog.tsx')).BranchesDialog,
}))
const PurgeDialog = lazy(async () => ({ default: (await import('./history/purge-dialog.tsx')).PurgeDialog }))
const OrganiseDialog = lazy(async () => ({
  default: (await import('./organise/organise-dialog.tsx')).OrganiseDialog,
}))
const SpendingDialog = lazy(async () => ({
  default: (await import('./composer/spending-dialog.tsx')).SpendingDialog,
}))
const BeginDialog = lazy(async () => ({
  default: (await import('./beginnings/begin-dialog.tsx')).BeginDialog,
}))
const ExportDialog = lazy(async () => ({
  default: (await import('./transfer/export-dialog.tsx')).ExportDialog,
}))
const ImportDialog = lazy(async () => ({
  default: (await import('./transfer/import-dialog.tsx')).ImportDialog,
}))
const SettingsDialog = lazy(async () => ({
  default: (await import('./settings/settings-dialog.tsx')).SettingsDialog,
}))

function Conversation() {
  const phase = useConversationPhase()
  const isFindOpen = useViewStore((state) => state.isFindOpen)
  if (phase === 'none') {
    return (
      <>
        <Welcome />
        <Composer />
      </>
    )
  }
  if (phase === 'gone') {
    return (
      <div className="m-auto">
        <EmptyState
          title="This conversation does not exist any more"
          text="It may have been removed in another window."
        >
          <Button onClick={startConversation}>New conversation</Button>
        </EmptyState>
      </div>
    )
  }
  return (
    <>
      <div className="relative flex min-h-0 flex-1 flex-col">
        <Suspense fallback={null}>
          <Thread />
        </Suspense>
        {isFindOpen ? <Late load={loadFindBar} /> : null}
      </div>
      <Composer />
    </>
  )
}

/** Taking conversations in or out. */
function TransferDialog() {
  const dialog = useViewStore((state) => state.dialog)
  if (dialog?.name === 'export') return <ExportDialog conversationIds={dialog.conversationIds} />
  return dialog?.name === 'import' ? <ImportDialog file={dialog.file} /> : null
}

/** Covers the thread while a panel lies over it; a click or Escape puts the panel away. */
function OverlayScrim({ onClose }: { readonly onClose: () => void }) {
  useEffect(() => {
    const closeByKey = (event: KeyboardEvent): void => {
      // A dialog above takes the key for itself, and so does a field.
      if (event.key !== 'Escape' || isEscapeTaken(event) || event.isComposing) return
      if (!(event.target instanceof HTMLInputElement)) onClose()
    }
    window.addEventListener('keydown', closeByKey)
    return () => window.removeEventListener('keydown', closeByKey)
  }, [onClose])
  return (
    <div aria-hidden="true" className="absolute inset-0 z-20 animate-appear bg-scrim" onClick={onClose} />
  )
}

export function Shell() {
  const isSidebarOpen = useViewStore((state) => state.isSidebarOpen)
  const isInspectorOpen = useViewStore((state) => state.isInspectorOpen)
  const hasConversation = useViewStore((state) => state.conversationId !== null)
  const isUsageOpen = useViewStore((state) => state.isUsageOpen)
  const dialogName = useViewStore((state) => state.dialog?.name ?? null)
  const purgedId = useViewStore((state) =>
    state.dialog?.name === 'purge' ? state.dialog.conversationId : null,
  )
  const isSidebarOverlay = useMediaQuery(narrowSidebarQuery)
  const isInspectorOverlay = useMediaQuery(narrowInspectorQuery)
  const showsInspector = isInspectorOpen && hasConversation && !isUsageOpen

  useEffect(() => followPanels(), [])
  useEffect(() => followOrder(), [])
  useEffect(() => followShortcuts(), [])
  useEffect(() => {
    // Two frames later something is on the screen, and opening a conversation must not wait for its code.
    const timer = setTimeout(() => void importThread(), 50)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    if (!hasConversation) return
    const timer = setTimeout(() => void importInspector(), 50)
    return () => clearTimeout(timer)
  }, [hasConversation])

  return (
    <div className="relative flex h-full overflow-hidden bg-background">
      {isSidebarOpen ? (
        <>
          {isSidebarOverlay ? <OverlayScrim onClose={() => setSidebarOpen(false)} /> : null}
          <div
            className={classNames(
              'h-full w-[264px] shrink-0 border-r border-line',
              isSidebarOverlay && 'absolute left-0 z-30 shadow-floating',
            )}
          >
            <Sidebar />
          </div>
        </>
      ) : null}
      {isUsageOpen ? (
        <main aria-label="Usage" className="flex min-w-0 flex-1 flex-col">
          <StoreNotices />
          <Late load={loadUsagePage} />
        </main>
      ) : (
        <main className="flex min-w-0 flex-1 flex-col">
          <ConversationHeader />
          <StoreNotices />
          <Conversation />
        </main>
      )}
      {showsInspector ? (
        <>
          {isInspectorOverlay ? <OverlayScrim onClose={() => setInspectorOpen(false)} /> : null}
          <div
            className={classNames(
              'flex h-full w-80 max-w-full shrink-0 flex-col border-l border-line bg-background',
              isInspectorOverlay && 'absolute right-0 z-30 shadow-floating',
            )}
          >
            <Suspense fallback={null}>
              <Inspector />
            </Suspense>
          </div>
        </>
      ) : null}
      <Suspense fallback={null}>
        {dialogName === 'model-picker' ? <ModelPicker /> : null}
        {dialogName === 'settings' ? <SettingsDialog /> : null}
        {dialogName === 'history' ? <HistoryDialog /> : null}
        <TransferDialog />
        {dialogName === 'begin' ? <BeginDialog /> : null}
        {dialogName === 'branches' ? <BranchesDialog /> : null}
        {dialogName === 'organise' ? <OrganiseDialog /> : null}
        {dialogName === 'spending' ? <SpendingDialog /> : null}
        {purgedId === null ? null : <PurgeDialog conversationId={purgedId} />}
      </Suspense>
    </div>
  )
}
