/** The parts of a keyboard event that decide. */
export interface KeyPress {
  readonly key: string
  readonly keyCode: number
  readonly isComposing: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/**
 * Enter sends, Shift+Enter and Alt+Enter break the line. Never while an input method is composing: some browsers end
 * the composition before the key arrives and then say so only by the key code 229.
 */
export function isSendKey(event: KeyPress): boolean {
  if (event.isComposing || event.keyCode === 229) return false
  return event.key === 'Enter' && !event.shiftKey && !event.altKey
}
