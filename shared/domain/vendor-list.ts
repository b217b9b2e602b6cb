// Every vendor Baton knows, as plain values: the page shows them and loads no schema for it.

/** In the order in which they are offered. */
export const vendors = [
  'openai',
  'anthropic',
  'google',
  'mistral',
  'cohere',
  'openrouter',
  'deepseek',
  'xai',
  'groq',
  'ollama',
  'lm-studio',
  'llama-cpp',
  'vllm',
  'custom',
  'guide',
] as const

type Vendor = (typeof vendors)[number]

/** The vendor's own spelling of its name, for the screen and for exports. */
export const vendorNames: Readonly<Record<Vendor, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  mistral: 'Mistral',
  cohere: 'Cohere',
  openrouter: 'OpenRouter',
  deepseek: 'DeepSeek',
  xai: 'xAI',
  groq: 'Groq',
  ollama: 'Ollama',
  'lm-studio': 'LM Studio',
  'llama-cpp': 'llama.cpp',
  vllm: 'vLLM',
  custom: 'Custom server',
  guide: 'Baton',
}

/** Vendors whose models run on a machine of the person: no key, no bill, slow to load. */
export const localVendors: ReadonlySet<Vendor> = new Set(['ollama', 'lm-studio', 'llama-cpp', 'vllm'])
