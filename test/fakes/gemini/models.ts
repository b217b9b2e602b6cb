interface ModelFacts {
  readonly id: string
  readonly name: string
  readonly actions: readonly string[]
  readonly description?: string
}

function model(facts: ModelFacts): Readonly<Record<string, unknown>> {
  return {
    name: `models/${facts.id}`,
    version: '001',
    displayName: facts.name,
    description: facts.description ?? `${facts.name}, stable release`,
    inputTokenLimit: 1_048_576,
    outputTokenLimit: 65_536,
    supportedGenerationMethods: facts.actions,
    temperature: 1,
    topP: 0.95,
    topK: 64,
    thinking: true,
  }
}

const chat = ['generateContent', 'countTokens', 'createCachedContent', 'batchGenerateContent']

/** A plausible list, with models that are not for chatting in between. */
export const geminiModels = [
  model({ id: 'gemini-3.8-pro', name: 'Gemini 3.8 Pro', actions: chat }),
  model({ id: 'gemini-3.8-flash', name: 'Gemini 3.8 Flash', actions: chat }),
  model({ id: 'gemini-3.8-flash-tts', name: 'Gemini 3.8 Flash TTS', actions: chat }),
  model({ id: 'gemini-embedding-002', name: 'Gemini Embedding 2', actions: ['embedContent'] }),
  model({
    id: 'gemini-2.5-flash',
    name: 'Gemini 2.5 Flash',
    actions: chat,
    description: 'Deprecated: will be shut down on 2027-01-15.',
  }),
  model({ id: 'imagen-5', name: 'Imagen 5', actions: ['predict'] }),
]
