// The interface every api implements. An adapter is a folder: adapter (the calls), request (pure: turn -> body),
// events (pure: wire event -> stream events), continuation (pure: what the provider keeps and for how long).
import type { HandleSeed } from '../../shared/domain/continuation.ts'
import type { Failure } from '../../shared/domain/failure.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import type { MessageRole } from '../../shared/domain/message.ts'
import type { ModelInfo } from '../../shared/domain/model.ts'
import type { ReasoningPart, TextPart, ToolCallPart, ToolResultPart } from '../../shared/domain/part.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'

/** A file ready to be put on the wire. */
export interface RenderedFile {
  readonly type: 'file'
  readonly mediaType: string
  readonly name: string
  readonly dataBase64: string
}

export type RenderedPart = TextPart | ReasoningPart | ToolCallPart | ToolResultPart | RenderedFile

/**
 * A message as the handoff pre-pass renders it for one target. When `native` is set, it is the provider's own content
 * of exactly this answer and goes back verbatim; `parts` are then only for counting. Otherwise `parts` hold nothing
 * the target cannot take: foreign reasoning is gone, tool ids are mapped, calls are answered, empty text is dropped.
 */
export interface RenderedMessage {
  readonly role: MessageRole
  readonly parts: readonly RenderedPart[]
  readonly native: JsonValue | null
}

export type ReasoningEffort = 'none' | 'low' | 'medium' | 'high'

/** What is to be sent. Plain data; request builders are pure functions of it. */
export interface TurnRequest {
  readonly modelId: string
  readonly systemText: string | null
  /** The whole path for a replay; only what the provider has not seen for a chain. Oldest first. */
  readonly messages: readonly RenderedMessage[]
  /** The handle to continue, or null for a replay. */
  readonly continueFrom: string | null
  /** May the provider keep this turn (`store: true`)? Always sent explicitly where the api has the switch. */
  readonly keepsStateAtProvider: boolean
  readonly maxOutputTokens: number | null
  readonly reasoningEffort: ReasoningEffort | null
  /** The same for every turn of a conversation; apis with a prompt-cache key send it. */
  readonly cacheKey: string
}

/** What an adapter may touch besides its request. */
export interface AdapterIo {
  readonly vendor: Vendor
  /** As the account has it, without a trailing slash. */
  readonly baseUrl: string
  /** null for servers that need none. Never logged, never put into an event. */
  readonly apiKey: string | null
  /** Aborted when the person stops, on a stall and at shutdown; the socket must then close. */
  readonly signal: AbortSignal
  /** UTC milliseconds. */
  now(): number
}

/** What an api keeps between turns, as data the planner reads. */
export interface ContinuationStrategy {
  /** `stateless`: nothing. `chain`: every answer gets a handle. `conversation`: one handle for all. */
  readonly kind: 'stateless' | 'chain' | 'conversation'
  /** Can turns answered elsewhere be appended when a chain is taken up again? */
  readonly appendsMissedTurns: boolean
  /** Must the model be the one the handle was made with? */
  readonly isBoundToModel: boolean
  /** Vendors whose servers are known to keep state; any other vendor is treated as stateless. */
  readonly vendors: ReadonlySet<Vendor>
  /** How long this api keeps what it is told to keep, as a sentence with source and date. */
  readonly retention: string
  /** Whether the provider's own content of an answer may be sent back when the model differs. */
  replaysNativeAcrossModels(fromModelId: string, toModelId: string): boolean
}

/** What the target can take; the handoff pre-pass reads nothing else about an api. */
export interface HandoffRules {
  /** `parts`: calls and results stay structured. `text`: foreign tool exchanges are written out as text. */
  readonly foreignToolExchange: 'parts' | 'text'
  /** Maps a foreign tool-call id to one the target accepts. Pure. */
  mapToolCallId(callId: string): string
  readonly acceptsImages: boolean
  /** Media types of documents it takes besides text, e.g. application/pdf. */
  readonly documentMediaTypes: readonly string[]
  /** Must consecutive messages of one role be merged into one? */
  readonly mergesConsecutiveRoles: boolean
}

export interface ProviderAdapter {
  readonly api: ApiKind
  readonly continuation: ContinuationStrategy
  readonly handoff: HandoffRules
  /**
   * Sends one request and yields what comes back. Never throws once iterated: every outcome is a `finish` or a `fail`.
   * Makes exactly one HTTP request; retries are the engine's.
   */
  stream(request: TurnRequest, io: AdapterIo): AsyncIterable<StreamEvent>
  /** @throws AdapterError when the list cannot be had. */
  listModels(io: AdapterIo): Promise<readonly ModelInfo[]>
  /** Deletes what the provider holds under a handle. @throws AdapterError */
  release?(handle: Pick<HandleSeed, 'kind' | 'value'>, io: AdapterIo): Promise<void>
}

/**
 * The vendorCode of a request that was refused because content which goes back verbatim no longer fits what stands
 * before it. Sending the same path without any native content answers it.
 */
export const sealRefusedCode = 'seal-refused'

/** Carries a classified failure out of the calls that are not streams. */
export class AdapterError extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'AdapterError'
    this.failure = failure
  }
}
