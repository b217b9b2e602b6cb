// The slash in the composer: where a prompt is looked for, and how it comes into the text.
import { type KeyboardEvent, type RefObject, useCallback, useId, useRef, useState } from 'react'
import type { PromptMenuHandle } from '../beginnings/prompt-menu.tsx'
import { type SlashQuery, slashQuery } from './slash-query.ts'

export interface Slash {
  /** null while nobody looks for a prompt. */
  readonly query: SlashQuery | null
  readonly listId: string
  /** The option the keys are on; null for none. */
  readonly activeId: string | null
  readonly menu: RefObject<PromptMenuHandle | null>
  /** The text or the caret is another. */
  look(element: HTMLTextAreaElement): void
  /** @returns whether the key was for the menu */
  takeKey(event: KeyboardEvent): boolean
  setActiveId(id: string | null): void
  /** The field was left: nobody looks for a prompt now. */
  leave(): void
  /** Leaves the text as it is; the same slash does not open it again. */
  close(): void
  /** Puts a text in the place of the slash and what follows it, in a way that can be undone. */
  insert(query: SlashQuery, text: string): void
}

export function useSlash(
  field: RefObject<HTMLTextAreaElement | null>,
  setText: (text: string) => void,
): Slash {
  const [query, setQuery] = useState<SlashQuery | null>(null)
  const [activeId, setActiveId] = useState<string | null>(null)
  const listId = useId()
  const menu = useRef<PromptMenuHandle | null>(null)
  const closedAt = useRef<number | null>(null)

  const look = useCallback((element: HTMLTextAreaElement) => {
    const isCaret = element.selectionStart === element.selectionEnd
    const found = isCaret ? slashQuery(element.value, element.selectionStart) : null
    if (found === null) closedAt.current = null
    const shown = found !== null && found.start === closedAt.current ? null : found
    setQuery((current) => (current?.end === shown?.end && current?.words === shown?.words ? current : shown))
  }, [])

  return {
    query,
    listId,
    activeId,
    menu,
    look,
    setActiveId,
    takeKey(event) {
      if (query === null) return false
      if (menu.current !== null) return menu.current.takeKey(event)
      // Its code is still on the way: half a name is not sent.
      const isEnd = event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing
      if (isEnd) event.preventDefault()
      return isEnd
    },
    leave: () => setQuery(null),
    close() {
      closedAt.current = query?.start ?? null
      setQuery(null)
    },
    insert({ start, end }, text) {
      const element = field.current
      if (element === null) return
      element.focus()
      element.setSelectionRange(start, end)
      closedAt.current = start
      // The one way to change a field that its own undo knows of; marked as outdated, and there is no other.
      if (!document.execCommand('insertText', false, text)) {
        setText(element.value.slice(0, start) + text + element.value.slice(end))
      }
      setQuery(null)
    },
  }
}
