// Every dialect Baton speaks. Importing this loads no SDK: adapters import theirs at first use, so that start is fast.
import type { ApiKind } from '../../shared/domain/vendor.ts'
import type { ProviderAdapter } from './adapter.ts'
import { anthropicMessagesAdapter } from './anthropic-messages/adapter.ts'
import { geminiGenerateAdapter } from './gemini-generate/adapter.ts'
import { geminiInteractionsAdapter } from './gemini-interactions/adapter.ts'
import { guideAdapter } from './guide/adapter.ts'
import { openAiChatAdapter } from './openai-chat/adapter.ts'
import { openAiResponsesAdapter } from './openai-responses/adapter.ts'

const adapters: readonly ProviderAdapter[] = [
  openAiResponsesAdapter,
  openAiChatAdapter,
  anthropicMessagesAdapter,
  geminiInteractionsAdapter,
  geminiGenerateAdapter,
  guideAdapter,
]

/** The adapter of a dialect, or null when Baton does not speak it yet. */
export function adapterFor(api: ApiKind): ProviderAdapter | null {
  return adapters.find((adapter) => adapter.api === api) ?? null
}
