import type { Turn } from '../../shared/domain/turn.ts'
import { regenerateAnswer } from '../state/actions.ts'
import { type ChosenModel, describeModel } from '../state/choose-model.ts'
import { useAccounts, useChosenModel, useOpenAnswerId } from '../state/hooks.ts'
import { useModelsStore } from '../state/models-store.ts'

export interface AnswerAgain {
  /** The name of the other model that would answer; null when it is the same one. */
  readonly otherModelName: string | null
  readonly run: () => void
}

function isSameModel(turn: Turn, { reference }: ChosenModel): boolean {
  return reference.accountId === turn.accountId && reference.modelId === turn.modelAsked
}

/** Answers the same message again, with the model the composer shows; null while that cannot be done. */
export function useAnswerAgain(turn: Turn): AnswerAgain | null {
  const chosen = useChosenModel()
  const isBusy = useOpenAnswerId() !== null
  if (chosen === null || chosen.obstacle !== null || isBusy) return null
  return {
    otherModelName: isSameModel(turn, chosen) ? null : chosen.name,
    run: () => void regenerateAnswer(turn.conversationId, turn.messageId, chosen.reference),
  }
}

/** The models that lie near for answering again: the one that answered, and the one the composer shows. */
export function useModelsForAgain(turn: Turn | null): readonly ChosenModel[] {
  const chosen = useChosenModel()
  const accounts = useAccounts()
  const byAccount = useModelsStore((state) => state.byAccount)
  const own =
    turn === null
      ? null
      : describeModel({ accountId: turn.accountId, modelId: turn.modelAsked }, accounts, byAccount)
  const other = chosen !== null && (turn === null || !isSameModel(turn, chosen)) ? chosen : null
  return [own, other].filter((model): model is ChosenModel => model !== null && model.obstacle === null)
}
