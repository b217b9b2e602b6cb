// Marks in Markdown that tell what is the person's and what is Baton's. They are comments, which no viewer shows. Each text
// stands verbatim between its mark and `<!-- baton:end -->`, and the mark says how long it is and what it hashes to: a text
// that imitates marks, headings or front matter is still read back as what it is.
import { createHash } from 'node:crypto'

export type MarkKind = 'system' | 'message' | 'text' | 'reasoning' | 'call' | 'result' | 'file'

export const endMark = '<!-- baton:end -->'

/** Length in UTF-16 units and the beginning of the SHA-256. */
export function measureText(text: string): { length: number; sha: string } {
  return { length: text.length, sha: createHash('sha256').update(text).digest('hex').slice(0, 16) }
}

/** One line, also for whoever knows more kinds of line breaks. No value can end the comment. */
export function writeMark(kind: MarkKind, values: object): string {
  const json = JSON.stringify(values).replace(
    /[<>\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `<!-- baton:${kind} ${json} -->`
}

/** Finds marks that have a line to themselves. */
export const markPattern = /^<!-- baton:(system|message|text|reasoning|call|result|file) (\{.*\}) -->\r?$/gm
