// Puts the version that was asked for in the place of the one before: see version-place.
import { type RefObject, useEffect, useLayoutEffect } from 'react'
import type { MessageId } from '../../shared/domain/ids.ts'
import { awaitedVersion, forgetVersion, type VersionPlace } from './version-place.ts'

interface VersionPlaceInput {
  readonly scroller: RefObject<HTMLElement | null>
  readonly messageIds: readonly MessageId[]
  /** Height of everything, in pixels. */
  readonly totalHeight: number
  readonly thresholdPx: number
  /** The end of the thread is not to be held. */
  letGo(): void
}

/** To be called after the hook that holds the end: a new version is a new end of the path, which that one goes to. */
export function useVersionPlace(input: VersionPlaceInput): void {
  const { scroller, messageIds, totalHeight, thresholdPx, letGo } = input
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is placed anew whenever rows around it were measured
  useLayoutEffect(() => {
    const place = awaitedVersion()
    const element = scroller.current
    if (place === null || element === null || !messageIds.includes(place.messageId)) return
    const arrows = element.querySelector<HTMLElement>(`[data-versions-of="${place.messageId}"]`)
    if (arrows === null) return
    // The last message stays at the end, above whatever is said about it there.
    if (messageIds.at(-1) !== place.messageId) {
      element.scrollTop += arrows.getBoundingClientRect().top - place.topPx
      const hiddenPx = arrows.getBoundingClientRect().bottom - element.getBoundingClientRect().bottom
      if (hiddenPx > 0) element.scrollTop += hiddenPx
    }
    if (element.scrollHeight - element.scrollTop - element.clientHeight > thresholdPx) letGo()
    focusArrow(arrows, place)
    // Rows are measured in the frame in which they are first drawn.
    const frame = requestAnimationFrame(() => {
      requestAnimationFrame(() => forgetVersion(place))
    })
    return () => cancelAnimationFrame(frame)
  }, [messageIds, totalHeight])

  // Another conversation was opened before it came.
  useEffect(
    () => () => {
      const place = awaitedVersion()
      if (place !== null) forgetVersion(place)
    },
    [],
  )
}

/** At the first or last version the arrow that was pressed leads nowhere, so the other one gets the focus. */
function focusArrow(arrows: HTMLElement, { step }: VersionPlace): void {
  const all = Array.from(arrows.querySelectorAll<HTMLButtonElement>('[data-version-step]'))
  const usable = all.filter((button) => !button.disabled)
  const wanted = usable.find((button) => button.dataset.versionStep === step) ?? usable[0]
  wanted?.focus({ preventScroll: true })
}
