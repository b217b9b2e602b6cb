// Everything that differs between vendors, as data. Nothing outside this file tests for a vendor's name.
// Facts as of 2026-11-20 from the vendors' documentation and server sources; "assumed" marks what no source states.
import type { Vendor } from '../../shared/domain/vendor.ts'
import { localVendors, vendorNames } from '../../shared/domain/vendor-list.ts'
import { type ChatQuirks, type ResponsesQuirks, standardChat, standardResponses } from './vendor-quirks.ts'

/** Where a local server usually listens and what tells that it is this kind of server. */
export interface LocalProbe {
  /** As an account would have it. */
  readonly baseUrl: string
  /** From the root of the server; a 200 with JSON means it is there. */
  readonly path: string
  /** A key the JSON answer must have, so that one kind of server is not taken for another. */
  readonly answerKey: string
}

export interface VendorProfile {
  readonly name: string
  /** Without a trailing slash; empty when only the person can know it. */
  readonly defaultBaseUrl: string
  /** Environment variables that hold a key; the first one set counts. */
  readonly keyVariables: readonly string[]
  readonly baseUrlVariables: readonly string[]
  /** False when a call without a key may succeed. */
  readonly needsKey: boolean
  readonly isLocal: boolean
  /** True for what is part of Baton: no account is made for it, and it costs nothing. */
  readonly isBuiltIn: boolean
  /** True where the person knows the network: an address without encryption is then their choice. */
  readonly mayBePlain: boolean
  /** Where a key is told right from wrong, below the base URL, when the list of models is shown to anybody. */
  readonly keyCheckPath: string | null
  readonly probes: readonly LocalProbe[]
  readonly chat: ChatQuirks
  readonly responses: ResponsesQuirks
}

interface ProfileFacts {
  readonly defaultBaseUrl: string
  /** Prefixes of the variables: OPENAI stands for OPENAI_API_KEY and OPENAI_BASE_URL. */
  readonly variablePrefixes?: readonly string[]
  readonly needsKey?: boolean
  readonly isBuiltIn?: boolean
  readonly mayBePlain?: boolean
  readonly keyCheckPath?: string
  readonly probes?: readonly LocalProbe[]
  readonly chat?: Partial<ChatQuirks>
  readonly responses?: Partial<ResponsesQuirks>
}

function profile(vendor: Vendor, facts: ProfileFacts): VendorProfile {
  const prefixes = facts.variablePrefixes ?? []
  return {
    name: vendorNames[vendor],
    defaultBaseUrl: facts.defaultBaseUrl,
    keyVariables: prefixes.map((prefix) => `${prefix}_API_KEY`),
    baseUrlVariables: prefixes.map((prefix) => `${prefix}_BASE_URL`),
    needsKey: facts.needsKey ?? prefixes.length > 0,
    isLocal: localVendors.has(vendor),
    isBuiltIn: facts.isBuiltIn ?? false,
    mayBePlain: facts.mayBePlain ?? localVendors.has(vendor),
    keyCheckPath: facts.keyCheckPath ?? null,
    probes: facts.probes ?? [],
    chat: { ...standardChat, ...facts.chat },
    responses: { ...standardResponses, ...facts.responses },
  }
}

function probe(port: number, path: string, answerKey: string): LocalProbe {
  return { baseUrl: `http://127.0.0.1:${port}/v1`, path, answerKey }
}

/** Models of OpenAI that answer no conversation: by their ids, since the list says nothing else (November 2026). */
const notForChat =
  /embedding|tts|whisper|dall-e|moderation|transcribe|realtime|audio|gpt-image|image-|sora|^babbage|^davinci|-instruct|computer-use|codex-mini|search-api|deep-research/

export const vendorProfiles: Readonly<Record<Vendor, VendorProfile>> = {
  openai: profile('openai', {
    defaultBaseUrl: 'https://api.openai.com/v1',
    variablePrefixes: ['OPENAI'],
    chat: {
      maxTokensField: 'max_completion_tokens',
      acceptsStore: true,
      acceptsCacheKey: true,
      effortField: 'reasoning_effort',
      documents: 'file-part',
      hiddenModels: notForChat,
    },
    responses: {
      acceptsStore: true,
      acceptsCacheKey: true,
      acceptsSealedReasoning: true,
      asksForSummaries: true,
      acceptsFiles: true,
    },
  }),
  anthropic: profile('anthropic', {
    defaultBaseUrl: 'https://api.anthropic.com',
    variablePrefixes: ['ANTHROPIC'],
  }),
  google: profile('google', {
    defaultBaseUrl: 'https://generativelanguage.googleapis.com',
    variablePrefixes: ['GEMINI', 'GOOGLE'],
  }),
  mistral: profile('mistral', {
    defaultBaseUrl: 'https://api.mistral.ai',
    variablePrefixes: ['MISTRAL'],
  }),
  cohere: profile('cohere', {
    defaultBaseUrl: 'https://api.cohere.com',
    variablePrefixes: ['COHERE', 'CO'],
  }),
  openrouter: profile('openrouter', {
    defaultBaseUrl: 'https://openrouter.ai/api/v1',
    variablePrefixes: ['OPENROUTER'],
    // The list of models is public; GET /key tells about the key itself (OpenRouter documentation, November 2026).
    keyCheckPath: '/key',
    chat: {
      // Usage always comes; the option is deprecated and without effect.
      acceptsStreamOptions: false,
      sessionField: 'session_id',
      effortField: 'reasoning-object',
      reasoningFields: ['reasoning', 'reasoning_content'],
      reasoningSentBack: 'details',
      documents: 'file-part',
      reportedCost: 'usd',
      // The second asks for what the router did: attempts, region, whose key (OpenRouter documentation, 2026).
      headers: { 'X-OpenRouter-Title': 'Baton', 'X-OpenRouter-Metadata': 'enabled' },
      modelList: 'described',
      lookUpPath: '/generation',
    },
  }),
  deepseek: profile('deepseek', {
    defaultBaseUrl: 'https://api.deepseek.com',
    variablePrefixes: ['DEEPSEEK'],
    chat: {
      effortField: 'thinking-object',
      // Turns with tool calls are refused (400) unless their reasoning_content comes back, even empty.
      reasoningSentBack: 'tool-call-turns',
      acceptsImages: false,
    },
  }),
  xai: profile('xai', {
    defaultBaseUrl: 'https://api.x.ai/v1',
    variablePrefixes: ['XAI'],
    chat: { maxTokensField: 'max_completion_tokens', reportedCost: 'ticks' },
    responses: {
      acceptsStore: true,
      acceptsCacheKey: true,
      acceptsSealedReasoning: true,
      asksForSealedReasoning: true,
      // `instructions` cannot be used with `previous_response_id` (xAI's API reference, 2026).
      systemText: 'first-item',
      reportedCost: 'ticks',
    },
  }),
  groq: profile('groq', {
    defaultBaseUrl: 'https://api.groq.com/openai/v1',
    variablePrefixes: ['GROQ'],
    chat: {
      maxTokensField: 'max_completion_tokens',
      vendorField: 'x_groq',
    },
  }),
  ollama: profile('ollama', {
    defaultBaseUrl: 'http://127.0.0.1:11434/v1',
    probes: [probe(11434, '/api/tags', 'models')],
    chat: {
      // chatcmpl- plus a number below 999: the same id names many answers.
      idsAreUnique: false,
      modelList: 'tags',
    },
  }),
  'lm-studio': profile('lm-studio', {
    defaultBaseUrl: 'http://127.0.0.1:1234/v1',
    probes: [probe(1234, '/api/v1/models', 'models'), probe(1234, '/v1/models', 'data')],
    chat: { modelList: 'keyed' },
    responses: { acceptsStore: true },
  }),
  'llama-cpp': profile('llama-cpp', {
    defaultBaseUrl: 'http://127.0.0.1:9931/v1',
    // Builds before 2026 listen on 8080.
    probes: [
      probe(9931, '/props', 'default_generation_settings'),
      probe(8080, '/props', 'default_generation_settings'),
    ],
    chat: { countsTokens: 'input-tokens' },
  }),
  vllm: profile('vllm', {
    defaultBaseUrl: 'http://127.0.0.1:8000/v1',
    probes: [probe(8000, '/v1/models', 'data')],
    chat: { countsTokens: 'tokenize' },
  }),
  custom: profile('custom', {
    defaultBaseUrl: '',
    needsKey: false,
    mayBePlain: true,
  }),
  guide: profile('guide', { defaultBaseUrl: '', isBuiltIn: true }),
}
