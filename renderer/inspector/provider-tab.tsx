import { useEffect, useRef, useState } from 'react'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { apiName, findRecord, useRecords } from '../state/records-store.ts'
import { session } from '../state/session.ts'
import { useFetched } from '../state/use-fetched.ts'
import { openProviderRecord } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { useHistoryVersion } from '../usage/conversation-totals.ts'
import { formatCalendarDay } from '../usage/format-numbers.ts'
import { HeldList } from './held-list.tsx'
import { ReceiptList } from './receipt-list.tsx'
import { Fact, Section } from './section.tsx'

/** What changes within this time changes because of what the person did. */
const longestWaitMs = 3000

interface ProviderTabProps {
  readonly conversationId: ConversationId
  readonly turn: Turn | null
}

/** What providers hold about the conversation, what was deleted there, and how the api of the turn remembers. */
export function ProviderTab({ conversationId, turn }: ProviderTabProps) {
  const [releases, setReleases] = useState(0)
  const version = `${useHistoryVersion()} ${turn?.status} ${releases}`
  const held = useFetched(conversationId, version, (signal) =>
    session().client.providers.held({ conversationId }, { signal }),
  )
  const receipts = useFetched(conversationId, version, (signal) =>
    session().client.providers.receipts({ conversationId }, { signal }),
  )
  const content = useRef<HTMLDivElement>(null)
  const askedAt = useRef(0)
  const lookAgain = (): void => {
    askedAt.current = Date.now()
    setReleases((count) => count + 1)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever what is shown has changed
  useEffect(() => {
    // The button that was pressed may have gone with its row; without this the focus would be nowhere.
    if (document.activeElement !== document.body || Date.now() - askedAt.current > longestWaitMs) return
    content.current?.focus({ preventScroll: true })
  }, [held.value, receipts.value])
  return (
    <div ref={content} tabIndex={-1} className="outline-none">
      <Section title="What providers hold about this conversation">
        {held.value === null ? (
          <p className="text-label text-soft">{held.problem ?? 'Looking it up…'}</p>
        ) : (
          <HeldList conversationId={conversationId} held={held.value} onReleased={lookAgain} />
        )}
      </Section>
      {receipts.value === null || receipts.value.length === 0 ? (
        receipts.problem === null ? null : (
          <Section title="Receipts">
            <p className="text-label text-soft">{receipts.problem}</p>
          </Section>
        )
      ) : (
        <Section title="Receipts">
          <ReceiptList receipts={receipts.value} onRetried={lookAgain} />
        </Section>
      )}
      {turn === null ? null : <ApiDigest turn={turn} />}
    </div>
  )
}

/** In short what Baton knows about the api of a turn. */
function ApiDigest({ turn }: { readonly turn: Turn }) {
  const { records, problem } = useRecords()
  const record = findRecord(records, turn.api, turn.vendor)
  const name = apiName(records, turn.api, turn.vendor)
  return (
    <Section title={`How ${name} remembers`}>
      {record === null ? (
        <p className="text-label text-soft">
          {problem ?? (records === null ? 'Looking it up…' : 'Baton has no record of it.')}
        </p>
      ) : (
        <>
          <div className="grid gap-2 text-pretty text-label text-soft [overflow-wrap:anywhere]">
            <p>{record.recommendation}</p>
            <p>{record.cost}</p>
          </div>
          <dl className="mt-2">
            <Fact label="Account">{turn.accountName}</Fact>
            <Fact label="Reviewed on">{formatCalendarDay(record.reviewedOn)}</Fact>
          </dl>
          <Button
            size="small"
            className="mt-2"
            onClick={() => openProviderRecord({ api: turn.api, vendor: turn.vendor })}
          >
            Read the whole record
          </Button>
        </>
      )}
    </Section>
  )
}
