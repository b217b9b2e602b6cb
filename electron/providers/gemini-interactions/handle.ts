// The handle of a stored interaction. It is not known whether an interaction outlives the ones it goes back to, so a
// chain lives from its first answer on: the time of that stands in `position` and is passed on from turn to turn.
import type { HandleSeed } from '../../../shared/domain/continuation.ts'
import type { ContinuedHandle } from '../adapter.ts'
import { interactionHeldForMs, interactionLifetimeMs, interactionWay } from './record.ts'

/** When the chain of a handle began, in UTC milliseconds; a handle that does not say so begins at `now`. */
export function chainBeganAt(handle: ContinuedHandle | null, now: number): number {
  const began =
    handle?.position === undefined || handle.position === null ? Number.NaN : Date.parse(handle.position)
  return Number.isNaN(began) ? now : Math.min(began, now)
}

/** @param now UTC milliseconds at which Google was seen to store it */
export function interactionSeed(id: string, beganAt: number, now: number): HandleSeed {
  return {
    kind: interactionWay,
    value: id,
    position: new Date(beganAt).toISOString(),
    expiresAt: beganAt + interactionLifetimeMs,
    heldUntil: now + interactionHeldForMs,
    isOneUse: false,
  }
}
