// What a reader of another application's files is, and the neutral form it gives conversations in. A source only reads
// and says what stands there; ids, checks, counting and writing are done once for all of them (map-draft.ts).
import type { SourceApp } from '../../../shared/domain/conversation-source.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { MessageRole } from '../../../shared/domain/message.ts'
import type { FinishReason } from '../../../shared/domain/stream-event.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import type { OpenedFile } from './opened-file.ts'

/** An attached file. Its bytes are read when the conversation is taken in, one file at a time. */
export interface DraftFile {
  readonly name: string
  /** null when the source does not say; it is then guessed from the name. */
  readonly mediaType: string | null
  /** @throws ImportFileError when they are missing or damaged: the message then says so, and the conversation stays */
  read(): Promise<Uint8Array>
}

export type DraftPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string; readonly durationMs: number | null }
  | {
      readonly type: 'tool-call'
      readonly callId: string
      readonly name: string
      readonly argumentsJson: string
    }
  | {
      readonly type: 'tool-result'
      readonly callId: string
      readonly name: string | null
      readonly output: string
      readonly isError: boolean
    }
  | { readonly type: 'file'; readonly file: DraftFile }

/** What is known about the call that wrote an answer. null is unknown, never zero. */
export interface DraftAnswer {
  /** The id the model has at its vendor ("gpt-4o"). */
  readonly modelId: string | null
  /** How the source showed it; the id when null. */
  readonly modelName: string | null
  /** null when the source does not say and nothing certain follows from the model. */
  readonly vendor: Vendor | null
  readonly usage: {
    readonly inputTotal: number | null
    readonly outputTotal: number | null
    readonly cacheRead: number | null
    readonly reasoning: number | null
    /** As the source has it. */
    readonly raw: JsonValue
  } | null
  /** What the source says it cost. */
  readonly nanoUsd: number | null
  readonly finishReason: FinishReason | null
  readonly rawFinishReason: string | null
  readonly totalMs: number | null
  /** Whatever else the source says about the answer, kept whole. */
  readonly metadata: JsonValue
}

export interface DraftMessage {
  /** Stable in the source and unique in its conversation. */
  readonly sourceId: string
  /** null for a first message. A parent that is not in the conversation, or a circle, is reported and mended. */
  readonly parentSourceId: string | null
  readonly role: MessageRole
  readonly parts: readonly DraftPart[]
  /** UTC milliseconds; null takes the time of the message before it. */
  readonly createdAt: number | null
  readonly status: 'complete' | 'stopped' | 'failed'
  /** null for what no model wrote. */
  readonly answer: DraftAnswer | null
}

export interface DraftConversation {
  readonly kind: 'conversation'
  /** Stable in the source: a repeated import finds the same conversation by it. */
  readonly sourceId: string
  /** Empty takes the first words of the first message. */
  readonly title: string
  /** UTC milliseconds; null takes the first and the last message's. */
  readonly createdAt: number | null
  readonly updatedAt: number | null
  readonly systemText: string | null
  /** Names are looked up whatever their case, and made where there is none. */
  readonly folderName: string | null
  readonly tagNames: readonly string[]
  readonly isArchived: boolean
  readonly isPinned: boolean
  /** The last message of the branch the person saw; null takes the newest. */
  readonly headSourceId: string | null
  /** In any order; the order of brothers is that of this list. */
  readonly messages: readonly DraftMessage[]
  /** What was left out or changed in this conversation, as finished sentences. */
  readonly issues: readonly string[]
}

/** Something that could not be read. */
export interface DraftIssue {
  readonly kind: 'issue'
  /** A title or an id as the file has it. */
  readonly subject: string
  /** A finished sentence. */
  readonly sentence: string
  /** A whole conversation is left out because of it. */
  readonly isSkippedConversation: boolean
}

export interface ReadTools {
  /** Aborted on cancel; reading then ends by throwing, which opened files do by themselves. */
  readonly signal: AbortSignal
}

export interface ImportSource {
  readonly app: SourceApp
  /** For people: "ChatGPT". */
  readonly name: string
  /** Cheap and certain: looks at names, the first bytes and the entries of a zip; never takes a file of another application. */
  detect(file: OpenedFile): Promise<boolean>
  /**
   * In the order of the file, one conversation in memory at a time.
   * @throws ImportFileError for a file that is cut or damaged as a whole; what was yielded before stays
   */
  read(file: OpenedFile, tools: ReadTools): AsyncIterable<DraftConversation | DraftIssue>
}
