// With GOOGLE_GENAI_DEBUG set, Google's SDK prints every header of Interactions. It reads the variable once, so this
// file is alone with it: the key must not be among what is printed.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { geminiGenerateAdapter } from '../../electron/providers/gemini-generate/adapter.ts'
import { geminiInteractionsAdapter } from '../../electron/providers/gemini-interactions/adapter.ts'
import { startGeminiFake } from '../fakes/gemini-server.ts'
import { collectEvents, conformanceKey, finishOfStream, testIo, userRequest } from './conformance.ts'

let printed: unknown[] = []
beforeEach(() => {
  vi.stubEnv('GOOGLE_GENAI_DEBUG', 'true')
  printed = []
  for (const method of ['log', 'group', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...words: unknown[]) => {
      printed.push(...words)
    })
  }
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

it('keeps the key from an SDK that prints what it sends', async () => {
  const fake = await startGeminiFake({ validKey: conformanceKey })
  try {
    const io = testIo('google', fake.url)
    for (const adapter of [geminiInteractionsAdapter, geminiGenerateAdapter]) {
      const events = await collectEvents(adapter.stream(userRequest('gemini-3.8-flash'), io))
      expect(finishOfStream(events).reason).toBe('stop')
      await adapter.listModels(io)
    }
  } finally {
    await fake.close()
  }
  const text = JSON.stringify(printed)
  expect(text).toContain('x-goog-api-key')
  expect(text).not.toContain(conformanceKey)
})
