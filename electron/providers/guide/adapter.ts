// The built-in companion: answers questions about Baton from its manual, without a network, a key or a model. It speaks
// through the same interface as every provider, so that what works with it works with them.

import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { Usage } from '../../../shared/domain/usage.ts'
import type { AdapterIo, ApiModule, ProviderAdapter, RenderedMessage, TurnRequest } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { vendorProfiles } from '../vendors.ts'
import { countInputTokens, countTokens } from './count-tokens.ts'
import { guideModel } from './guide-model.ts'
import { guideHandoff } from './handoff.ts'
import { guideRecords } from './record.ts'

/** How fast the guide writes. */
export interface GuideTempo {
  readonly wordsPerStep: number
  readonly stepMs: number
}

/** Quick, but slow enough to be read along and to be stopped. */
const usualTempo: GuideTempo = { wordsPerStep: 3, stepMs: 10 }

function textOf(message: RenderedMessage): string {
  return message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
}

/** Waits, or returns at once when the signal is aborted. */
function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, delayMs)
    signal.addEventListener('abort', end)
  })
}

/** Cuts a text into pieces of a few words; joined, they are the text again. */
function cutIntoSteps(text: string, wordsPerStep: number): string[] {
  const words = text.match(/\s*\S+|\s+$/g) ?? []
  const steps: string[] = []
  for (let index = 0; index < words.length; index += wordsPerStep) {
    steps.push(words.slice(index, index + wordsPerStep).join(''))
  }
  return steps
}

const uncounted: Usage = {
  inputTotal: null,
  cacheRead: null,
  cacheWrite: null,
  outputTotal: null,
  reasoning: null,
  reportedNanoUsd: null,
  raw: null,
}

async function usageOf(request: TurnRequest, written: string): Promise<Usage> {
  const inputTotal = await countInputTokens(request.systemText, request.messages)
  const outputTotal = await countTokens(written)
  return {
    inputTotal,
    cacheRead: 0,
    cacheWrite: 0,
    outputTotal,
    reasoning: 0,
    reportedNanoUsd: null,
    raw: { counted_by: 'o200k_base', input_tokens: inputTotal, output_tokens: outputTotal },
  }
}

async function* answer(
  request: TurnRequest,
  io: AdapterIo,
  tempo: GuideTempo,
): AsyncGenerator<StreamEvent, void, void> {
  yield {
    type: 'response-start',
    identifiers: [],
    servedModel: guideModel.id,
    headers: {},
    requestBytes: null,
  }
  // A stopped answer costs nothing either; what was written by then is counted by nobody.
  yield { type: 'usage', usage: uncounted }
  // The manual and its index are loaded with the first question, not with the start.
  const { answerQuestion } = await import('./answer-question.ts')
  const questions = request.messages.filter(({ role }) => role === 'user').map(textOf)
  const text = answerQuestion(questions)
  yield { type: 'part-start', index: 0, part: { type: 'text', text: '' } }
  let written = ''
  for (const delta of cutIntoSteps(text, tempo.wordsPerStep)) {
    if (io.signal.aborted) break
    yield { type: 'part-delta', index: 0, delta }
    written += delta
    await pause(tempo.stepMs, io.signal)
  }
  yield { type: 'part-end', index: 0, part: null }
  if (io.signal.aborted) {
    const { name: vendorName } = vendorProfiles[io.vendor]
    yield { type: 'fail', failure: failureOf('aborted', { vendorName }), identifiers: [] }
    return
  }
  yield { type: 'usage', usage: await usageOf(request, written) }
  yield {
    type: 'finish',
    reason: 'stop',
    rawReason: null,
    native: null,
    identifiers: [],
    handle: null,
    metadata: null,
  }
}

/** @param tempo how fast it writes; tests take a faster one */
export function createGuideAdapter(tempo: GuideTempo = usualTempo): ProviderAdapter {
  return {
    api: 'guide',
    handoff: guideHandoff,
    followsInstructions: false,
    replaysNativeAcrossModels: () => false,
    stream: (request, io) => answer(request, io, tempo),
    listModels: () => Promise.resolve([guideModel]),
  }
}

export const guideAdapter: ProviderAdapter = createGuideAdapter()

export const guideApi: ApiModule = { adapter: guideAdapter, records: guideRecords }
