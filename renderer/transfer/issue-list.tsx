import { useId, useState } from 'react'
import type { ImportIssue } from '../../shared/domain/job.ts'
import { Button } from '../ui/button.tsx'
import { formatCount, formatQuantity } from '../usage/format-numbers.ts'

interface IssueListProps {
  readonly issues: readonly ImportIssue[]
  /** All of them, also those that are not listed. */
  readonly issueCount: number
}

/** What was left out or changed, and why: a line that opens to the list. */
export function IssueList({ issues, issueCount }: IssueListProps) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  if (issueCount === 0) return null
  return (
    <div>
      <div className="flex items-center justify-between gap-3">
        <p className="text-soft">{formatQuantity(issueCount, 'thing')} left out or changed.</p>
        <Button
          size="small"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Hide them' : 'Show them'}
        </Button>
      </div>
      {isOpen ? (
        <ul
          id={id}
          aria-label="What was left out or changed"
          // It scrolls, so it must be reached by keyboard.
          tabIndex={issues.length > 3 ? 0 : undefined}
          className="mt-2 max-h-52 divide-y divide-line overflow-y-auto rounded-block border border-line px-3 text-label -outline-offset-2"
        >
          {issues.map((issue, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two may be the same, and the list never changes
            <li key={index} className="py-1.5">
              <p className="truncate font-medium">{issue.subject}</p>
              <p className="wrap-anywhere text-pretty text-soft">{issue.sentence}</p>
            </li>
          ))}
          {issueCount > issues.length ? (
            <li className="py-1.5 text-muted">and {formatCount(issueCount - issues.length)} more</li>
          ) : null}
        </ul>
      ) : null}
    </div>
  )
}
