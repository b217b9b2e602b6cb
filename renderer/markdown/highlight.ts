// Syntax highlighting, fetched with the first code block that names a language. The result is a tree of plain spans.
import type { Highlight } from './highlight-tree.ts'
import { createLazyPart } from './lazy-part.ts'

const longestCode = 60_000

export const highlighting = createLazyPart<Highlight>('syntax highlighting', async () => {
  const { createHighlight } = await import('./create-highlight.ts')
  return createHighlight(longestCode)
})
