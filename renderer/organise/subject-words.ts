import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { formatQuantity } from '../usage/format-numbers.ts'

/** What several conversations are called: the title of one alone, else how many they are. */
export function subjectWords(
  ids: readonly ConversationId[],
  summaries: ReadonlyMap<ConversationId, Pick<ConversationSummary, 'title'>>,
): string {
  const [first] = ids
  const title = first === undefined || ids.length > 1 ? undefined : summaries.get(first)?.title
  return title ?? formatQuantity(ids.length, 'conversation')
}

/** What all of them agree on, some, or none. */
export type Share = 'all' | 'some' | 'none'

/** How many of these have something. */
export function shareOf(values: readonly boolean[]): Share {
  if (values.length > 0 && values.every(Boolean)) return 'all'
  return values.some(Boolean) ? 'some' : 'none'
}
