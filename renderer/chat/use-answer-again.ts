import type { Turn } from '../../shared/domain/turn.ts'
import { regenerateAnswer } from '../state/actions.ts'
import { useChosenModel, useOpenAnswerId } from '../state/hooks.ts'

export interface AnswerAgain {
  /** The name of the other model that would answer; null when it is the same one. */
  readonly otherModelName: string | null
  readonly run: () => void
}

/** Answers the same message again, with the model the composer shows; null while that cannot be done. */
export function useAnswerAgain(turn: Turn): AnswerAgain | null {
  const chosen = useChosenModel()
  const isBusy = useOpenAnswerId() !== null
  if (chosen === null || chosen.obstacle !== null || isBusy) return null
  const isSame = chosen.reference.accountId === turn.accountId && chosen.reference.modelId === turn.modelAsked
  return {
    otherModelName: isSame ? null : chosen.name,
    run: () => void regenerateAnswer(turn.conversationId, turn.messageId, chosen.reference),
  }
}
