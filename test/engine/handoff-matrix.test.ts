// Every api hands a thread to every api. One path holds what makes handoffs hard: sealed reasoning, a tool pair, an
// orphan call, a stopped and a failed answer, an image, an empty message and two messages of one role in a row. What the
// target would receive is snapshotted as the request body it builds; the rules that must never break are asserted.
import { describe, expect, test } from 'vitest'
import { countNotes, type RenderInput, renderHistory } from '../../electron/engine/render-history.ts'
import type { ProviderAdapter, RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import { buildMessagesBody } from '../../electron/providers/anthropic-messages/request.ts'
import { buildChatBody as buildCohereBody } from '../../electron/providers/cohere-chat/request.ts'
import { buildGenerateParameters } from '../../electron/providers/gemini-generate/request.ts'
import { buildInteractionBody } from '../../electron/providers/gemini-interactions/request.ts'
import { buildChatRequest as buildMistralChat } from '../../electron/providers/mistral-chat/request.ts'
import { buildConversationRequest } from '../../electron/providers/mistral-conversations/request.ts'
import { buildChatBody } from '../../electron/providers/openai-chat/request.ts'
import { buildResponsesBody } from '../../electron/providers/openai-responses/request.ts'
import { registry } from '../../electron/providers/registry.ts'
import type { NativeContent } from '../../electron/store/store.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ApiKind } from '../../shared/domain/vendor.ts'
import { callParts, type HandoffSource, handoffSources, nativeOf } from '../fixtures/handoff-sources.ts'
import { makePath, reasoning, text } from '../harness/make-message.ts'

const accountId = '01990000-0000-7000-8000-000000000001'
const pixel = Uint8Array.from(Buffer.from('iVBORw0KGgo=', 'base64'))

/** Turns a request into what goes over the wire to the target; the guide has no wire and takes the messages. */
const builders: Partial<Record<ApiKind, (request: TurnRequest, target: HandoffSource) => unknown>> = {
  'openai-responses': (request, target) => buildResponsesBody(request, target.vendor),
  'openai-chat': (request, target) => buildChatBody(request, target.vendor),
  'anthropic-messages': (request) => buildMessagesBody(request),
  'gemini-interactions': (request) => buildInteractionBody(request),
  'gemini-generate': (request) => buildGenerateParameters(request),
  'mistral-chat': (request) => buildMistralChat(request).body,
  'mistral-conversations': (request) => buildConversationRequest(request)?.body,
  'cohere-chat': (request) => buildCohereBody(request),
  guide: (request) => request.messages,
}

function longPath(source: HandoffSource): Message[] {
  return makePath([
    {
      role: 'user',
      parts: [
        text('What is the weather where this was taken?'),
        { type: 'file', hash: 'a'.repeat(64), mediaType: 'image/png', name: 'harbour.png', byteSize: 8 },
      ],
    },
    { role: 'assistant', parts: callParts(source) },
    {
      role: 'tool',
      parts: [
        { type: 'tool-result', callId: source.callId, name: 'weather', output: '4 °C', isError: false },
      ],
    },
    { role: 'assistant', parts: [text('Four degrees.')] },
    { role: 'user', parts: [text('And tomorrow?')] },
    { role: 'assistant', parts: [reasoning('Maybe rain.'), text('Tomorrow it')], status: 'stopped' },
    { role: 'user', parts: [text('   ')] },
    { role: 'user', parts: [text('Try again.')] },
    { role: 'assistant', parts: [text('lost')], status: 'failed' },
    { role: 'user', parts: [text('Once more.')] },
    {
      role: 'assistant',
      parts: [
        { type: 'tool-call', callId: `${source.callId}_orphan`, name: 'forecast', argumentsJson: '{"days":' },
      ],
    },
    { role: 'user', parts: [text('Never mind. Summarise, please.')] },
  ])
}

function hashUpTo(
  input: Omit<RenderInput, 'path' | 'natives'>,
  path: readonly Message[],
  end: number,
): string {
  return renderHistory({ ...input, path: path.slice(0, end), natives: new Map() }).prefixHash
}

function adapterOf(api: ApiKind): ProviderAdapter {
  const adapter = registry.adapterFor(api)
  if (adapter === null) throw new Error(`no adapter for ${api}`)
  return adapter
}

function handOff(source: HandoffSource, target: HandoffSource) {
  const adapter = adapterOf(target.api)
  const path = longPath(source)
  const base = {
    target: { accountId, vendor: target.vendor, api: target.api, modelId: target.modelId },
    modelAcceptsImages: null,
    rules: adapter.handoff,
    strategy: adapter,
    segment: null,
    heldUpTo: null,
    systemText: 'Answer briefly.',
    readFile: () => pixel,
  }
  const natives = new Map<string, NativeContent>()
  const keep = (position: number, content: HandoffSource['callNative']) => {
    const message = path[position]
    const native = nativeOf(source, content, accountId, hashUpTo(base, path, position))
    if (message !== undefined && native !== null) natives.set(message.id, native)
  }
  keep(1, source.callNative)
  const rendered = renderHistory({ ...base, path, natives })
  const request: TurnRequest = {
    modelId: target.modelId,
    systemText: base.systemText,
    messages: rendered.messages.map((message) => message.rendered),
    state: null,
    maxOutputTokens: null,
    reasoningEffort: null,
    cacheKey: 'conversation-1',
  }
  return { rendered, request, body: builders[target.api]?.(request, target) }
}

function callsAndResults(messages: readonly RenderedMessage[]) {
  const calls: string[] = []
  const results: string[] = []
  for (const { parts } of messages) {
    for (const part of parts) {
      if (part.type === 'tool-call') calls.push(part.callId)
      if (part.type === 'tool-result') results.push(part.callId)
    }
  }
  return { calls, results }
}

describe.each(handoffSources.map((source) => [source.api, source] as const))('from %s', (_api, source) => {
  test.each(handoffSources.map((target) => [target.api, target] as const))('to %s', async (_name, target) => {
    const { rendered, request, body } = handOff(source, target)
    const isSame = source.api === target.api
    const wire = JSON.stringify(body)

    await expect(`${JSON.stringify(body, null, 2)}\n`).toMatchFileSnapshot(
      `./__snapshots__/handoff/${source.api}--${target.api}.json`,
    )
    expect(wire).toContain('Four degrees.')
    expect(wire).toContain('Tomorrow it')
    expect(wire).not.toContain('lost')
    expect(wire).toContain('Never mind. Summarise, please.')
    if (!isSame) {
      for (const sealed of ['c2VhbGVk', 'c2lnbmF0dXJl', 'dGhvdWdodA==', 'c2lnbmVk', 'The city is Oslo.']) {
        expect(wire).not.toContain(sealed)
      }
      expect(countNotes(rendered.notes, () => true)).toContainEqual({ kind: 'reasoning-dropped', count: 1 })
    }
    const { calls, results } = callsAndResults(request.messages)
    expect(results).toEqual(calls)
    expect(new Set(calls).size).toBe(calls.length)
    for (const message of request.messages) {
      for (const part of message.parts) {
        if (part.type === 'text' && message.native === null) expect(part.text.trim()).not.toBe('')
      }
    }
  })

  test('renders the same bytes every time', () => {
    for (const target of handoffSources) {
      // Ids of messages are minted anew for every path; nothing of them may reach the wire.
      expect(JSON.stringify(handOff(source, target).body)).toBe(JSON.stringify(handOff(source, target).body))
    }
  })
})
