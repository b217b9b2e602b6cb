// What Baton knows about Chat Completions at each vendor that speaks it. No vendor keeps a conversation here, so there
// is no way to hold one; what differs is written down vendor by vendor.
import type { PromptCache, ProviderRecord } from '../../../shared/domain/provider-record.ts'

type Facts = Omit<
  ProviderRecord,
  | 'api'
  | 'apiName'
  | 'ways'
  | 'countEndpoint'
  | 'lookUpEndpoint'
  | 'sdkSession'
  | 'lostHandle'
  | 'promptCache'
  | 'endedOn'
  | 'reviewedOn'
> &
  Partial<
    Pick<ProviderRecord, 'countEndpoint' | 'lookUpEndpoint' | 'sdkSession' | 'lostHandle' | 'promptCache'>
  >

function record(facts: Facts): ProviderRecord {
  return {
    api: 'openai-chat',
    apiName: 'Chat Completions',
    ways: [],
    countEndpoint: null,
    lookUpEndpoint: null,
    sdkSession:
      'Baton calls this vendor through OpenAI’s SDK. For chat it keeps no conversation: a program has to hold the list of messages itself.',
    lostHandle: 'There is no id that could be lost: the history is sent with every turn.',
    // On a computer of one's own it saves time, not money; elsewhere no lifetime is named (see `cost`).
    promptCache: null,
    endedOn: null,
    reviewedOn: '2026-11-26',
    ...facts,
  }
}

/**
 * At least 30 minutes from gpt-5.6 on, 5 to 10 minutes without use before: the shorter holds for all of them. Written
 * tokens have a price of their own from gpt-5.6 on (documentation: Prompt caching, 2026-11; Azure's for the older models).
 */
export const openaiPromptCache: PromptCache = {
  lifetimeMs: 5 * 60_000,
  leastTokens: 1024,
  writes: 'automatic',
  countsWrites: true,
}

const response = { kind: 'response', where: 'body id' }
const call = { kind: 'call', where: 'body choices[].delta.tool_calls[].id' }
const request = { kind: 'request', where: 'header x-request-id' }

const ownHardware =
  'Free, since the model runs on your own hardware. A beginning that was just read is reused, which saves time.'

export const chatRecords: readonly ProviderRecord[] = [
  record({
    vendor: 'openai',
    preference: 1,
    state:
      'OpenAI keeps nothing that a chat could be continued from. It can archive answers for its dashboard; Baton always asks it not to (store: false).',
    history:
      'A list of messages in order: system text, then user, assistant and tool messages. Reasoning is not returned by this API, so none is sent back.',
    identifiers: [
      response,
      call,
      request,
      { kind: 'organization', where: 'header openai-organization' },
      { kind: 'project', where: 'header openai-project' },
    ],
    metadata: ['service_tier', 'system_fingerprint', 'moderation', 'annotations', 'rate-limit headers'],
    retention:
      'No answer is stored. Logs against misuse are kept for up to 30 days, as for every API of OpenAI, unless your organisation agreed otherwise with OpenAI.',
    cost: 'Every turn bills the whole history as input. From 1,024 tokens on, a repeated beginning is read from the prompt cache by itself: for 10 % of the input price on recent models, less on a few, 25 to 50 % on older ones. From GPT-5.6 on, writing to the cache costs 1.25 times the input price.',
    promptCache: openaiPromptCache,
    recommendation:
      'Responses is the newer API of OpenAI and keeps reasoning between turns. Choose Chat Completions only where something needs it.',
    sources: [
      'OpenAI documentation: Conversation state; Prompt caching; Your data',
      'OpenAI TypeScript SDK 7.55.0',
    ],
  }),
  record({
    vendor: 'openrouter',
    preference: 0,
    lookUpEndpoint: 'GET /generation?id=',
    state:
      'OpenRouter keeps no conversation: it passes every request on to an upstream provider. Baton names the conversation (session_id), so that OpenRouter prefers the upstream whose cache knows it.',
    history:
      'A list of messages in order. Reasoning details go back exactly as they came, because some upstreams sign them.',
    identifiers: [
      { kind: 'generation', where: 'header x-generation-id' },
      response,
      call,
      { kind: 'upstream-response', where: 'GET /generation data.upstream_id' },
      { kind: 'request', where: 'GET /generation data.request_id' },
      { kind: 'session', where: 'GET /generation data.session_id' },
    ],
    metadata: [
      'provider (the upstream that served)',
      'native_finish_reason',
      'cost, cost_details and is_byok in usage',
      'openrouter_metadata (attempts, region)',
      'service_tier',
      'annotations',
    ],
    retention:
      'By its documentation, OpenRouter stores prompts and answers only when logging is switched on in its settings; tokens, cost and upstream of every generation are kept. What the upstream keeps is told in its own terms.',
    lostHandle:
      'There is no id that could be lost: the history is sent with every turn. On its Responses API, OpenRouter refuses the id of an earlier response with status 400.',
    cost: 'Every turn bills the whole history. Every answer states its cost in credits, of which one is a dollar. With a key of your own at the upstream, Baton takes that for OpenRouter’s fee and adds the upstream’s bill, which is stated beside it. A stopped answer is settled afterwards by asking for its generation.',
    // Each upstream has a cache of its own, or none.
    promptCache: null,
    recommendation:
      'Staying with one model keeps the upstream and its cache. A conversation that moves between upstreams is read anew by each.',
    sources: [
      'OpenRouter documentation: Usage accounting; Prompt caching; Errors and debugging; Input and output logging',
      'OpenRouter OpenAPI description, August 2026',
    ],
  }),
  record({
    vendor: 'deepseek',
    preference: 0,
    state:
      'DeepSeek keeps no conversation. A cache on its disks remembers beginnings it has read; no id leads to them.',
    history:
      'A list of messages in order. Answers with tool calls go back with their reasoning, even when it is empty, because DeepSeek refuses them without; other answers go back without.',
    identifiers: [response, call, { kind: 'ds-trace', where: 'header x-ds-trace-id' }],
    metadata: ['system_fingerprint', 'prompt_cache_hit_tokens and prompt_cache_miss_tokens in usage'],
    retention:
      'Nothing is kept for continuing. By its documentation, DeepSeek clears cached beginnings that nobody asks for again, as a rule within hours or days.',
    cost: 'Every turn bills the whole history. Input found in the disk cache is counted apart and costs a small part of the input price; a hit is not promised.',
    promptCache: {
      // On disk and best effort; what is not used goes after hours to days, so an hour is safe to count with (documentation).
      lifetimeMs: 60 * 60_000,
      leastTokens: 64,
      writes: 'automatic',
      countsWrites: false,
    },
    recommendation:
      'An unchanged beginning is worth much here: an edit early in a conversation makes the rest cost the full price once.',
    sources: ['DeepSeek documentation: Context caching; Thinking mode; Error codes; Models and pricing'],
  }),
  record({
    vendor: 'xai',
    preference: 1,
    state:
      'Chat Completions keeps nothing at xAI. xAI calls this API deprecated: what is new comes to its Responses API, which can keep a conversation.',
    history: 'A list of messages in order. Reasoning that this API returns is not sent back.',
    identifiers: [response, call, request],
    metadata: [
      'system_fingerprint',
      'citations',
      'cost_in_usd_ticks and num_sources_used in usage',
      'header x-zero-data-retention',
    ],
    retention:
      'Nothing is kept for continuing. By its own word, xAI stores requests and answers for 30 days against misuse and then deletes them, unless your team agreed otherwise with xAI.',
    cost: 'Every turn bills the whole history. A repeated beginning is read from a cache by itself at a lower price, and a hit is not promised. The cost is stated with the answer where xAI sends it.',
    recommendation: 'Choose Responses for xAI; this API stays for what cannot use it.',
    sources: ['xAI documentation: Comparison with Chat Completions; Prompt caching; Security questions'],
  }),
  record({
    vendor: 'groq',
    preference: 0,
    state: 'Groq keeps no conversation.',
    history: 'A list of messages in order. Reasoning is returned apart from the answer and not sent back.',
    identifiers: [response, call, request, { kind: 'request', where: 'body x_groq.id' }],
    metadata: [
      'x_groq',
      'service_tier',
      'system_fingerprint',
      'queue, prompt and completion times in usage',
      'rate-limit headers',
    ],
    retention:
      'By its documentation, Groq keeps neither questions nor answers by default. It may keep them for up to 30 days to look into failures or misuse, unless that is switched off in its settings.',
    cost: 'Every turn bills the whole history. On some models a repeated beginning is read from a cache in memory for half the input price; writing costs nothing, and what nobody asks for is gone after two hours.',
    promptCache: {
      // Gone after two hours without use; where a model has no cache the table has no lower price (documentation, 2026).
      lifetimeMs: 120 * 60_000,
      leastTokens: 1024,
      writes: 'automatic',
      countsWrites: false,
    },
    recommendation:
      'Small accounts may send few tokens in one minute, so a long conversation can be refused well before the model’s window is full.',
    sources: ['Groq documentation: Prompt caching; Your data; Errors', 'Groq TypeScript SDK'],
  }),
  record({
    vendor: 'ollama',
    preference: 0,
    state:
      'Ollama keeps no conversation. On its Responses API it does not even read the id of an earlier response: the earlier part would be missing without an error. Baton therefore never sends one.',
    history:
      'A list of messages in order, images only as data. What does not fit into the window the server has loaded may be left out without a word; what exactly is not documented. Newer builds refuse it for some models.',
    identifiers: [
      { kind: 'response-label', where: 'body id (a number below 1,000, so it names no single answer)' },
      call,
    ],
    metadata: ['system_fingerprint'],
    retention:
      'Nothing is kept, and nothing leaves the computer it runs on. Models whose names end in “cloud” are answered by ollama.com.',
    lostHandle:
      'There is no id that could be lost: the history is sent with every turn. An id sent all the same would be ignored without an error.',
    cost: ownHardware,
    recommendation:
      'Give the server a larger window (OLLAMA_CONTEXT_LENGTH) before long conversations, and set a token budget in Baton that stays below it.',
    sources: [
      'Ollama documentation: OpenAI compatibility; Context length',
      'Ollama source: openai, middleware',
    ],
  }),
  record({
    vendor: 'lm-studio',
    preference: 0,
    state:
      'Chat Completions keeps nothing at LM Studio. Its Responses API does keep responses: choose that API in the account to continue by an id.',
    sdkSession:
      'LM Studio’s own SDK has a chat object that lives in the memory of a program. Baton does not use it: its own store is the memory.',
    history: 'A list of messages in order, templates applied by the server.',
    identifiers: [response, call],
    metadata: ['system_fingerprint', 'stats'],
    retention:
      'Nothing is kept, and nothing leaves the computer it runs on. An idle model is unloaded after an hour by default.',
    cost: ownHardware,
    recommendation:
      'Chat Completions takes history from every other provider. Use Responses for long conversations that stay at LM Studio.',
    sources: ['LM Studio developer documentation: OpenAI compatibility; Stateful chats'],
  }),
  record({
    vendor: 'llama-cpp',
    preference: 0,
    countEndpoint: 'POST /v1/chat/completions/input_tokens',
    state:
      'llama.cpp keeps no conversation. Its slots remember the last beginning they read, to reuse the work; no id leads to it.',
    history: 'A list of messages in order, the model’s chat template applied by the server.',
    identifiers: [response, call],
    metadata: ['timings (cached, read and written tokens, milliseconds)', 'system_fingerprint'],
    retention: 'Nothing is kept, and nothing leaves the computer it runs on.',
    lostHandle:
      'There is no id that could be lost: the history is sent with every turn. On its Responses API, llama.cpp refuses the id of an earlier response.',
    cost: ownHardware,
    recommendation:
      'The window is what the server was started with (--ctx-size), shared by its slots. Too long a conversation is refused, not cut.',
    sources: ['llama.cpp server README, November 2026', 'llama.cpp source: exceed_context_size_error'],
  }),
  record({
    vendor: 'vllm',
    preference: 0,
    countEndpoint: 'POST /tokenize',
    state:
      'vLLM keeps no conversation. On its Responses API it ignores the wish to store, unless the server was started with VLLM_ENABLE_RESPONSES_API_STORE=1, which keeps responses in memory until it ends.',
    history: 'A list of messages in order, the model’s chat template applied by the server.',
    identifiers: [
      response,
      call,
      { kind: 'request', where: 'header x-request-id (with --enable-request-id-headers)' },
    ],
    metadata: ['system_fingerprint', 'stop_reason', 'service_tier'],
    retention: 'Nothing is kept beyond the server’s own logs.',
    lostHandle:
      'There is no id that could be lost: the history is sent with every turn. On its Responses API, the id of an earlier response is not found.',
    cost: 'What your own server costs. Blocks of a repeated beginning are reused when prefix caching is on, which saves time.',
    recommendation:
      'The window is what the server was started with (--max-model-len). Too long a conversation is refused, not cut.',
    sources: ['vLLM documentation: OpenAI-compatible server', 'vLLM source: tokenize, environment variables'],
  }),
  record({
    vendor: 'custom',
    preference: 0,
    state:
      'Nothing is known about this server, so Baton never asks it to keep anything and sends no field that could.',
    history: 'A list of messages in order, in the common core of the API that every compatible server knows.',
    identifiers: [response, call, request],
    metadata: ['whatever the server says beside its answer, as it came'],
    retention: 'What the server keeps is known to whoever runs it.',
    cost: 'Unknown to Baton. As a rule every turn counts the whole history as input.',
    recommendation:
      'If the server is one of the vendors in the list, choose that vendor: Baton then knows its habits.',
    sources: ['OpenAI documentation: Chat Completions'],
  }),
]
