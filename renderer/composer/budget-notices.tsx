// Budgets that are nearly or wholly used up, said calmly above the composer. A notice that was put away stays away for
// the day, until it has something else to say than another amount.
import { X } from 'lucide-react'
import { useState } from 'react'
import type { BudgetNotice } from '../../shared/domain/budget.ts'
import { focusComposer } from '../state/follow-shortcuts.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Notice } from './composer-notice.tsx'

const storedName = 'baton-budget-notices'

interface PutAway {
  /** The day of the person's calendar. */
  readonly day: string
  /** What the notices were about; no word of the person's is in it. */
  readonly subjects: readonly string[]
}

/** What was put away on a day; nothing of another day counts. @param stored what this module wrote earlier */
export function readPutAway(stored: string | null, day: string): PutAway {
  const [storedDay, ...subjects] = (stored ?? '').split('\n')
  return storedDay === day ? { day, subjects } : { day, subjects: [] }
}

export function writePutAway({ day, subjects }: PutAway): string {
  return [day, ...subjects].join('\n')
}

function today(): string {
  return new Date().toDateString()
}

interface BudgetNoticesProps {
  readonly notices: readonly BudgetNotice[]
}

export function BudgetNotices({ notices }: BudgetNoticesProps) {
  const [stored, setStored] = useState(() => localStorage.getItem(storedName))
  const { day, subjects } = readPutAway(stored, today())
  const putAway = (subject: string): void => {
    const kept = writePutAway({ day, subjects: [...subjects, subject] })
    localStorage.setItem(storedName, kept)
    setStored(kept)
    focusComposer()
  }
  return notices
    .filter(({ subject }) => !subjects.includes(subject))
    .map(({ subject, sentence }) => (
      <Notice key={subject} text={sentence}>
        <IconButton
          icon={X}
          label="Put away for today"
          iconSize={14}
          side="top"
          onClick={() => putAway(subject)}
        />
      </Notice>
    ))
}
