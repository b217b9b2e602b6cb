import { shownRows } from './row-focus.ts'

const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

/** The arrow keys walk over the rows of the sidebar, Home and End jump. @returns whether the key was one of them. */
export function moveFocus(key: string, row: HTMLElement): boolean {
  const step = steps[key]
  if (step === undefined) return false
  shownRows()?.step(row.dataset.row ?? '', step)
  return true
}
