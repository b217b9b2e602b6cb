import { CircleAlert, CircleCheck, CircleMinus } from 'lucide-react'
import { useState } from 'react'
import type { ReleaseReceipt } from '../../shared/domain/held-state.ts'
import { retryRelease } from '../state/provider-actions.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { formatTime } from '../usage/format-numbers.ts'
import { identifierLabel } from './describe-turn.ts'
import { receiptTitle } from './held-words.ts'
import { useShowMore } from './show-more.tsx'

const firstShown = 5

const looks = {
  deleted: { icon: CircleCheck, color: 'text-positive' },
  'already-gone': { icon: CircleMinus, color: 'text-muted' },
  failed: { icon: CircleAlert, color: 'text-danger' },
} as const

interface ReceiptListProps {
  /** Newest first. */
  readonly receipts: readonly ReleaseReceipt[]
  /** Where receipts of many conversations stand together. */
  readonly namesConversations?: boolean
  readonly onRetried: () => void
}

/** What became of each request to delete at a provider. */
export function ReceiptList({ receipts, namesConversations = false, onRetried }: ReceiptListProps) {
  const { shown, more } = useShowMore(receipts.length, firstShown)
  return (
    <>
      <ul className="grid gap-3">
        {receipts.slice(0, shown).map((receipt) => (
          <Receipt
            key={receipt.id}
            receipt={receipt}
            namesConversation={namesConversations}
            onRetried={onRetried}
          />
        ))}
      </ul>
      {more}
    </>
  )
}

interface ReceiptProps {
  readonly receipt: ReleaseReceipt
  readonly namesConversation: boolean
  readonly onRetried: () => void
}

function Receipt({ receipt, namesConversation, onRetried }: ReceiptProps) {
  const [isBusy, setBusy] = useState(false)
  const { icon: Icon, color } = looks[receipt.outcome]
  const retry = async (): Promise<void> => {
    setBusy(true)
    await retryRelease(receipt.id)
    setBusy(false)
    onRetried()
  }
  return (
    <li className="flex gap-2">
      <Icon size={15} aria-hidden="true" className={`mt-[3px] ${color}`} />
      <div className="min-w-0 flex-1">
        <p className="text-label">{receiptTitle(receipt)}</p>
        <p className="truncate text-muted text-small" title={receipt.value}>
          {identifierLabel(receipt.kind)} <span className="font-mono text-tiny">{receipt.value}</span>
        </p>
        {namesConversation ? (
          <p className="truncate text-muted text-small">About {receipt.conversationTitle}</p>
        ) : null}
        <p className="tabular text-muted text-small">{formatTime(receipt.triedAt)}</p>
        {receipt.outcome === 'failed' ? (
          <>
            <p className="text-pretty text-small text-soft [overflow-wrap:anywhere]">{receipt.sentence}</p>
            <Button size="small" className="mt-1.5" disabled={isBusy} onClick={() => void retry()}>
              {isBusy ? <Spinner size={13} /> : null}
              Try again
            </Button>
          </>
        ) : null}
      </div>
    </li>
  )
}
