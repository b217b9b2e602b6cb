/** How far the page keys go. */
const pageStep = 5

/**
 * Where a key moves the selection in a list while the focus stays in the field above it.
 * @param index null while nothing is selected
 * @returns null for a key that means nothing here, so that the field keeps it
 */
export function moveSelection(key: string, index: number | null, count: number): number | null {
  if (count === 0) return null
  const last = count - 1
  switch (key) {
    case 'ArrowDown':
      return index === null ? 0 : Math.min(last, index + 1)
    case 'ArrowUp':
      return index === null ? last : Math.max(0, index - 1)
    case 'PageDown':
      return Math.min(last, (index ?? 0) + pageStep)
    case 'PageUp':
      return Math.max(0, (index ?? 0) - pageStep)
    default:
      return null
  }
}
