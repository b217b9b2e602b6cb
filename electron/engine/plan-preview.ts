// How a message that is being typed would travel. While only the message grows, everything before it stands where it stood:
// the plan is made anew only when something it depends on has changed.
import type { ContextRun } from '../../shared/domain/context.ts'
import type { FittedContext } from './context/fit-context.ts'
import type { Ahead } from './look-ahead.ts'
import { handlesLookedAt, planPreparedTurn } from './prepare-turn.ts'
import type { TurnTools } from './turn-job.ts'

export interface PlannedPreview {
  readonly context: readonly ContextRun[]
  readonly carrySentence: string
}

interface Known extends PlannedPreview {
  /** All that the plan depends on beside where the messages stand. */
  readonly name: string
  readonly questionTokens: number
}

export function createPreviewPlanner(tools: Pick<TurnTools, 'store' | 'registry' | 'clock'>) {
  const { store, registry, clock } = tools
  const known = new WeakMap<object, Known>()

  const nameOf = ({ account, conversation, path, route, model }: Ahead, fitted: FittedContext): string => {
    const now = clock.now()
    const question = path.at(-1)
    const handles = store.handles.listNewest(conversation.id, handlesLookedAt)
    return JSON.stringify([
      [account.id, account.vendor, account.baseUrl, route.api, route.way?.name, route.whyNoWay, model.id],
      conversation.systemText,
      question === undefined ? null : fitted.selection.places.get(question.id),
      [fitted.segment?.id, fitted.segment?.text],
      handles.map(({ id, goneAt, deadReason, lastUsedAt, expiresAt }) => [
        id,
        goneAt,
        deadReason,
        lastUsedAt,
        expiresAt !== null && expiresAt <= now,
      ]),
    ])
  }

  const plan = (ahead: Ahead, fitted: FittedContext): PlannedPreview => {
    const { account, conversation, path, route, model } = ahead
    const { context, carry } = planPreparedTurn({
      store,
      registry,
      conversation,
      account,
      route,
      model,
      path,
      fitted,
      // What stands in the composer follows the head.
      isEdit: false,
      wasHandleLost: false,
      now: clock.now(),
    })
    return { context, carrySentence: carry.sentence }
  }

  return (ahead: Ahead, fitted: FittedContext): PlannedPreview => {
    const question = ahead.path.at(-1)
    const { before } = fitted.selection
    if (before === null || question === undefined) return plan(ahead, fitted)
    const name = nameOf(ahead, fitted)
    const questionTokens = fitted.tokensOf.get(question.id) ?? 0
    const found = known.get(before)
    const last = found?.context.at(-1)
    if (found?.name !== name || last === undefined) {
      const planned = plan(ahead, fitted)
      known.set(before, { ...planned, name, questionTokens })
      return planned
    }
    // The question is the last of the path, and stands in the last run.
    const run: ContextRun = {
      ...last,
      fromMessageId: last.count === 1 ? question.id : last.fromMessageId,
      toMessageId: question.id,
      tokens: last.tokens - found.questionTokens + questionTokens,
    }
    return { carrySentence: found.carrySentence, context: [...found.context.slice(0, -1), run] }
  }
}
