// Models write formulas in three ways: `$…$`, `\(…\)` and `\[…\]`; remark-math knows the first. And people write
// prices: "$5 and $10" is no formula. So before a block is parsed, the brackets become dollars and the dollars that do
// not stand around a formula are escaped. Code is left alone.

const code =
  /(^|\n)( {0,3})(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:\n {0,3}\3[`~]*[ \t]*(?=\n|$)|$)|(`+)(?:(?!\n[ \t]*\n)[\s\S])*?[^`]\4(?!`)/g

/** True when the block may hold a formula, so that the maths parts are worth loading. */
export function mayHoldMaths(block: string): boolean {
  return /\$|\\\(|\\\[/.test(block) && prepareMaths(block).holdsMaths
}

export interface PreparedMaths {
  readonly text: string
  readonly holdsMaths: boolean
}

/** Rewrites one markdown block for remark-math. */
export function prepareMaths(block: string): PreparedMaths {
  let text = ''
  let holdsMaths = false
  let end = 0
  for (const match of block.matchAll(code)) {
    const prose = prepareProse(block.slice(end, match.index))
    text += prose.text + match[0]
    holdsMaths ||= prose.holdsMaths
    end = match.index + match[0].length
  }
  const rest = prepareProse(block.slice(end))
  return { text: text + rest.text, holdsMaths: holdsMaths || rest.holdsMaths }
}

const delimited =
  /(\\\\)|\\\[((?:(?!\n[ \t]*\n)[\s\S])+?)\\\]|\\\(((?:(?!\n[ \t]*\n)[\s\S])+?)\\\)|(\\\$)|\$\$((?:(?!\n[ \t]*\n)[^$])+?)\$\$|\$(?=[^\s$])((?:\\.|(?!\n[ \t]*\n)[^$\\])*?(?:\\.|[^\s$\\]))\$(?![\d$])|(\$+)/g

function prepareProse(prose: string): PreparedMaths {
  if (!/\$|\\[([]/.test(prose)) return { text: prose, holdsMaths: false }
  let holdsMaths = false
  const text = prose.replace(
    delimited,
    (whole, _backslashes, bracket, parenthesis, _escaped, doubled, single, stray, offset: number) => {
      if (typeof stray === 'string') return stray.replaceAll('$', '\\$')
      const formula: unknown = bracket ?? parenthesis ?? doubled ?? single
      if (typeof formula !== 'string') return whole
      holdsMaths = true
      if (typeof parenthesis === 'string') return `$${parenthesis.trim()}$`
      if (typeof single === 'string') return whole
      return display(formula, prose, offset, whole.length)
    },
  )
  return { text, holdsMaths }
}

/** A formula alone on its lines becomes a block of its own; within a sentence it stays in the sentence. */
function display(formula: string, prose: string, offset: number, length: number): string {
  const lineStart = prose.lastIndexOf('\n', offset - 1) + 1
  const indent = prose.slice(lineStart, offset)
  const lineEnd = prose.indexOf('\n', offset + length)
  const after = prose.slice(offset + length, lineEnd === -1 ? undefined : lineEnd)
  if (indent.trim() !== '' || after.trim() !== '') return `$$${formula.trim().replace(/\s*\n\s*/g, ' ')}$$`
  const lines = formula
    .trim()
    .split('\n')
    .map((line) => indent + line.trim())
  return `$$\n${lines.join('\n')}\n${indent}$$`
}
