// A title as it may stand in a list, whoever wrote it: one line, no quotes or marks around it, nothing invisible in it.

/** Characters of a title; a longer one is cut at a word. */
export const longestTitle = 80

const labels = /^(?:title|titel|titre|título|titulo|titolo|标题|標題|タイトル|제목)\s*[:：]\s*/iu
const pairs: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['„', '“'],
  ['‘', '’'],
  ['«', '»'],
  ['»', '«'],
  ['「', '」'],
  ['『', '』'],
  ['《', '》'],
  ['**', '**'],
  ['__', '__'],
  ['*', '*'],
  ['_', '_'],
]

/** What steers the direction of text, or is not seen at all; joiners that scripts and emoji need stay. */
const unseen = /[\p{Cc}\p{Co}\p{Cn}]|(?![\u200c\u200d])\p{Cf}/gu

function unwrap(text: string): string {
  for (const [open, close] of pairs) {
    if (text.length > open.length + close.length && text.startsWith(open) && text.endsWith(close)) {
      const inner = text.slice(open.length, -close.length)
      // Two quoted words are not one quoted title.
      if (!inner.includes(open)) return inner.trim()
    }
  }
  return text
}

/** @returns null when nothing of it is left */
export function cleanTitle(text: string): string | null {
  // Models that think aloud do so before they answer.
  const said = text.slice(0, 20_000).replace(/<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/giu, '')
  const line = said
    .toWellFormed()
    .split(/[\r\n\u2028\u2029\u0085]/u)
    .map((candidate) => candidate.replace(unseen, ' ').replace(/\s+/gu, ' ').trim())
    .find((candidate) => /[\p{L}\p{N}\p{S}]/u.test(candidate))
  if (line === undefined) return null
  let title = line.replace(/^#{1,6}\s+/u, '')
  for (let before = ''; before !== title; ) {
    before = title
    title = unwrap(title.replace(labels, '').trim())
  }
  // A full stop ends a sentence, and a title is none.
  title = title.replace(/(?<![.．])[.。]$/u, '').trim()
  if (!/[\p{L}\p{N}\p{S}]/u.test(title)) return null
  const characters = Array.from(title)
  if (characters.length <= longestTitle) return title
  const cut = characters.slice(0, longestTitle - 1).join('')
  const lastSpace = cut.lastIndexOf(' ')
  return `${(lastSpace > longestTitle / 2 ? cut.slice(0, lastSpace) : cut).trimEnd()}…`
}
