import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/e2e/**', 'test/bench/**', 'node_modules/**'],
    // A process of its own for each file: native modules, environment variables and signals stay apart.
    pool: 'forks',
    // Many tests wait for servers and child processes, so that even two processors carry two of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // No key of the developer ever reaches a test.
    env: Object.fromEntries(
      [
        'OPENAI',
        'ANTHROPIC',
        'GEMINI',
        'GOOGLE',
        'MISTRAL',
        'COHERE',
        'CO',
        'OPENROUTER',
        'DEEPSEEK',
        'XAI',
        'GROQ',
      ].map((prefix) => [`${prefix}_API_KEY`, '']),
    ),
  },
})
