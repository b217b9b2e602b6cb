// A text that ends inside a code fence, a comment or raw HTML (an answer that was cut, say) would swallow everything
// the export writes after it. The text itself stays as it is; this finds the line to write below it. Candidates are
// judged by a real Markdown parser, because whether a fence is open depends on lists and quotes around it.
import { Lexer } from 'marked'

const sentinel = 'baton-end-of-text'
const openFence = /^ {0,3}(`{3,}|~{3,})/gm
const otherEndings = ['-->', '</script>', '</style>', '</pre>', '</textarea>', '?>', ']]>', '>']

function isSentinelVisible(markdown: string): boolean {
  const lines = markdown.replace(/\r\n?/g, '\n')
  const last = new Lexer({ gfm: true }).blockTokens(`${lines}\n\n# ${sentinel}\n`).at(-1)
  return last?.type === 'heading' && last.text === sentinel
}

/** @returns the line that ends what the text left open; null when nothing is open. */
export function endOpenBlock(text: string): string | null {
  if (isSentinelVisible(text)) return null
  const fences = [...new Set([...text.matchAll(openFence)].map((match) => match[1] ?? ''))]
  // The last fence that was opened is the likeliest to be open.
  const candidates = [...fences.toReversed(), ...otherEndings]
  return candidates.find((candidate) => isSentinelVisible(`${text}\n${candidate}`)) ?? null
}

/** A fence longer than any run of backticks in the content, so that the content cannot end it. */
export function fenceFor(content: string): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map((match) => match[0].length))
  return '`'.repeat(longest + 1)
}
