// What Baton knows about Gemini Interactions: the record that Settings shows and the lives of what Google stores.
import type { ProviderRecord } from '../../../shared/domain/provider-record.ts'

/** The way in which Google holds a conversation, and the kind of its handles. */
export const interactionWay = 'interaction'

const hourMs = 3_600_000

/**
 * How long a chain is continued, in milliseconds from its first answer. Google keeps interactions for a day without
 * billing and for 55 days with it (public reports, 2026-06); nothing tells which an account is, so the shorter life
 * counts, with four hours to spare.
 */
export const interactionLifetimeMs = 20 * hourMs
/** How long Google may keep an interaction, in milliseconds: the longer of the two lives. */
export const interactionHeldForMs = 55 * 24 * hourMs

export const geminiInteractionsRecords: readonly ProviderRecord[] = [
  {
    api: 'gemini-interactions',
    apiName: 'Gemini Interactions',
    vendor: 'google',
    preference: 0,
    ways: [
      {
        name: interactionWay,
        label: 'Interaction chain',
        kind: 'chain',
        use: 'automatic',
        appendsMissedTurns: true,
        continuesOlderPoint: true,
        isBoundToModel: true,
        isUncertainAfterBreak: false,
        lifetimeMs: interactionLifetimeMs,
        heldForMs: interactionHeldForMs,
        canRelease: true,
      },
    ],
    countEndpoint: 'POST /v1beta/models/{model}:countTokens',
    lookUpEndpoint: null,
    state:
      'Google stores an interaction that is sent with store set to true, and the next one continues it by its id. Only what was said is inherited: model, system text and settings are sent with every turn. That an older one can be continued once more is not documented; Baton does so, and sends the history where it is refused. Whether a turn is to be stored is always said, since leaving it out means yes.',
    sdkSession:
      'The SDK has no session for this API. It can open further interactions by itself when an answer is cut; Baton switches that off, so that one turn is one interaction.',
    history:
      'A list of typed steps: user_input, thought, model_output, function_call, function_result. Own steps go back as they came, with the signatures of their thoughts. Turns answered elsewhere are added to a chain as user_input and model_output steps.',
    identifiers: [
      { kind: 'interaction', where: 'interaction.id in the first and last event; the id that is continued' },
      { kind: 'previous-interaction', where: 'previous_interaction_id, where Google repeats it' },
      { kind: 'call', where: 'id of a call step, call_id of its result' },
      { kind: 'environment', where: 'environment_id, when tools had one' },
      { kind: 'event', where: 'event_id of the last event of the stream' },
    ],
    metadata: [
      'How it ended (status), when it was made and changed (created, updated)',
      'The model that served and the service tier',
      'Counts by modality and by tool (usage), and of single steps',
      'Faults of the platform (errors)',
      'A token to go on with a cut answer (continuation_token), which Baton keeps and does not use',
      'Response headers',
    ],
    retention:
      'By public reports of June 2026, Google keeps stored interactions for 55 days when the account is billed and for one day when it is not. Baton cannot see which, so it continues a chain for at most 20 hours and lists what may be held for 55 days. An interaction can be deleted at any time; that deletes it alone, not the ones before it.',
    lostHandle:
      'What an expired id looks like is not documented. Baton takes a 404 with not_found, or a refusal that names the id, for one, and then sends the whole history in a new chain.',
    cost: 'A chain does not lower the bill: everything inherited is billed again as input with every turn. It saves upload, and makes it likelier that Google reads the beginning from its own cache, which costs less.',
    // As for generateContent: no lifetime is named and a hit is not promised (Google AI docs: Caching, 2026-10).
    promptCache: null,
    recommendation:
      'The best choice for Gemini, and the one Google prefers. Let Baton choose; it sends the history where a chain cannot be continued.',
    endedOn: null,
    sources: [
      'Google AI docs: Interactions overview, Streaming, API errors',
      'Public reports of 2026-06 on retention, and of 2026-11 on unsigned calls',
      'Published types and code of @google/genai 3.1.0: Interaction, InteractionSSEEvent, CreateModelInteraction, AutomaticContinuationOption',
    ],
    reviewedOn: '2026-11-26',
  },
]
