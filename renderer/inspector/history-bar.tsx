// How many of the messages on the path went into the request: one segment for each, filled when it was sent. Long
// conversations draw one bar with a filled share instead.
import type { Carry } from '../../shared/domain/continuation.ts'

const mostSegments = 24

export function HistoryBar({ carry, color }: { readonly carry: Carry; readonly color: string }) {
  const { messagesSent, messagesOnPath } = carry
  const total = Math.max(messagesOnPath, messagesSent)
  if (total === 0) return null
  const words = `${messagesSent} of ${total} messages sent`
  if (total > mostSegments) {
    return (
      <div role="img" aria-label={words} className="flex h-[18px] overflow-hidden rounded-[4px] bg-selected">
        <div className="flex-1" />
        <div style={{ width: `${(messagesSent / total) * 100}%`, minWidth: 4, backgroundColor: color }} />
      </div>
    )
  }
  return (
    <div role="img" aria-label={words} className="flex h-[18px] gap-[3px]">
      {Array.from({ length: total }, (_, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a segment is its place
          key={index}
          className="min-w-0 flex-1 rounded-[4px] bg-selected"
          style={index >= total - messagesSent ? { backgroundColor: color } : undefined}
        />
      ))}
    </div>
  )
}
