// Who bills (vendor) and which wire dialect is spoken (api). One api serves many vendors.
import { z } from 'zod'

export const apiKindSchema = z.enum([
  'openai-responses',
  'openai-chat',
  'anthropic-messages',
  'gemini-interactions',
  'gemini-generate',
  'mistral-chat',
  'mistral-conversations',
  'cohere-chat',
  'guide',
])
export type ApiKind = z.infer<typeof apiKindSchema>

export const vendorSchema = z.enum([
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
])
export type Vendor = z.infer<typeof vendorSchema>

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
