import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { formatCount } from '../usage/format-numbers.ts'

const step = 100

/**
 * Shows a part of a long list, and more of it on demand.
 * @param word `earlier` for a list that is shown from its end
 * @returns how many to show, and the button for more; null when all are shown
 */
export function useShowMore(total: number, first: number, word: 'more' | 'earlier' = 'more') {
  const [wanted, setWanted] = useState(first)
  const shown = Math.min(total, wanted)
  const rest = total - shown
  return {
    shown,
    more:
      rest === 0 ? null : (
        <Button variant="quiet" size="small" className="-ml-2.5 my-1" onClick={() => setWanted(shown + step)}>
          Show {formatCount(Math.min(step, rest))} {word}
        </Button>
      ),
  }
}
