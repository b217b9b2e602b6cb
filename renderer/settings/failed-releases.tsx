// What providers could not be made to delete, of conversations that are gone as well: nowhere else is it found again.
import { useState } from 'react'
import { ReceiptList } from '../inspector/receipt-list.tsx'
import { session } from '../state/session.ts'
import { useFetched } from '../state/use-fetched.ts'

/** The receipts of deletions that failed, each to be tried again; nothing when there is none. */
export function FailedReleases() {
  const [openedAt] = useState(() => Date.now())
  const [tries, setTries] = useState(0)
  const { value: receipts } = useFetched('all', String(tries), (signal) =>
    session().client.providers.receipts({ conversationId: null }, { signal }),
  )
  // One that was tried again here stays in sight, with what came of it.
  const shown = (receipts ?? []).filter(({ outcome, triedAt }) => outcome === 'failed' || triedAt >= openedAt)
  if (shown.length === 0) return null
  return (
    <section aria-labelledby="failed-releases" className="mt-6 border-line border-t pt-4">
      <h3 id="failed-releases" className="font-medium">
        Not deleted at providers
      </h3>
      <p className="mt-0.5 mb-3 text-pretty text-label text-soft">
        You asked for these to be deleted, and it did not work. Each can be tried again.
      </p>
      <ReceiptList receipts={shown} namesConversations onRetried={() => setTries((count) => count + 1)} />
    </section>
  )
}
