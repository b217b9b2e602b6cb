// Whose model a name or a provider of another application means. Data, like every test for a vendor's name: what is not
// listed is nobody's, and the answer then goes by the name of the model alone.
import type { Vendor } from '../../../../shared/domain/vendor.ts'

/**
 * Beginnings of model names, longest first where one holds the other. As the vendors' own lists of models spell them,
 * with the names that ChatGPT's exports use for models of before (read 2026-11-26).
 */
const beginnings: readonly (readonly [string, Vendor])[] = [
  ['gpt-oss', 'custom'],
  ['gpt', 'openai'],
  ['chatgpt', 'openai'],
  ['o1', 'openai'],
  ['o3', 'openai'],
  ['o4', 'openai'],
  ['text-davinci', 'openai'],
  ['dall-e', 'openai'],
  ['auto', 'openai'],
  ['claude', 'anthropic'],
  ['gemini', 'google'],
  ['mistral', 'mistral'],
  ['magistral', 'mistral'],
  ['codestral', 'mistral'],
  ['ministral', 'mistral'],
  ['pixtral', 'mistral'],
  ['open-mistral', 'mistral'],
  ['open-mixtral', 'mistral'],
  ['command', 'cohere'],
  ['c4ai', 'cohere'],
  ['deepseek', 'deepseek'],
  ['grok', 'xai'],
]

/** Providers as LibreChat, Cherry Studio, Chatbox and llm's plugins call them, in small letters without signs. */
const providers: readonly (readonly [string, Vendor])[] = [
  ['openai', 'openai'],
  ['openairesponses', 'openai'],
  ['azureopenai', 'openai'],
  ['azure', 'openai'],
  ['chatgptbrowser', 'openai'],
  ['assistants', 'openai'],
  ['anthropic', 'anthropic'],
  ['claude', 'anthropic'],
  ['google', 'google'],
  ['gemini', 'google'],
  ['mistral', 'mistral'],
  ['mistralai', 'mistral'],
  ['cohere', 'cohere'],
  ['openrouter', 'openrouter'],
  ['deepseek', 'deepseek'],
  ['xai', 'xai'],
  ['grok', 'xai'],
  ['groq', 'groq'],
  ['ollama', 'ollama'],
  ['lmstudio', 'lm-studio'],
  ['llamacpp', 'llama-cpp'],
  ['vllm', 'vllm'],
]

function plainName(name: string | null): string {
  return name?.toLowerCase().replace(/[^a-z0-9]/g, '') ?? ''
}

function vendorOfProvider(provider: string | null): Vendor | null {
  const plain = plainName(provider)
  return providers.find(([name]) => name === plain)?.[1] ?? null
}

/**
 * @param provider who billed, as the application calls it; believed before the name of the model. Where nobody says, what
 * stands before the first slash of the name is taken for it.
 */
export function vendorOfSlug(slug: string | null, provider: string | null = null): Vendor | null {
  const named = vendorOfProvider(provider)
  if (named !== null || slug === null) return named
  const parts = slug.trim().toLowerCase().split('/')
  const before = parts.length > 1 && provider === null ? vendorOfProvider(parts[0] ?? null) : null
  const bare = parts.at(-1) ?? ''
  return before ?? beginnings.find(([beginning]) => bare.startsWith(beginning))?.[1] ?? null
}
