// What a block must know of other blocks before it is parsed alone: reference definitions are added to the blocks that
// use them; a text with footnotes becomes one block once it is whole, since its notes stand at its end.

const definition = /^ {0,3}\[((?!\^)[^[\]]+)\]:[ \t]*\S[^\n]*$/gm
const footnote = /^ {0,3}\[\^[^\]\s]+\]:/m
const longestWithFootnotes = 60_000

/** @param isStreaming true while the text may still grow */
export function prepareBlocks(
  source: string,
  blocks: readonly string[],
  isStreaming: boolean,
): readonly string[] {
  if (!source.includes(']:')) return blocks
  if (footnote.test(source)) {
    if (!isStreaming && source.length <= longestWithFootnotes) return [source]
    return blocks.map((block) => block.replace(/^( {0,3})\[(?=\^[^\]\s]+\]:)/gm, '$1\\['))
  }
  const definitions = collectDefinitions(blocks)
  return definitions.size === 0 ? blocks : blocks.map((block) => addDefinitions(block, definitions))
}

function collectDefinitions(blocks: readonly string[]): Map<string, string> {
  const definitions = new Map<string, string>()
  for (const block of blocks) {
    if (!/^ {0,3}\[/.test(block)) continue
    for (const match of block.matchAll(definition)) {
      const label = normaliseLabel(match[1] ?? '')
      if (!definitions.has(label)) definitions.set(label, match[0])
    }
  }
  return definitions
}

function addDefinitions(block: string, definitions: ReadonlyMap<string, string>): string {
  if (!block.includes('[') || /^ {0,3}(?:`{3}|~{3})/.test(block)) return block
  const used = new Set<string>()
  for (const match of block.matchAll(/\[([^[\]]+)\](?!:)/g)) {
    const found = definitions.get(normaliseLabel(match[1] ?? ''))
    if (found !== undefined) used.add(found)
  }
  return used.size === 0 ? block : `${block.trimEnd()}\n\n${[...used].join('\n')}\n`
}

function normaliseLabel(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase()
}
