import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nameModel } from '../../electron/providers/catalogue/name-model.ts'

it.each([
  ['gpt-6.1-sol', 'GPT-6.1 Sol'],
  ['gpt-4o', 'GPT-4o'],
  ['gpt-4o-mini', 'GPT-4o Mini'],
  ['gpt-4o-2024-08-06', 'GPT-4o (2024-08-06)'],
  ['gpt-4.1-nano', 'GPT-4.1 Nano'],
  ['chatgpt-4o-latest', 'ChatGPT-4o Latest'],
  ['o3-mini', 'o3 Mini'],
  ['claude-opus-5-5', 'Claude Opus 5.5'],
  ['claude-sonnet-4-5-20250929', 'Claude Sonnet 4.5 (2025-09-29)'],
  ['claude-3-5-sonnet-20241022', 'Claude 3.5 Sonnet (2024-10-22)'],
  ['claude-fable-5-2', 'Claude Fable 5.2'],
  ['gemini-3.8-flash', 'Gemini 3.8 Flash'],
  ['gemini-4-argon', 'Gemini 4 Argon'],
  ['mistral-large-2512', 'Mistral Large 2512'],
  ['deepseek-v4-pro', 'DeepSeek V4 Pro'],
  ['grok-4.7', 'Grok 4.7'],
  ['openai/gpt-oss-120b', 'GPT-OSS 120B'],
  ['gpt-oss:20b', 'GPT-OSS 20B'],
  ['llama3.2:3b', 'Llama 3.2 3B'],
  ['llama3.2:latest', 'Llama 3.2'],
  ['qwen3:8b', 'Qwen 3 8B'],
  ['qwen/qwen3.8-27b', 'Qwen 3.8 27B'],
  ['qwen3:30b-a3b', 'Qwen 3 30B A3B'],
  ['llama-3.3-70b-versatile', 'Llama 3.3 70B Versatile'],
  ['mixtral:8x7b', 'Mixtral 8X7B'],
  ['/models/qwen2.5-7b-instruct-q4_k_m.gguf', 'Qwen 2.5 7B Instruct Q4_K_M'],
  ['C:\\models\\Phi-4.gguf', 'Phi 4'],
  ['guide', 'Guide'],
])('%s is called %s', (id, name) => {
  expect(nameModel(id)).toBe(name)
})

it('always finds a name, and a different one for a different date', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 60 }), (id) => {
      expect(nameModel(id).length).toBeGreaterThan(0)
    }),
  )
  expect(nameModel('gpt-4o-2024-08-06')).not.toBe(nameModel('gpt-4o-2024-11-20'))
})
