// The interface every api implements. An api is a folder: adapter (the calls), request (pure: turn -> body), events
// (pure: wire event -> stream events), record (data: what the provider keeps, for how long, and every other capability).
import type { HandleSeed } from '../../shared/domain/continuation.ts'
import type { Failure } from '../../shared/domain/failure.ts'
import type { Identifier } from '../../shared/domain/identifier.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import type { MessageRole } from '../../shared/domain/message.ts'
import type { ModelInfo } from '../../shared/domain/model.ts'
import type { ReasoningPart, TextPart, ToolCallPart, ToolResultPart } from '../../shared/domain/part.ts'
import type { ProviderRecord } from '../../shared/domain/provider-record.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import type { Usage } from '../../shared/domain/usage.ts'
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

/** The handle a turn continues. */
export interface ContinuedHandle {
  readonly value: string
  /** Where inside it the covered answer ends; see HandleSeed. */
  readonly position: string | null
  /** False when what it names has gone on since: the turn begins at `position`, in a copy of its own. */
  readonly isAtEnd: boolean
}

/** How the provider is asked to hold this turn. */
export interface RequestedState {
  /** One of the ways in the api's record. */
  readonly way: string
  /** What to continue; null begins anew, with the whole history. */
  readonly handle: ContinuedHandle | null
}

/** What is to be sent. Plain data; request builders are pure functions of it. */
export interface TurnRequest {
  readonly modelId: string
  readonly systemText: string | null
  /** The whole path for a replay; only what the provider has not seen for a chain. Oldest first. */
  readonly messages: readonly RenderedMessage[]
  /** null: the provider is to keep nothing (`store: false`, always sent explicitly where the api has the switch). */
  readonly state: RequestedState | null
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

/** What a provider said later about a call whose end was not seen. */
export interface SettledCall {
  readonly usage: Usage
  readonly identifiers: readonly Identifier[]
  /** Everything the look-up said, without content and keys. */
  readonly metadata: JsonValue
}

export interface ProviderAdapter {
  readonly api: ApiKind
  readonly handoff: HandoffRules
  /** false for what only looks answers up and cannot be asked for a summary; left out it means true. */
  readonly followsInstructions?: boolean
  /**
   * The least reasoning this model can be asked for, for calls that need none; null where nothing has to be asked, or the
   * model may refuse to be. Left out it means null. Pure.
   */
  leastReasoning?(modelId: string): ReasoningEffort | null
  /** May the provider's own content of an answer be sent back when the model differs? Pure. */
  replaysNativeAcrossModels(fromModelId: string, toModelId: string): boolean
  /**
   * Sends one turn and yields what comes back. Never throws once iterated: every outcome is a `finish` or a `fail`.
   * Asks for one answer, once; retries are the engine's. What must exist before (a conversation, missed items) may take
   * requests of its own; whatever the provider then holds is announced by `held` at once.
   */
  stream(request: TurnRequest, io: AdapterIo): AsyncIterable<StreamEvent>
  /** @throws AdapterError when the list cannot be had. */
  listModels(io: AdapterIo): Promise<readonly ModelInfo[]>
  /** Input tokens of a request by the provider's own count. @throws AdapterError */
  countTokens?(request: TurnRequest, io: AdapterIo): Promise<number>
  /** Deletes what the provider holds under a handle. @throws AdapterError */
  release?(
    handle: Pick<HandleSeed, 'kind' | 'value' | 'position'>,
    io: AdapterIo,
  ): Promise<'deleted' | 'already-gone'>
  /**
   * Asks what a call whose end was not seen came to, by the identifiers it left.
   * @returns null when the provider does not know (yet), or when nothing identifies the call
   * @throws AdapterError
   */
  settle?(identifiers: readonly Identifier[], io: AdapterIo): Promise<SettledCall | null>
}

/** What an api's folder gives to the registry. */
export interface ApiModule {
  /** null for an api that has ended: its records stay, so that old ids can be explained. */
  readonly adapter: ProviderAdapter | null
  /** One for each vendor that speaks it. */
  readonly records: readonly ProviderRecord[]
}

/**
 * The vendorCode of a request that was refused because content which goes back verbatim no longer fits what stands
 * before it. Sending the same path without any native content answers it.
 */
export const sealRefusedCode = 'seal-refused'

/**
 * The vendorCode of a request that was refused because it asked the provider to hold the conversation. Sending it with
 * `state` null answers it.
 */
export const stateRefusedCode = 'state-refused'

/** Carries a classified failure out of the calls that are not streams. */
export class AdapterError extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'AdapterError'
    this.failure = failure
  }
}
