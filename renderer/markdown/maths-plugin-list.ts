import type { Options } from 'react-markdown'

/** What the parser needs beside its usual plugins to read and draw formulas. */
export interface MathsPlugins {
  readonly remarkPlugins: NonNullable<Options['remarkPlugins']>
  readonly rehypePlugins: NonNullable<Options['rehypePlugins']>
}
