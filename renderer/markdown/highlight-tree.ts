export type HighlightNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'span'; readonly className: string; readonly children: readonly HighlightNode[] }

/** @returns null when the language is unknown or the code too long to colour without a pause */
export type Highlight = (code: string, language: string) => readonly HighlightNode[] | null
