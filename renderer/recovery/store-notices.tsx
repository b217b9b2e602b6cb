import { X } from 'lucide-react'
import { useState } from 'react'
import { useAppStore } from '../state/app-store.ts'
import { IconButton } from '../ui/icon-button.tsx'

/** What the person should know once about the history file: recovered rows, a lost tail, a full disk. */
export function StoreNotices() {
  const store = useAppStore((state) => state.info?.store ?? null)
  const [dismissed, setDismissed] = useState<readonly string[]>([])
  if (store?.state !== 'ready') return null
  const notices = store.notices.filter((notice) => !dismissed.includes(notice))
  if (notices.length === 0) return null
  return (
    <ul aria-label="Notices about the history" className="shrink-0 border-b border-line bg-code">
      {notices.map((notice) => (
        <li key={notice} className="flex items-center gap-3 px-5 py-2 text-label text-soft">
          <span className="min-w-0 flex-1 wrap-anywhere">{notice}</span>
          <IconButton icon={X} label="Dismiss" onClick={() => setDismissed([...dismissed, notice])} />
        </li>
      ))}
    </ul>
  )
}
