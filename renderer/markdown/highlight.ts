// Syntax highlighting, fetched with the first code block that names a language. The result is a tree of plain spans.
import { createLazyPart } from './lazy-part.ts'

export type HighlightNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'span'; readonly className: string; readonly children: readonly HighlightNode[] }

/** @returns null when the language is unknown or the code too long to colour without a pause */
export type Highlight = (code: string, language: string) => readonly HighlightNode[] | null

const longestCode = 60_000

export const highlighting = createLazyPart<Highlight>('syntax highlighting', async () => {
  const { createHighlight } = await import('./create-highlight.ts')
  return createHighlight(longestCode)
})
