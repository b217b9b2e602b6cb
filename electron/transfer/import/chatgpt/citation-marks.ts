// Citations in the text of ChatGPT's answers. The text carries marks that mean nothing outside of ChatGPT: private-use
// characters around words like "cite turn0search1" (since 2024), or "【11†source】" (before); what they mean stands in the
// metadata. Marks with an address become links, all others go.
// Sources: MarkdownContentVisitor of jamesmoore/chatgpt-export, processAssistantMessage of danny-avila/LibreChat, read
// 2026-11-26.
import { asObject, type ForeignObject, ownList, ownNumber, ownObject, ownText } from '../foreign/own-value.ts'

/** A mark from its beginning to its end; what stands between them has no line breaks. */
const privateMark = /\uE200[^\uE200\uE201\n]{0,2000}\uE201/g
const strayMarks = /[\uE200-\uE2FF]/g

function link(title: string | null, address: string | null): string | null {
  if (address === null || !/^https?:\/\/\S+$/i.test(address) || address.length > 4_000) return null
  const words = (title ?? '').replace(/[[\]\\\n]/g, ' ').trim() || new URL(address).hostname
  return `[${words}](${address.replace(/[()<>]/g, encodeURIComponent)})`
}

function safeLink(title: string | null, address: string | null): string | null {
  return address !== null && URL.canParse(address) ? link(title, address) : null
}

/** What a reference points to, as links; its own words where it has no address. */
function meaning(reference: ForeignObject): string {
  const sources = [...ownList(reference, 'items'), ...ownList(reference, 'fallback_items')].slice(0, 20)
  const links = sources.flatMap((source) => {
    const object = asObject(source)
    const found = object === null ? null : safeLink(ownText(object, 'title'), ownText(object, 'url'))
    return found === null ? [] : [found]
  })
  if (links.length > 0) return `(${[...new Set(links)].join(', ')})`
  const own = safeLink(ownText(reference, 'title', 'name'), ownText(reference, 'url'))
  if (own !== null) return `(${own})`
  return ownText(reference, 'alt', 'name') ?? ''
}

function isMark(text: string): boolean {
  return text.includes('\uE200') || /^【[^】]{1,200}】$/.test(text)
}

/** A mark stands close to the word before it; what it becomes needs a blank there. */
function spaced(text: string, at: number, words: string): string {
  return words === '' || at === 0 || /\s/.test(text[at - 1] ?? '') ? words : ` ${words}`
}

/** `content_references`, the newer way: each says which mark it stands for. */
function resolveReferences(text: string, references: readonly unknown[]): string {
  let resolved = text
  const done = new Set<string>()
  for (const value of references.slice(0, 2_000)) {
    const reference = asObject(value)
    const mark = reference === null ? null : ownText(reference, 'matched_text')
    if (reference === null || mark === null || done.has(mark) || !isMark(mark)) continue
    done.add(mark)
    const words = meaning(reference)
    resolved = resolved.replaceAll(mark, (_mark, at: number, whole: string) => spaced(whole, at, words))
  }
  return resolved
}

/** `citations`, the older way: each says from where to where its mark stands. */
function resolveCitations(text: string, citations: readonly unknown[]): string {
  const places = citations.slice(0, 2_000).flatMap((value) => {
    const citation = asObject(value)
    if (citation === null) return []
    const start = ownNumber(citation, 'start_ix', 'start_idx')
    const end = ownNumber(citation, 'end_ix', 'end_idx')
    const about = ownObject(citation, 'metadata')
    const found = about === null ? null : safeLink(ownText(about, 'title'), ownText(about, 'url'))
    return start === null || end === null || found === null ? [] : [{ start, end, found }]
  })
  let resolved = text
  for (const { start, end, found } of places.toSorted((one, other) => other.start - one.start)) {
    if (isMark(resolved.slice(start, end))) {
      resolved = `${resolved.slice(0, start)}${spaced(resolved, start, `(${found})`)}${resolved.slice(end)}`
    }
  }
  return resolved
}

/** @param metadata of the message the text stands in */
export function resolveMarks(text: string, metadata: ForeignObject): string {
  if (!/[\uE200-\uE2FF【]/.test(text)) return text
  const cited = resolveCitations(text, ownList(metadata, 'citations'))
  const resolved = resolveReferences(cited, ownList(metadata, 'content_references'))
  return resolved.replace(privateMark, '').replace(strayMarks, '')
}
