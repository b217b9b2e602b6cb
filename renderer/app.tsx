// Decides what the window shows at all: the application, a recovery screen, or why there is no connection.
import { lazy, type ReactNode, Suspense, useEffect, useSyncExternalStore } from 'react'
import { StatementScreen } from './recovery/statement-screen.tsx'
import { connectionLostSentence } from './rpc/client.ts'
import { Shell } from './shell.tsx'
import { refreshAppInfo, useAppStore } from './state/app-store.ts'
import { flushDrafts } from './state/drafts.ts'
import { followLibrary, useLibraryStore } from './state/library-store.ts'
import { session } from './state/session.ts'
import { LateToaster } from './ui/late-toaster.tsx'
import { Spinner } from './ui/spinner.tsx'
import { TooltipProvider } from './ui/tooltip.tsx'

// Hardly anybody ever sees it.
const RecoveryScreen = lazy(async () => ({
  default: (await import('./recovery/recovery-screen.tsx')).RecoveryScreen,
}))

function useConnectionStatus() {
  const { connection } = session()
  return useSyncExternalStore(connection.subscribe, connection.status)
}

function ConnectionBanner() {
  return (
    <p
      role="status"
      className="flex h-8 shrink-0 items-center justify-center gap-2 border-b border-line bg-sidebar text-label text-soft"
    >
      <Spinner size={13} />
      {connectionLostSentence}
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
        title="This page needs a new link"
        text="A link works once, and only until Baton is started again. Press Enter in the terminal that runs Baton for a new one."
      />
    )
  }
  if (store !== null && store.state !== 'ready') {
    return (
      <Suspense fallback={null}>
        <RecoveryScreen store={store} />
      </Suspense>
    )
  }
  return (
    <div className="flex h-full flex-col bg-background">
      {status === 'lost' ? <ConnectionBanner /> : null}
      <div className="min-h-0 flex-1">{isReady ? <Shell /> : null}</div>
    </div>
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
      <LateToaster />
    </TooltipProvider>
  )
}
