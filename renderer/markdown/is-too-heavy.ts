// Some texts cost a markdown parser seconds, or its whole stack: thousands of nested quotes, endless runs of marks,
// lines of a megabyte. They are shown as they are, which loses nothing but their formatting.

const longestBlock = 100_000
const mostMarks = 6000
const deepestNesting = 80

const nestedOnOneLine = new RegExp(`^(?:[ \\t]*(?:>|[-*+]|\\d{1,9}[.)])){${deepestNesting}}`, 'm')
const nestedByIndent = new RegExp(`^ {${deepestNesting * 2},}(?:[-*+>]|\\d{1,9}[.)])`, 'm')

/** True for text whose quotes or lists stand inside each other deeper than a parser can follow. */
export function isNestedTooDeep(text: string): boolean {
  return text.length >= deepestNesting && (nestedOnOneLine.test(text) || nestedByIndent.test(text))
}

/** True for a block that is better shown as plain text. */
export function isTooHeavy(block: string): boolean {
  return (
    block.length > longestBlock ||
    isNestedTooDeep(block) ||
    /[[(*_~]{400}/.test(block) ||
    (block.match(/[*_~[\]`<]/g)?.length ?? 0) > mostMarks
  )
}
