export interface Fence {
  readonly language: string
  readonly code: string
}

const opening = /^( {0,3})(`{3,}|~{3,})[ \t]*([^\n]*)(?:\n|$)/

/**
 * Reads a block that is one fenced code block from its first line to its end, closed or not yet. Such blocks skip the
 * markdown parser, which keeps a long one cheap while it grows.
 */
export function parseFence(block: string): Fence | null {
  const start = opening.exec(block)
  const marks = start?.[2]
  if (start === null || marks === undefined) return null
  const info = start[3] ?? ''
  if (marks.startsWith('`') && info.includes('`')) return null
  const indent = start[1]?.length ?? 0
  const lines = block.slice(start[0].length).trimEnd().split('\n')
  const closing = new RegExp(`^ {0,3}${marks.charAt(0)}{${marks.length},}[ \\t]*$`)
  const end = lines.findIndex((line) => closing.test(line))
  if (end !== -1 && end !== lines.length - 1) return null
  const body = end === -1 ? block.slice(start[0].length).split('\n') : lines.slice(0, end)
  const leading = new RegExp(`^ {0,${indent}}`)
  const code = (indent === 0 ? body : body.map((line) => line.replace(leading, ''))).join('\n')
  return { language: languageName(info), code: end === -1 ? code.replace(/\n$/, '') : code }
}

/** The name of the language in an info text, safe to show as a label. */
export function languageName(info: string): string {
  const word = info.trim().split(/[\s{,]/)[0] ?? ''
  return word.replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 32)
}
