// Budgets that are nearly or wholly used up, said calmly above the composer. A notice that was put away stays away for
// the day, until it has something else to say than another amount.
import { X } from 'lucide-react'
import { useState } from 'react'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { focusComposer } from '../state/follow-shortcuts.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Notice } from './composer-notice.tsx'

const storedName = 'baton-budget-notices'

/**
 * What a notice is about, apart from its amounts: they change with every answer. A number stands for the words, which may
 * name what belongs nowhere outside the data folder.
 * @param place what "this conversation" means
 */
export function noticeSubject(sentence: string, place: string): string {
  const words = sentence.replace(/at least /gi, '').replace(/\d[\d.,]*/g, '#')
  const named = words.includes('this conversation') ? `${words} ${place}` : words
  let sum = 5381
  for (const sign of named.toLowerCase()) sum = (sum * 33 + (sign.codePointAt(0) ?? 0)) | 0
  return sum.toString(36)
}

interface PutAway {
  /** The day of the person's calendar. */
  readonly day: string
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
  readonly conversationId: ConversationId | null
  readonly sentences: readonly string[]
}

export function BudgetNotices({ conversationId, sentences }: BudgetNoticesProps) {
  const [stored, setStored] = useState(() => localStorage.getItem(storedName))
  const { day, subjects } = readPutAway(stored, today())
  const subjectOf = (sentence: string): string => noticeSubject(sentence, conversationId ?? '')
  const putAway = (sentence: string): void => {
    const kept = writePutAway({ day, subjects: [...subjects, subjectOf(sentence)] })
    localStorage.setItem(storedName, kept)
    setStored(kept)
    focusComposer()
  }
  return sentences
    .filter((sentence) => !subjects.includes(subjectOf(sentence)))
    .map((sentence) => (
      <Notice key={subjectOf(sentence)} text={sentence}>
        <IconButton
          icon={X}
          label="Put away for today"
          iconSize={14}
          side="top"
          onClick={() => putAway(sentence)}
        />
      </Notice>
    ))
}
