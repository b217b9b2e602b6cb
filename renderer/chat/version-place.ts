// Another version takes the place of the one that was shown: its arrows stand where those stood and take the focus, so
// that a person can go on pressing. Noted here at the press, taken up by the thread once the version is on the path.
import type { MessageId } from '../../shared/domain/ids.ts'

export type VersionStep = 'previous' | 'next'

export interface VersionPlace {
  readonly messageId: MessageId
  readonly step: VersionStep
  /** Where the arrows stood, in pixels below the top of the window. */
  readonly topPx: number
}

let awaited: VersionPlace | null = null

export function awaitVersion(place: VersionPlace): void {
  awaited = place
}

export function awaitedVersion(): VersionPlace | null {
  return awaited
}

/** Does nothing when another version is awaited by now. */
export function forgetVersion(place: VersionPlace): void {
  if (awaited === place) awaited = null
}
