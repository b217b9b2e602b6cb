// The context lens as it is recorded: neighbours on the path with the same place and reason become one run, so that a
// record stays small however long the thread is.
import type { ContextPlace, ContextReason, ContextRun } from '../../../shared/domain/context.ts'
import type { ContextSelection } from './select-context.ts'

export interface DescribeContextInput {
  /** Root to the question. */
  readonly path: readonly { readonly id: string; readonly tokens: number }[]
  readonly places: ContextSelection['places']
  /** What the provider has from earlier turns and is not sent again; none for a replay. */
  readonly heldIds: ReadonlySet<string>
}

function placeOf(input: DescribeContextInput, id: string): { place: ContextPlace; reason: ContextReason } {
  const place = input.places.get(id)
  if (place === undefined) throw new Error(`nothing says where message ${id} stands`)
  const isNeverSent = place.reason === 'failed' || place.reason === 'empty'
  // The provider holds what it was once given, whatever the policy would leave out of a new request.
  return input.heldIds.has(id) && !isNeverSent
    ? { place: 'held-at-provider', reason: 'covered-by-handle' }
    : place
}

/** @throws Error when `places` does not cover the path */
export function describeContext(input: DescribeContextInput): ContextRun[] {
  const runs: ContextRun[] = []
  for (const { id, tokens } of input.path) {
    const { place, reason } = placeOf(input, id)
    const last = runs.at(-1)
    if (last !== undefined && last.place === place && last.reason === reason) {
      runs[runs.length - 1] = {
        ...last,
        toMessageId: id,
        count: last.count + 1,
        tokens: last.tokens + tokens,
      }
    } else {
      runs.push({ fromMessageId: id, toMessageId: id, count: 1, place, reason, tokens })
    }
  }
  return runs
}
