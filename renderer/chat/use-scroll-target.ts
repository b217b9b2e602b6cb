// Takes the thread to a wanted message: older stretches are loaded until it is there. It then stays where it is while rows
// around it are measured, pictures come and code gets its colours, until the reader moves by themselves.
import { useEffect, useLayoutEffect, useRef } from 'react'
import type { MessageId } from '../../shared/domain/ids.ts'
import { loadOlderMessages } from '../state/conversation-store.ts'
import { showNotice } from '../state/toast-store.ts'
import { useViewStore } from '../state/view-store.ts'
import {
  dropScrollTarget,
  forgetShown,
  locateTarget,
  markShown,
  type ScrollTarget,
  useScrollTarget,
} from './scroll-target.ts'
import type { ThreadPlace } from './thread-place.ts'
import { findRanges, rowOf } from './use-found-words.ts'

/** Where the top of the message comes to stand, below the top of the thread, in pixels. */
const topPx = 56
/** A word that is further down than this in its message is gone to itself. */
const lowestShare = 0.6
/** Where such a word comes to stand. */
const wordShare = 0.35
/** Frames without a move after which nothing more is measured by itself. */
const stillFrames = 4
const scrollKeys: ReadonlySet<string> = new Set([
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  ' ',
])
/** Keys that are no turning to something else. */
const idleKeys: ReadonlySet<string> = new Set([...scrollKeys, 'Tab', 'Shift', 'Control', 'Alt', 'Meta', 'F3'])

/** Goes to the wanted message, and forgets the one that was gone to when the person turns to something else. */
export function useScrollToTarget(input: ThreadPlace): void {
  const { conversationId, scroller, messageIds, hasOlder, isLoadingOlder, totalHeight } = input
  const target = useScrollTarget((state) =>
    state.target?.conversationId === conversationId ? state.target : null,
  )
  const shown = useScrollTarget((state) =>
    state.shown?.conversationId === conversationId ? state.shown : null,
  )
  const latest = useRef(input)
  latest.current = input
  /** The first message when older ones were asked for last: when it is still the first, that did not work. */
  const askedBefore = useRef<MessageId | undefined>(undefined)
  const held = useRef<ScrollTarget | null>(null)

  useEffect(() => {
    if (target === null || isLoadingOlder || messageIds.length === 0) return
    const place = locateTarget(target.messageId, messageIds, hasOlder)
    const isStuck = askedBefore.current === messageIds[0]
    if (place.kind === 'load' && !isStuck) {
      askedBefore.current = messageIds[0]
      void loadOlderMessages(conversationId, target.messageId)
      return
    }
    askedBefore.current = undefined
    if (place.kind === 'there') {
      held.current = target
      markShown(target)
      latest.current.scrollToIndex(place.index)
    } else {
      dropScrollTarget()
      if (place.kind === 'elsewhere') showNotice('This message is not in the branch that is shown.')
    }
  }, [target, conversationId, messageIds, hasOlder, isLoadingOlder])

  // What is drawn first is measured and moved for some frames; later only a change of height moves it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is placed anew whenever rows around it were measured
  useLayoutEffect(() => {
    if (shown === null || held.current === null) return
    let stillFor = 0
    let frame = 0
    const place = (): void => {
      const element = scroller.current
      const wanted = held.current
      if (element === null || wanted === null) return
      stillFor = bringIntoPlace(element, wanted, latest.current) ? stillFor + 1 : 0
      if (stillFor < stillFrames) frame = requestAnimationFrame(place)
    }
    place()
    return () => cancelAnimationFrame(frame)
  }, [scroller, shown, totalHeight])

  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const letGo = (): void => {
      held.current = null
    }
    const letGoByKey = (event: KeyboardEvent): void => {
      if (scrollKeys.has(event.key)) letGo()
    }
    element.addEventListener('wheel', letGo, { passive: true })
    element.addEventListener('touchmove', letGo, { passive: true })
    element.addEventListener('pointerdown', letGo)
    element.addEventListener('keydown', letGoByKey)
    return () => {
      element.removeEventListener('wheel', letGo)
      element.removeEventListener('touchmove', letGo)
      element.removeEventListener('pointerdown', letGo)
      element.removeEventListener('keydown', letGoByKey)
    }
  }, [scroller])

  useEffect(() => {
    if (shown === null) return
    const main = scroller.current?.closest('main') ?? null
    if (main === null) return
    const forget = ({ target: at }: Event): void => {
      // The find bar walks from one place to the next by itself, and a drag of the scroll bar is still reading.
      const isFinding = at instanceof Element && at.closest('[data-find-bar]') !== null
      if (!isFinding && at !== scroller.current) forgetShown()
    }
    const forgetByKey = (event: KeyboardEvent): void => {
      if (!idleKeys.has(event.key) && !event.ctrlKey && !event.metaKey) forget(event)
    }
    main.addEventListener('pointerdown', forget)
    main.addEventListener('keydown', forgetByKey)
    return () => {
      main.removeEventListener('pointerdown', forget)
      main.removeEventListener('keydown', forgetByKey)
    }
  }, [scroller, shown])

  useEffect(
    () => () => {
      if (useViewStore.getState().conversationId !== conversationId) forgetShown()
    },
    [conversationId],
  )
}

/** @returns whether it stood there already */
function bringIntoPlace(
  element: HTMLElement,
  { messageId, words }: ScrollTarget,
  { messageIds, scrollToIndex }: ThreadPlace,
): boolean {
  const row = rowOf(element, messageId)
  if (row === null) {
    const index = messageIds.indexOf(messageId)
    if (index < 0) return true
    scrollToIndex(index)
    return false
  }
  const frame = element.getBoundingClientRect()
  const rowTop = row.getBoundingClientRect().top - frame.top
  const word = findRanges(row, words)[0]?.getBoundingClientRect()
  const wordTop = word === undefined || word.height === 0 ? rowTop : word.top - frame.top
  const isFarDown = wordTop - rowTop > frame.height * lowestShare
  const distance = isFarDown ? wordTop - frame.height * wordShare : rowTop - topPx
  const before = element.scrollTop
  element.scrollTop += Math.round(distance)
  return Math.abs(element.scrollTop - before) < 1
}
