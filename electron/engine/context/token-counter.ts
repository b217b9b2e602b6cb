// What the engine asks of whoever counts for it. The thread that does is in electron/workers, which knows nothing of the
// engine; compose puts the two together.
import type { MessageId } from '../../../shared/domain/ids.ts'
import type { Message, MessageRole } from '../../../shared/domain/message.ts'

/** What an extract is made from. */
export interface ExtractInput {
  /** The summary this one takes over from; null for the first. */
  readonly previousSummary: string | null
  /** Oldest first; text only, tool exchanges written out. */
  readonly messages: readonly { readonly role: MessageRole; readonly text: string }[]
  /** The extract has at most this many tokens. */
  readonly maxTokens: number
}

export interface TokenCounter {
  /**
   * About how many tokens each message has for a model that is shown its parts; files by kind and size. Every message
   * gets a number. Never rejects before `close`: where counting fails or takes too long, the number is an estimate.
   */
  countMessages(messages: readonly Message[]): Promise<ReadonlyMap<MessageId, number>>
  /** About how many tokens a text has. Never rejects before `close`. */
  countText(text: string): Promise<number>
  /** Sentences picked out of the messages, in order, within the budget. Never rejects before `close`. */
  extractSummary(input: ExtractInput): Promise<string>
  /** Ends the thread; what is still asked for rejects. */
  close(): Promise<void>
}
