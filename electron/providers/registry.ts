// Every dialect Baton speaks, one line each. Importing this loads no SDK: adapters import theirs at first use, so that
// start is fast.
import { anthropicMessagesApi } from './anthropic-messages/adapter.ts'
import { cohereChatApi } from './cohere-chat/adapter.ts'
import { createRegistry } from './create-registry.ts'
import { geminiGenerateApi } from './gemini-generate/adapter.ts'
import { geminiInteractionsApi } from './gemini-interactions/adapter.ts'
import { guideApi } from './guide/adapter.ts'
import { mistralChatApi } from './mistral-chat/adapter.ts'
import { mistralConversationsApi } from './mistral-conversations/adapter.ts'
import { openAiAssistantsApi } from './openai-assistants/record.ts'
import { openAiChatApi } from './openai-chat/adapter.ts'
import { openAiResponsesApi } from './openai-responses/adapter.ts'

export const apiModules = [
  openAiResponsesApi,
  openAiChatApi,
  anthropicMessagesApi,
  geminiInteractionsApi,
  geminiGenerateApi,
  mistralChatApi,
  mistralConversationsApi,
  cohereChatApi,
  guideApi,
  openAiAssistantsApi,
]

export const registry = createRegistry(apiModules)
