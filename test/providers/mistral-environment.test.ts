// What the environment says to Mistral's SDK. In a file, and so in a process, of its own: the SDK reads it only once.
import { expect, it, vi } from 'vitest'
import { mistralChatAdapter as adapter } from '../../electron/providers/mistral-chat/adapter.ts'
import { jsonAnswer } from '../fakes/wire-server.ts'
import { failureOfStream, testIo, userRequest } from './conformance.ts'
import { plain, runTurn, startFake } from './mistral-setup.ts'

it('prints nothing and traces nothing, whatever the environment asks of the SDK', async () => {
  vi.stubEnv('MISTRAL_DEBUG', 'true')
  vi.stubEnv('MISTRAL_API_KEY', 'key-of-somebody-else')
  vi.stubEnv('MISTRAL_SDK_TELEMETRY', 'dedicated')
  const printed = (['log', 'warn', 'group', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => undefined),
  )
  try {
    const fake = await startFake()
    fake.script(jsonAnswer(200, { model: plain }, { 'x-model-deprecation-timestamp': '2026-12-31' }))
    const failure = failureOfStream(await runTurn(adapter, fake.url, userRequest(plain)))
    expect(failure.message).toBe('Mistral did not answer with a stream.')
    const withoutKey = { ...testIo('mistral', fake.url), apiKey: null }
    for await (const event of adapter.stream(userRequest(plain), withoutKey)) {
      expect(event).toMatchObject({ type: 'fail', failure: { kind: 'auth' } })
    }
    for (const spy of printed) expect(spy).not.toHaveBeenCalled()
    expect(fake.requests[0]?.headers).toMatchObject({ 'user-agent': 'Baton', accept: 'text/event-stream' })
    expect(Object.keys(fake.requests[0]?.headers ?? {})).not.toContain('traceparent')
    expect(fake.requests[1]?.headers.authorization).toBeUndefined()
  } finally {
    for (const spy of printed) spy.mockRestore()
    vi.unstubAllEnvs()
  }
})
