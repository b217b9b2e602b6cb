// A message as the index takes it: what can be found, by the place where it stands, and what it can be filtered by.
import type { SearchPlace } from '../../../shared/domain/search.ts'
import { splitForSearch } from '../../../shared/domain/search-words.ts'
import { decodeText, isTextFile, mostAttachmentBytes } from './attachment-text.ts'
import type { HistoryMessage, HistoryPart } from './history-reader.ts'

export type TextPlace = Exclude<SearchPlace, 'title'>

/** A piece of a message that can be found; pieces of one place stand apart, and no phrase goes across. */
export interface PlacedText {
  readonly place: TextPlace
  readonly text: string
}

/** Characters of one piece that can be found. */
const longestText = 2_000_000
/** Words that stand at both sides of this are no neighbours. Nothing that is looked for contains it. */
const border = '\u{e000}'

const codeFence = /^\s{0,3}(```|~~~)/m

interface PartData {
  readonly name?: unknown
  readonly mediaType?: unknown
}

function dataOf(part: HistoryPart): { name: string; mediaType: string } {
  let data: PartData | null = null
  try {
    data = JSON.parse(part.data ?? '{}') as PartData | null
  } catch (error) {
    // Damaged in the file: the thread says so; here it only has no name.
    if (!(error instanceof SyntaxError)) throw error
  }
  const { name, mediaType } = data ?? {}
  return {
    name: typeof name === 'string' ? name : '',
    mediaType: typeof mediaType === 'string' ? mediaType : '',
  }
}

/** The texts of a message in the order in which a snippet is looked for in them. */
export function placeTexts(
  parts: readonly HistoryPart[],
  readAttachment: (hash: string, mostBytes: number) => Uint8Array | null,
): PlacedText[] {
  const texts: PlacedText[] = []
  for (const part of parts) {
    const text = part.text?.slice(0, longestText) ?? ''
    if (part.type === 'text') texts.push({ place: 'text', text })
    else if (part.type === 'reasoning') texts.push({ place: 'reasoning', text })
    else if (part.type === 'file') {
      const { name, mediaType } = dataOf(part)
      texts.push({ place: 'attachment', text: name })
      const bytes =
        part.hash !== null && isTextFile(mediaType, name)
          ? readAttachment(part.hash, mostAttachmentBytes)
          : null
      const content = bytes === null ? null : decodeText(bytes)
      if (content !== null) texts.push({ place: 'attachment', text: content })
    } else {
      texts.push({ place: 'tool', text: dataOf(part).name }, { place: 'tool', text })
    }
  }
  return texts.filter(({ text }) => text !== '')
}

/** Words of a text, with blanks between; identifiers as a whole stand behind a border each. */
export function prepareText(text: string): string {
  const { words, wholes } = splitForSearch(text.toWellFormed())
  const prepared = words.map((word) => word.text).join(' ')
  if (wholes.length === 0) return prepared
  const distinct = new Set(wholes.map((whole) => whole.text))
  return [prepared, ...distinct].join(` ${border} `)
}

export function prepareTexts(texts: readonly PlacedText[], place: TextPlace): string {
  const prepared: string[] = []
  for (const entry of texts) if (entry.place === place) prepared.push(prepareText(entry.text))
  return prepared.join(` ${border} `)
}

const roleFacets: Readonly<Record<string, string>> = { user: 'ru', assistant: 'ra', tool: 'rt' }

export function roleFacet(role: string): string {
  return roleFacets[role] ?? 'rx'
}

/** @returns names of what the message has, as has: knows them */
function featuresOf(parts: readonly HistoryPart[]): Set<string> {
  const features = new Set<string>()
  for (const part of parts) {
    if (part.type === 'text' && codeFence.test(part.text ?? '')) features.add('code')
    if (part.type === 'reasoning') features.add('reasoning')
    if (part.type === 'tool-call' || part.type === 'tool-result') features.add('tool')
    if (part.type !== 'file') continue
    features.add('file')
    if (dataOf(part).mediaType.startsWith('image/')) features.add('image')
  }
  return features
}

/** What a message can be filtered by, as words of a column of their own. */
export function facetsOf(
  message: HistoryMessage,
  parts: readonly HistoryPart[],
  numbers: { readonly conversation: number; readonly model: number | null },
): string {
  const facets = [`c${numbers.conversation}`, roleFacet(message.role)]
  if (numbers.model !== null) facets.push(`m${numbers.model}`)
  for (const feature of featuresOf(parts)) facets.push(`h${feature}`)
  return facets.join(' ')
}
