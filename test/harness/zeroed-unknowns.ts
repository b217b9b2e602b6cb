// Finds where something that may be unknown (a count of tokens, a cost, a price) is turned into a zero, and where the known
// part of a sum is taken for the whole. Every find has to be justified; see test/unknown-is-not-zero.test.ts.
import type { SourceFile } from './read-imports.ts'

export interface ZeroedUnknown {
  readonly path: string
  /** The line, without the spaces around it. */
  readonly code: string
}

/** Names of what may be unknown, as TypeScript and SQL spell them. */
const quantity = String.raw`(?:\w*(?:nanoUsd|NanoUsd|nano_usd|[cC]osts?|[tT]okens?|[pP]rices?|[rR]ates?|[uU]sd|inputTotal|input_total|outputTotal|output_total|cacheRead|cache_read|cacheWrite|cache_write|cacheWriteLong|[rR]easoning|audioInput|mediaOutput|[uU]nits|[aA]mount)|input|output|known|cached|spent|value)`

const rules: readonly RegExp[] = [
  // usage?.inputTotal ?? 0, cost || 0, (await price()) ?? 0n, tokens.get(id) ?? 0
  new RegExp(
    String.raw`\b${quantity}\b(?:\??\.?\[[^\]]*\]|\??\.?\([^()]*\)|\.get\([^()]*(?:\([^()]*\))?[^()]*\)|\??\.known)*\)*\s*(?:\?\?|\|\|)=?\s*['"$]*0n?\b`,
  ),
  // asCount(raw.prompt_tokens) ?? 0; where something stands in a list is no quantity
  /\bas(?:Count|Number)\((?![^)]*index\)).*\)\s*(?:\?\?|\|\|)\s*0n?\b/,
  // isKnown ? tokens : 0
  new RegExp(String.raw`(?:===|!==)\s*(?:null|undefined)\s*\?[^:]*\b${quantity}\b[^:]*:\s*0n?\b`),
  new RegExp(String.raw`\b${quantity}\b\s*(?:===|==)\s*(?:null|undefined)\s*\?\s*0n?\b`),
  // ({ nanoUsd = 0 })
  new RegExp(String.raw`[{,(]\s*${quantity}\??(?::\s*number)?\s*=\s*0n?\b`),
  // Number(usage.inputTotal) makes 0 of null
  new RegExp(String.raw`\bNumber\([\w?]+\.(?:[\w?]+\.)*${quantity}\)`),
  // SQL: an unknown that is skipped or filled up
  new RegExp(String.raw`\b(?:coalesce|ifnull)\([^;]*\b${quantity}\b[^;]*,\s*0\)`, 'i'),
  new RegExp(String.raw`\b(?:sum|total|avg)\((?:\w+\.)?${quantity}\b[^()']*\)`, 'i'),
  /\bthen\s+0\s+else\b|\belse\s+0\s+end\b/i,
]

/** The known part of a sum; it reads "at least" only beside the word on whether the sum is complete. */
const knownPart = /[\w)\]]\??\.known\b/
const saysWhetherComplete = /\bisComplete\b|\bisUnknown\b|\bformatCost\b/

function withoutComment(line: string): string {
  return /^\s*(?:\/?\*|\/\/)/.test(line) ? '' : line.replace(/\s\/\/\s.*$/, '')
}

/** Files that read the known part of a sum and never ask whether it is all of it. */
export function findBareKnownParts(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ text }) => {
      const code = text.split('\n').map(withoutComment).join('\n')
      return knownPart.test(code) && !saysWhetherComplete.test(code)
    })
    .map(({ path }) => path)
}

export function findZeroedUnknowns(files: readonly SourceFile[]): ZeroedUnknown[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .map(withoutComment)
      .filter((line) => rules.some((rule) => rule.test(line)))
      .map((line) => ({ path, code: line.trim() })),
  )
}
