// Formulas, fetched with the first block that holds one: the parser extension, KaTeX and its style.
import { createLazyPart } from './lazy-part.ts'
import type { MathsPlugins } from './maths-plugin-list.ts'

export const maths = createLazyPart<MathsPlugins>('formulas', async () => {
  const { mathsPlugins } = await import('./maths-plugins.ts')
  return mathsPlugins
})
