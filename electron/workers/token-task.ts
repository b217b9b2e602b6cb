// What the token thread is asked and answers. One task at a time.
import type { ExtractInput } from './summarise-extract.ts'

export type TokenTask =
  | {
      readonly kind: 'count'
      readonly texts: readonly string[]
      /** After so many milliseconds the texts that are left are estimated. */
      readonly withinMs: number
    }
  | { readonly kind: 'extract'; readonly input: ExtractInput }

export type TokenReply =
  | {
      readonly kind: 'counted'
      /** One for each text, in order; null for what time did not suffice for. */
      readonly tokens: readonly (number | null)[]
    }
  | { readonly kind: 'extracted'; readonly text: string }
