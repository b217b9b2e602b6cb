import type { Turn } from '../../shared/domain/turn.ts'
import { useInspectedMessageId, useTurn } from '../state/hooks.ts'
import { session } from '../state/session.ts'
import { useFetched } from '../state/use-fetched.ts'
import { useViewStore } from '../state/view-store.ts'

export interface InspectedTurn {
  readonly turn: Turn | null
  /** True for a turn that was looked for by itself: not the last one of an answer the thread shows. */
  readonly isElsewhere: boolean
  /** Why there is none, as a sentence; null while there is nothing wrong. */
  readonly problem: string | null
}

/** What the inspector is about: the turn that was looked for, else that of the chosen or the last answer. */
export function useInspectedTurn(): InspectedTurn {
  const turnId = useViewStore((state) => state.inspectedTurnId)
  const messageId = useInspectedMessageId()
  const shown = useTurn(messageId ?? '')
  const { value, problem } = useFetched(turnId ?? '', '', (signal) =>
    turnId === null ? Promise.resolve(null) : session().client.turns.get({ turnId }, { signal }),
  )
  const onPath = useTurn(value?.turn.messageId ?? '')
  if (turnId === null) return { turn: shown, isElsewhere: false, problem: null }
  // The thread follows the turn of an answer while it runs; what was fetched stands still.
  if (onPath?.id === turnId) return { turn: onPath, isElsewhere: false, problem: null }
  return { turn: value?.turn ?? null, isElsewhere: true, problem }
}
