// A server may store a response although it was not asked to. Nothing is held unseen.
import { describe, expect, it } from 'vitest'
import {
  completedStream,
  messageItem,
  numbered,
  openingRecords,
  responseObject,
} from '../fakes/openai/responses-wire.ts'
import { finishOfStream } from './conformance.ts'
import { heldOf, runBody } from './openai-responses-setup.ts'

describe('what is kept although nobody asked for it', () => {
  const items = [messageItem('Hi')]
  const unasked = {
    kind: 'response',
    value: 'resp_a1',
    position: null,
    expiresAt: null,
    heldUntil: null,
    isOneUse: false,
  }

  it('is announced with the first record at a server of which nothing is known', async () => {
    const events = await runBody(completedStream(items, { store: true }), undefined, 'custom')
    expect(heldOf(events)).toEqual([unasked])
    const types = events.map(({ type }) => type)
    expect(types.indexOf('held')).toBeLessThan(types.indexOf('part-start'))
    expect(finishOfStream(events).handle).toBeNull()
  })

  it.each(['failed', 'cut'] as const)('is announced when the answer %s', async (how) => {
    const facts = { store: true }
    const opening = openingRecords(items, facts)
    const failed = { type: 'response.failed', response: responseObject('failed', items, facts) }
    const events = await runBody(
      numbered(how === 'failed' ? [...opening, failed] : opening),
      undefined,
      'custom',
    )
    expect(heldOf(events)).toEqual([unasked])
    expect(events.at(-1)).toMatchObject({ type: 'fail' })
  })

  it('is announced at OpenAI as well, with its term', async () => {
    const events = await runBody(completedStream(items, { store: true }))
    expect(heldOf(events)).toMatchObject([{ value: 'resp_a1', heldUntil: expect.any(Number) }])
    expect(finishOfStream(events).handle).toBeNull()
  })

  it.each([false, undefined])('is nothing where the echo says %s', async (store) => {
    const response = responseObject('completed', items, { extra: { store } })
    const body = numbered([...openingRecords(items), { type: 'response.completed', response }])
    expect(heldOf(await runBody(body, undefined, 'custom'))).toEqual([])
  })
})
