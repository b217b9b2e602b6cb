// Cuts a growing answer into top-level blocks so that only the last ones are drawn again. All blocks but the last two
// are settled: the text after them is lexed afresh, the text before them never again. Reference definitions and
// footnotes of another block are handled by prepare-block, not here.
import { Lexer, Marked, type MarkedOptions, type TokenizerExtensionFunction } from 'marked'
import { isNestedTooDeep } from './is-too-heavy.ts'

export interface SplitMarkdown {
  /** The text with CRLF and CR turned into LF. */
  readonly source: string
  /** Pieces of the source in order; joined they are the source. Unchanged pieces keep their place. */
  readonly blocks: readonly string[]
}

/** Blocks that may still change when more text arrives: the open one, and the one it may join. */
const unsettledBlockCount = 2

const dollarBlock = /^ {0,3}\$\$[^$\n]*\n(?:(?![ \t]*\n)[^\n]*\n)*?[ \t]*\$\$[ \t]*(?:\n|$)/
const bracketBlock = /^ {0,3}\\\[(?:(?!\n[ \t]*\n|\\\])[\s\S])*\\\][ \t]*(?:\n|$)/

// A formula over several lines is one block, whatever its lines look like to markdown ("=" alone is not a heading).
const takeDisplayMaths: TokenizerExtensionFunction = (source) => {
  const match = dollarBlock.exec(source) ?? bracketBlock.exec(source)
  return match === null ? undefined : { type: 'displayMaths', raw: match[0] }
}

const options: MarkedOptions = new Marked({
  extensions: [{ name: 'displayMaths', level: 'block', tokenizer: takeDisplayMaths }],
}).defaults

/** The whole text at once; what `splitMarkdown` must agree with at every step. */
export function splitWholeMarkdown(text: string): SplitMarkdown {
  const source = normaliseLineEnds(text)
  return { source, blocks: lexBlocks(source) }
}

/**
 * Splits a text of which an earlier, shorter form was split before.
 * @param previous what the last call for the same text returned; null at first
 */
export function splitMarkdown(previous: SplitMarkdown | null, text: string): SplitMarkdown {
  const source = normaliseLineEnds(text)
  if (previous !== null && source === previous.source) return previous
  const settledCount = previous === null ? 0 : countSettled(previous.blocks)
  if (previous === null || settledCount === 0 || !source.startsWith(previous.source)) {
    return { source, blocks: lexBlocks(source) }
  }
  const settled = previous.blocks.slice(0, settledCount)
  const offset = settled.reduce((length, block) => length + block.length, 0)
  return { source, blocks: [...settled, ...lexBlocks(source.slice(offset))] }
}

/** A blank line must close the settled part: without one, a half-typed list can turn a paragraph into something else. */
function countSettled(blocks: readonly string[]): number {
  let count = Math.max(0, blocks.length - unsettledBlockCount)
  while (count > 0 && !/\n[ \t]*\n$/.test(blocks[count - 1] ?? '')) count -= 1
  return count
}

function normaliseLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

function lexBlocks(source: string): string[] {
  if (isNestedTooDeep(source)) return [source]
  const starts: number[] = []
  let position = 0
  // blockTokens leaves the inline text alone, which is most of the work of a full lex.
  for (const token of new Lexer(options).blockTokens(source, [])) {
    const start = findPiece(source, token.raw, position)
    // Where a piece is not found (marked rewrites some tabs and task boxes), one block to the end is right, if slower.
    if (start === null) {
      starts.push(position)
      break
    }
    if (token.type !== 'space') starts.push(start)
    position = start + token.raw.length
  }
  // Blank lines, and the blanks marked trims from a list, belong to the block before them.
  return starts.length === 0
    ? source === ''
      ? []
      : [source]
    : starts.map((start, index) => source.slice(index === 0 ? 0 : start, starts[index + 1]))
}

function findPiece(source: string, raw: string, position: number): number | null {
  for (let start = position; start <= source.length; start += 1) {
    if (source.startsWith(raw, start)) return start
    if (!/\s/.test(source.charAt(start))) return null
  }
  return null
}
