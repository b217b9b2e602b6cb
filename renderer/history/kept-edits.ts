// Text being edited in the thread and in dialogs, kept while its field is out of sight: rows of the thread come and go
// as it is scrolled, and dialogs are closed. One writer: this module.
import { create } from 'zustand'

interface KeptEdits {
  readonly texts: ReadonlyMap<string, string>
}

export const useKeptEdits = create<KeptEdits>(() => ({ texts: new Map() }))

/** What is being edited, by its name; null when nothing is. */
export function useKeptEdit(name: string): string | null {
  return useKeptEdits((state) => state.texts.get(name) ?? null)
}

/** Begins or goes on with an edit. */
export function keepEdit(name: string, text: string): void {
  useKeptEdits.setState(({ texts }) => ({ texts: new Map(texts).set(name, text) }))
}

/** The edit was stored, or is not wanted any more. */
export function dropEdit(name: string): void {
  useKeptEdits.setState(({ texts }) => {
    if (!texts.has(name)) return { texts }
    const next = new Map(texts)
    next.delete(name)
    return { texts: next }
  })
}
