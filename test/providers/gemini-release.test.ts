// Deleting what Google holds, over the real SDK.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AdapterError, type ContinuedHandle } from '../../electron/providers/adapter.ts'
import { geminiInteractionsAdapter as adapter } from '../../electron/providers/gemini-interactions/adapter.ts'
import type { HandleSeed } from '../../shared/domain/continuation.ts'
import { type GeminiFake, startGeminiFake } from '../fakes/gemini-server.ts'
import { collectEvents, conformanceKey, finishOfStream, testIo, userRequest } from './conformance.ts'

let fake: GeminiFake
beforeEach(async () => {
  fake = await startGeminiFake({ validKey: conformanceKey })
})
afterEach(() => fake.close())

/** Asks and returns the handle of the answer. */
async function ask(text: string, handle: ContinuedHandle | null): Promise<HandleSeed> {
  const request = { ...userRequest('gemini-3.8-flash', text), state: { way: 'interaction', handle } }
  const events = await collectEvents(adapter.stream(request, testIo('google', fake.url)))
  const seed = finishOfStream(events).handle
  if (seed === null) throw new Error('the turn gave no handle')
  return seed
}

describe('deleting what Google holds', () => {
  const release = (value: string, io = testIo('google', fake.url)) =>
    adapter.release?.({ kind: 'interaction', value, position: null }, io)

  it('deletes one interaction and finds it gone the second time', async () => {
    const { value, position } = await ask('One', null)
    const second = await ask('Two', { value, position, isAtEnd: true })
    expect(await release(value)).toBe('deleted')
    expect(fake.storedIds()).toEqual([second.value])
    expect(await release(value)).toBe('already-gone')
    const requests = fake.server.requests.filter((request) => request.method === 'DELETE')
    expect(requests.map((request) => request.path)).toEqual([
      `/v1beta/interactions/${value}`,
      `/v1beta/interactions/${value}`,
    ])
    expect(requests[0]?.headers['x-goog-api-key']).toBe(conformanceKey)
  })

  it('says why it could not', async () => {
    const io = { ...testIo('google', fake.url), apiKey: 'AIza-another-key-0123456789' }
    const failed = await release('v1_x', io)?.catch((thrown: unknown) => thrown)
    expect(failed).toBeInstanceOf(AdapterError)
    expect(failed).toMatchObject({ failure: { kind: 'auth', status: 401 } })
    expect(fake.server.requests).toHaveLength(1)
    const url = fake.url
    await fake.close()
    const alone = await release('v1_x', testIo('google', url))?.catch((thrown: unknown) => thrown)
    expect(alone).toMatchObject({ failure: { kind: 'network' } })
  })
})

it('can be read back with what the person said', async () => {
  const { value } = await ask('One', null)
  const answer = await fetch(`${fake.url}/v1beta/interactions/${value}?include_input=true`, {
    headers: { 'x-goog-api-key': conformanceKey },
  })
  expect(await answer.json()).toMatchObject({
    id: value,
    status: 'completed',
    steps: [{ type: 'user_input' }, { type: 'thought' }, { type: 'model_output' }],
  })
})
