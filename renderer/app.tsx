// Decides what the window shows at all: the application, a recovery screen, or why there is no connection.
import { type ReactNode, useEffect, useSyncExternalStore } from 'react'
import { RecoveryScreen } from './recovery/recovery-screen.tsx'
import { StatementScreen } from './recovery/statement-screen.tsx'
import { Shell } from './shell.tsx'
import { refreshAppInfo, useAppStore } from './state/app-store.ts'
import { flushDrafts } from './state/drafts.ts'
import { followLibrary, useLibraryStore } from './state/library-store.ts'
import { session } from './state/session.ts'
import { Toaster } from './ui/toaster.tsx'
import { TooltipProvider } from './ui/tooltip.tsx'

function useConnectionStatus() {
  const { connection } = session()
  return useSyncExternalStore(connection.subscribe, connection.status)
}

function ConnectionBanner() {
  return (
    <p
      role="status"
      className="fixed top-2 left-1/2 z-50 -translate-x-1/2 animate-rise rounded-full border border-line bg-card px-4 py-1.5 text-label text-soft shadow-floating"
    >
      Connection to Baton lost. Reconnecting…
    </p>
  )
}

function Content(): ReactNode {
  const status = useConnectionStatus()
  const store = useAppStore((state) => state.info?.store ?? null)
  const isReady = useLibraryStore((state) => state.isReady)
  const isStoreReady = store?.state === 'ready'

  useEffect(() => {
    if (status === 'connected') void refreshAppInfo()
  }, [status])

  useEffect(() => {
    if (!isStoreReady) return
    const controller = new AbortController()
    followLibrary(controller.signal)
    return () => controller.abort()
  }, [isStoreReady])

  if (status === 'refused') {
    return (
      <StatementScreen
        title="This link has been used"
        text="This link has been used. Press Enter in the terminal that runs Baton for a new one."
      />
    )
  }
  if (store !== null && store.state !== 'ready') return <RecoveryScreen store={store} />
  return (
    <>
      {isReady ? <Shell /> : <div className="h-full bg-background" />}
      {status === 'lost' ? <ConnectionBanner /> : null}
    </>
  )
}

export function App() {
  useEffect(() => {
    const onHide = (): void => {
      if (document.visibilityState === 'hidden') flushDrafts()
    }
    document.addEventListener('visibilitychange', onHide)
    window.addEventListener('pagehide', flushDrafts)
    return () => {
      document.removeEventListener('visibilitychange', onHide)
      window.removeEventListener('pagehide', flushDrafts)
    }
  }, [])
  return (
    <TooltipProvider delayDuration={450} skipDelayDuration={200}>
      <Content />
      <Toaster />
    </TooltipProvider>
  )
}
