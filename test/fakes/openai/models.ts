/** What the fakes list: the shapes of each server, with invented models. */
export const openAiModels = {
  object: 'list',
  data: [
    { id: 'gpt-6-sol', object: 'model', created: 1_790_000_000, owned_by: 'openai' },
    { id: 'gpt-6-luna', object: 'model', created: 1_790_100_000, owned_by: 'openai' },
    {
      id: 'gpt-4.1',
      object: 'model',
      created: 1_744_000_000,
      owned_by: 'openai',
      shutdown_date: '2027-02-01',
    },
    { id: 'text-embedding-3-small', object: 'model', created: 1_705_000_000, owned_by: 'openai' },
    { id: 'gpt-4o-mini-tts', object: 'model', created: 1_742_000_000, owned_by: 'openai' },
    { id: 'whisper-1', object: 'model', created: 1_677_000_000, owned_by: 'openai' },
    { id: 'dall-e-3', object: 'model', created: 1_698_000_000, owned_by: 'openai' },
    { id: 'omni-moderation-latest', object: 'model', created: 1_731_000_000, owned_by: 'openai' },
  ],
}

export const openRouterModels = {
  data: [
    {
      id: 'maker/thinker',
      canonical_slug: 'maker/thinker-1',
      name: 'Maker: Thinker',
      created: 1_780_000_000,
      context_length: 200_000,
      architecture: {
        input_modalities: ['text', 'image', 'file'],
        output_modalities: ['text'],
        tokenizer: 'Other',
      },
      pricing: { prompt: '0.0000025', completion: '0.00001', input_cache_read: '0.00000025', request: '0' },
      top_provider: { context_length: 131_072, max_completion_tokens: 32_768, is_moderated: false },
      supported_parameters: ['reasoning', 'tools'],
      expiration_date: '2026-12-31',
    },
    {
      id: 'maker/router',
      name: 'Router',
      created: 1_770_000_000,
      context_length: 8_192,
      architecture: { input_modalities: ['text'], output_modalities: ['text'] },
      pricing: { prompt: '-1', completion: '-1' },
      top_provider: { context_length: null, max_completion_tokens: null },
      supported_parameters: ['tools'],
      expiration_date: null,
    },
    {
      id: 'maker/painter',
      name: 'Painter',
      created: 1_770_000_000,
      context_length: 8_192,
      architecture: { input_modalities: ['text'], output_modalities: ['image'] },
      pricing: { prompt: '0', completion: '0' },
    },
  ],
}

export const ollamaTags = {
  models: [
    {
      name: 'llama-local:8b',
      model: 'llama-local:8b',
      modified_at: '2026-11-01T10:00:00Z',
      size: 4_700_000_000,
      digest: 'ab12',
      details: { family: 'llama', parameter_size: '8B', quantization_level: 'Q4_K_M' },
    },
  ],
}

export const lmStudioModels = {
  models: [
    {
      type: 'llm',
      key: 'maker/local-20b',
      display_name: 'Local 20B',
      max_context_length: 131_072,
      loaded_instances: [{ id: 'maker/local-20b', config: { context_length: 16_384 } }],
      capabilities: { vision: false, trained_for_tool_use: true },
    },
    { type: 'embedding', key: 'maker/embedder', display_name: 'Embedder', max_context_length: 2_048 },
  ],
}

export const llamaCppModels = {
  object: 'list',
  data: [
    {
      id: '/models/maker/local-7b-q4.gguf',
      object: 'model',
      created: 1_795_000_000,
      owned_by: 'llamacpp',
      meta: { n_ctx_train: 32_768, n_ctx: 8_192 },
    },
  ],
}

export const vllmModels = {
  object: 'list',
  data: [
    { id: 'maker/served', object: 'model', created: 1_795_000_000, owned_by: 'vllm', max_model_len: 65_536 },
  ],
}
