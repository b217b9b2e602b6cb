import { type ComponentType, useEffect, useState } from 'react'
import { useToastStore } from '../state/toast-store.ts'

const importToaster = () => import('./toaster.tsx')

/** Until something can be fetched again, each message asks for it anew. */
function reportLater(error: unknown): void {
  console.error('The messages at the edge cannot be shown.', error)
}

/**
 * The toasts. Their code is fetched with the first thing that is done on the page, so that it is there when there is
 * something to say: also that the connection is lost, after which nothing could be fetched.
 */
export function LateToaster() {
  const [Toaster, setToaster] = useState<ComponentType | null>(null)
  const lastId = useToastStore((state) => state.toasts.at(-1)?.id ?? null)
  useEffect(() => {
    const fetch = (): void => void importToaster().catch(reportLater)
    window.addEventListener('pointerdown', fetch, { once: true, capture: true })
    window.addEventListener('keydown', fetch, { once: true, capture: true })
    return () => {
      window.removeEventListener('pointerdown', fetch, { capture: true })
      window.removeEventListener('keydown', fetch, { capture: true })
    }
  }, [])
  useEffect(() => {
    if (lastId === null || Toaster !== null) return
    void importToaster().then((part) => setToaster(() => part.Toaster), reportLater)
  }, [lastId, Toaster])
  return Toaster === null ? null : <Toaster />
}
