import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const every = 'test/**/*.test.{ts,tsx}'
const shared =
  'test/{accounts,build,catalogue,domain,engine,providers,renderer,rpc,state,transfer}/**/*.test.{ts,tsx}'
/** What SDKs do when they are loaded among variables that mislead them. */
const environmental = [
  'test/providers/{cohere-fake,gemini-fake,gemini-key,mistral-environment}.test.ts',
  'test/build/node-runtime.test.ts',
  'test/transfer/import/hostile-files.test.ts',
]

export default defineConfig({
  test: {
    // Processes and not threads: native modules, environment variables and signals.
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
    projects: [
      // Files without processes, signals and global changes that stay share a process and what it has loaded.
      { extends: true, test: { name: 'shared', include: [shared], exclude: environmental, isolate: false } },
      { extends: true, test: { name: 'environment', include: environmental } },
      { extends: true, test: { name: 'apart', include: [every], exclude: [shared, 'test/{e2e,bench}/**'] } },
    ],
  },
})
