// Formulas, fetched with the first block that holds one: the parser extension, KaTeX and its style.
import type { Options } from 'react-markdown'
import { createLazyPart } from './lazy-part.ts'

export interface MathsPlugins {
  readonly remarkPlugins: NonNullable<Options['remarkPlugins']>
  readonly rehypePlugins: NonNullable<Options['rehypePlugins']>
}

export const maths = createLazyPart<MathsPlugins>('formulas', async () => {
  const { mathsPlugins } = await import('./maths-plugins.ts')
  return mathsPlugins
})
