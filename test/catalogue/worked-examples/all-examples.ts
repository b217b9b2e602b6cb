import { anthropicExamples } from './anthropic.ts'
import { cohereExamples } from './cohere.ts'
import { deepseekExamples } from './deepseek.ts'
import { googleExamples } from './google.ts'
import { googleInteractionExamples } from './google-interactions.ts'
import { groqExamples } from './groq.ts'
import { localExamples } from './local.ts'
import { mistralExamples } from './mistral.ts'
import { openaiExamples } from './openai.ts'
import { openaiChatExamples } from './openai-chat.ts'
import { openaiNameExamples } from './openai-names.ts'
import { openrouterExamples } from './openrouter.ts'
import type { WorkedExample } from './worked-example.ts'
import { xaiExamples } from './xai.ts'

export const workedExamples: readonly WorkedExample[] = [
  ...openaiExamples,
  ...openaiNameExamples,
  ...openaiChatExamples,
  ...anthropicExamples,
  ...googleExamples,
  ...googleInteractionExamples,
  ...mistralExamples,
  ...cohereExamples,
  ...deepseekExamples,
  ...xaiExamples,
  ...groqExamples,
  ...openrouterExamples,
  ...localExamples,
]
