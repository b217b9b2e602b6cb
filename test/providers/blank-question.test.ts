// When nothing is left of the last message, no adapter may answer the question before it once more. Nothing is sent.
import { afterEach, describe, expect, it } from 'vitest'
import type { ProviderAdapter, RenderedMessage, RequestedState } from '../../electron/providers/adapter.ts'
import { anthropicMessagesAdapter } from '../../electron/providers/anthropic-messages/adapter.ts'
import { buildCountBody } from '../../electron/providers/anthropic-messages/request.ts'
import { wasNeverSent } from '../../electron/providers/classify-failure.ts'
import { cohereChatAdapter } from '../../electron/providers/cohere-chat/adapter.ts'
import { geminiGenerateAdapter } from '../../electron/providers/gemini-generate/adapter.ts'
import { buildCountParameters } from '../../electron/providers/gemini-generate/count-tokens.ts'
import { geminiInteractionsAdapter } from '../../electron/providers/gemini-interactions/adapter.ts'
import { mistralChatAdapter } from '../../electron/providers/mistral-chat/adapter.ts'
import { mistralConversationsAdapter } from '../../electron/providers/mistral-conversations/adapter.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { startWireServer } from '../fakes/wire-server.ts'
import { collectEvents, expectLawful, failureOfStream, testIo, userRequest } from './conformance.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

function says(role: 'user' | 'assistant', text: string): RenderedMessage {
  return { role, parts: [{ type: 'text', text }], native: null }
}
const nothing: RenderedMessage = { role: 'user', parts: [], native: null }
const answered = [says('user', 'One?'), says('assistant', 'One.')]

const adapters: readonly (readonly [ProviderAdapter, Vendor, string | null])[] = [
  [anthropicMessagesAdapter, 'anthropic', 'thread'],
  [geminiGenerateAdapter, 'google', 'sdk-session'],
  [geminiInteractionsAdapter, 'google', 'interaction'],
  [mistralChatAdapter, 'mistral', null],
  [mistralConversationsAdapter, 'mistral', 'conversation'],
  [cohereChatAdapter, 'cohere', null],
]

describe.each(adapters)('$api', (adapter, vendor, way) => {
  async function ask(messages: readonly RenderedMessage[], state: RequestedState | null) {
    const server = await startWireServer(() => ({ status: 500, steps: [] }))
    closers.push(() => server.close())
    const request = { ...userRequest('model-x'), messages, state }
    const events = await collectEvents(adapter.stream(request, testIo(vendor, server.url)))
    expectLawful(events)
    return { failure: failureOfStream(events), requests: server.requests }
  }
  const anew = way === null ? null : { way, handle: null }

  it.each([
    ['nothing after an answer', [...answered, nothing]],
    ['an empty text after an answer', [...answered, says('user', '')]],
    ['nothing after a question that got no answer', [says('user', 'One?'), nothing]],
    ['an answer at the end', answered],
    ['nothing at all', []],
  ])('sends nothing for %s', async (_what, messages) => {
    for (const state of [null, anew]) {
      const { failure, requests } = await ask(messages, state)
      expect(failure).toMatchObject({
        kind: 'bad-request',
        message: 'There is nothing to answer: the last message is empty.',
        retryable: false,
        status: null,
      })
      expect(wasNeverSent(failure)).toBe(true)
      expect(requests).toEqual([])
    }
  })

  it('asks when there is something to answer', async () => {
    const { failure, requests } = await ask([...answered, says('user', 'Two?')], anew)
    expect(failure.kind).toBe('overloaded')
    expect(requests).toHaveLength(1)
    expect(requests[0]?.bodyText).toContain('Two?')
  })
})

describe('a history that is counted before there is a question', () => {
  const request = { ...userRequest('model-x'), messages: [...answered, nothing] }

  it('is counted whole at Anthropic', () => {
    expect(buildCountBody(request).messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'One?' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'One.' }] },
      { role: 'user', content: [{ type: 'text', text: '.' }] },
    ])
  })

  it('is counted whole at Google', () => {
    const text = JSON.stringify(buildCountParameters(request))
    expect(text).toContain('"role":"model","parts":[{"text":"One."}]},{"role":"user","parts":[{"text":"."}]}')
  })
})
