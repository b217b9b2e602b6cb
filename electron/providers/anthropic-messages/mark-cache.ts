// Where the prompt cache is marked, so that a growing conversation is read from it. A mark writes everything before it
// into the cache, and looks there for what an earlier request wrote at the same place or up to 20 blocks before it
// (Anthropic documentation, "Prompt caching", 2026-11). So the end of the former request is marked again, and the end of
// this one for the next. Only blocks that Baton wrote are marked: thinking takes no mark, and native content stays as it is.
import type {
  CacheControlEphemeral,
  ContentBlockParam,
  DocumentBlockParam,
  ImageBlockParam,
  MessageParam,
  TextBlockParam,
  ToolResultBlockParam,
  ToolUseBlockParam,
} from '@anthropic-ai/sdk/resources/messages'

export type OwnBlock =
  | TextBlockParam
  | ImageBlockParam
  | DocumentBlockParam
  | ToolUseBlockParam
  | ToolResultBlockParam

/** A block and who wrote it: only Baton's own may be marked. */
export type PlacedBlock =
  | { readonly isOwn: true; readonly block: OwnBlock }
  | { readonly isOwn: false; readonly block: ContentBlockParam }

export interface PlacedMessage {
  readonly role: 'user' | 'assistant'
  readonly content: readonly PlacedBlock[]
}

/** The most marks of one request, the one of the system text included (documentation, 2026-11). */
export const mostMarks = 4
/** Farther apart than this, the spare mark goes in between: five short of how far the API looks back. */
const farApart = 15

/** Kept for five minutes after its last use; the hour costs twice the input price to write (documentation, 2026-11). */
export const cacheMark: CacheControlEphemeral = { type: 'ephemeral' }

/** What decides about marking a block. */
export interface BlockTraits {
  readonly isOwn: boolean
  /** It is the last one of a message of the person: a former request ended here. */
  readonly endsUserMessage: boolean
}

/** The block for a spare mark between two others: within reach of the later one, as far from it as may be. */
function spareBetween(blocks: readonly BlockTraits[], earlier: number, later: number): number | null {
  if (later - earlier <= farApart) return null
  for (let position = later - farApart; position < later; position += 1) {
    if (blocks[position]?.isOwn === true) return position
  }
  for (let position = later - farApart - 1; position > earlier; position -= 1) {
    if (blocks[position]?.isOwn === true) return position
  }
  return null
}

/**
 * The positions to mark among all blocks of the messages, ascending: the end of the former request, the end of this one,
 * and one in between or before where the distance is long.
 * @param limit how many marks are left for the messages
 */
export function chooseMarks(blocks: readonly BlockTraits[], limit: number): number[] {
  const ends = blocks.flatMap((block, position) => (block.isOwn && block.endsUserMessage ? [position] : []))
  const marks = ends.slice(-2)
  const newest = marks.at(-1)
  if (newest === undefined) return []
  const former = marks.length > 1 ? marks[0] : undefined
  const spare =
    spareBetween(blocks, former ?? -1, newest) ??
    (former === undefined ? null : spareBetween(blocks, -1, former))
  const all = spare === null ? marks : [...marks, spare]
  return (
    all
      // The newest end first, then the former one: those two carry the conversation.
      .toSorted((left, right) => Number(right === newest) - Number(left === newest))
      .slice(0, limit)
      .toSorted((left, right) => left - right)
  )
}

/** A mark that came along inside native content would count against the limit, and the seal does not cover it. */
function withoutMark(block: ContentBlockParam): ContentBlockParam {
  if (block.type === 'thinking' || block.type === 'redacted_thinking' || !('cache_control' in block))
    return block
  const { cache_control: _dropped, ...rest } = block
  return rest
}

/** Puts the marks on. Pure; nothing but `cache_control` is added or taken away. */
export function markMessages(messages: readonly PlacedMessage[], limit: number): MessageParam[] {
  const traits = messages.flatMap(({ role, content }) =>
    content.map(
      ({ isOwn }, position): BlockTraits => ({
        isOwn,
        endsUserMessage: role === 'user' && position === content.length - 1,
      }),
    ),
  )
  const marks = new Set(chooseMarks(traits, limit))
  let position = -1
  return messages.map(({ role, content }) => ({
    role,
    content: content.map((placed) => {
      position += 1
      if (!placed.isOwn) return withoutMark(placed.block)
      return marks.has(position) ? { ...placed.block, cache_control: cacheMark } : placed.block
    }),
  }))
}
