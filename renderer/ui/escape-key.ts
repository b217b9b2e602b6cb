// Escape belongs to the innermost thing that is open. A tooltip is nothing one opened: Radix would let it swallow the key,
// and the dialog around it would need a second press.

const tooltipEscapes = new WeakSet<Event>()

/** Said by a tooltip that this key press is about to close; whatever else is open may take the key too. */
export function shareEscape(event: KeyboardEvent): void {
  tooltipEscapes.add(event)
}

/** Whether something other than a tooltip has used this key press. */
export function isEscapeTaken(event: Event): boolean {
  return event.defaultPrevented && !tooltipEscapes.has(event)
}

/** Uses this key press: nothing further out may. */
export function takeEscape(event: Event): void {
  event.preventDefault()
  tooltipEscapes.delete(event)
}
