// The ways in which servers of the OpenAI family differ from each other, named once. `vendors` says who differs how;
// the adapters read only these fields.

export interface ChatQuirks {
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens'
  /** Accepts `stream_options.include_usage`, and needs it to send usage. */
  readonly acceptsStreamOptions: boolean
  /** Accepts `store`; it is then always sent as false, since chat stores only archive. */
  readonly acceptsStore: boolean
  /** Accepts `prompt_cache_key`. */
  readonly acceptsCacheKey: boolean
  /** A body field that keeps a conversation on one upstream so that its cache is found again. */
  readonly sessionField: string | null
  /** How an asked-for reasoning effort is written; null when the server takes none. */
  readonly effortField: 'reasoning_effort' | 'reasoning-object' | 'thinking-object' | null
  /** Fields of a delta that may hold reasoning text; the first one present counts. */
  readonly reasoningFields: readonly string[]
  /** What of the reasoning goes back with an own answer. */
  readonly reasoningSentBack: 'never' | 'tool-call-turns' | 'details'
  /** A field of the chunks that may hold `id`, `usage` and `error`. */
  readonly vendorField: string | null
  /**
   * Where usage states the price: `usd` in `cost`, to which the upstream's own bill is added when the person's own key
   * was used there (`is_byok`); `ticks` (10^10 to the dollar) in `cost_in_usd_ticks`.
   */
  readonly reportedCost: 'usd' | 'ticks' | null
  readonly acceptsImages: boolean
  /** PDF files as `file` parts, or no documents at all. */
  readonly documents: 'file-part' | 'none'
  /** False when the ids of answers repeat and must not be taken for names. */
  readonly idsAreUnique: boolean
  /** Request headers of this vendor. Never a key. */
  readonly headers: Readonly<Record<string, string>>
  /**
   * What the list of models is like. `plain`: the common one. `described`: the common one with windows, inputs and
   * prices. `tags`: one of its own at `/api/tags`. `keyed`: one of its own at `/api/v1/models`.
   */
  readonly modelList: 'plain' | 'described' | 'tags' | 'keyed'
  /** Ids in the list that answer no conversation; null where the list holds none. */
  readonly hiddenModels: RegExp | null
  /**
   * How tokens are counted before a request. `input-tokens`: an endpoint that takes the body of the request.
   * `tokenize`: one that takes messages and gives tokens. null: not at all.
   */
  readonly countsTokens: 'input-tokens' | 'tokenize' | null
  /** The path at which a call can be looked up afterwards by its generation id; null where nothing is. */
  readonly lookUpPath: string | null
}

/** What an unknown compatible server can be trusted with: the common core and nothing newer. */
export const standardChat: ChatQuirks = {
  maxTokensField: 'max_tokens',
  acceptsStreamOptions: true,
  acceptsStore: false,
  acceptsCacheKey: false,
  sessionField: null,
  effortField: null,
  reasoningFields: ['reasoning_content', 'reasoning'],
  reasoningSentBack: 'never',
  vendorField: null,
  reportedCost: null,
  acceptsImages: true,
  documents: 'none',
  idsAreUnique: true,
  headers: {},
  modelList: 'plain',
  hiddenModels: null,
  countsTokens: null,
  lookUpPath: null,
}

export interface ResponsesQuirks {
  /** Accepts `store`; some compatible servers refuse the field. */
  readonly acceptsStore: boolean
  readonly acceptsCacheKey: boolean
  /** Takes its own sealed reasoning back in a replay. */
  readonly acceptsSealedReasoning: boolean
  /** Sends sealed reasoning only when asked by `include`; OpenAI sends it unasked since 2026 and older models refuse the ask. */
  readonly asksForSealedReasoning: boolean
  /** Accepts `reasoning.summary`. */
  readonly asksForSummaries: boolean
  readonly acceptsFiles: boolean
  /**
   * Where the system text stands. `instructions`: in the field of that name, sent with every turn. `first-item`: as the
   * first item of a new chain, for vendors that refuse instructions where a chain is continued.
   */
  readonly systemText: 'instructions' | 'first-item'
  readonly reportedCost: 'ticks' | null
}

export const standardResponses: ResponsesQuirks = {
  acceptsStore: false,
  acceptsCacheKey: false,
  acceptsSealedReasoning: false,
  asksForSealedReasoning: false,
  asksForSummaries: false,
  acceptsFiles: false,
  systemText: 'instructions',
  reportedCost: null,
}
