// The records of OpenAI's apis: whole, in sentences, and with the ways in the order in which they are tried.
import { describe, expect, it } from 'vitest'
import { openAiAssistantsApi } from '../../electron/providers/openai-assistants/record.ts'
import { openAiResponsesApi } from '../../electron/providers/openai-responses/adapter.ts'
import { isReasoningModel, wayOf } from '../../electron/providers/openai-responses/record.ts'
import { providerRecordSchema } from '../../shared/domain/provider-record.ts'

const records = [...openAiResponsesApi.records, ...openAiAssistantsApi.records]
const day = 86_400_000

describe('what Baton knows about OpenAI Responses and Assistants', () => {
  it.each(records.map((record) => [`${record.api} at ${record.vendor}`, record] as const))(
    'is whole for %s',
    (_name, record) => {
      expect(providerRecordSchema.parse(record)).toEqual(record)
      const texts = [record.state, record.sdkSession, record.history, record.retention]
      for (const text of [...texts, record.lostHandle, record.cost, record.recommendation]) {
        expect(text).toMatch(/^(?:[A-Z]|xAI).*\.$/)
        expect(text).not.toContain('!')
      }
      // Read at a glance: the rest stands in the other fields.
      expect(record.state.split(/(?<=\.) /).length).toBeLessThanOrEqual(3)
      expect(record.reviewedOn).toMatch(/^2026-\d\d-\d\d$/)
    },
  )

  it('offers chains first, and conversations only where they are switched on', () => {
    const ways = records.map(({ vendor, ways: list }) => [
      vendor,
      list.map((way) => `${way.name} ${way.use}`),
    ])
    expect(ways).toEqual([
      ['openai', ['response automatic', 'conversation switched-on']],
      ['xai', ['response automatic']],
      ['lm-studio', ['response automatic']],
      ['custom', []],
      ['openai', []],
    ])
    expect(wayOf('openai', 'response')).toMatchObject({
      kind: 'chain',
      appendsMissedTurns: true,
      continuesOlderPoint: true,
      isBoundToModel: false,
      isUncertainAfterBreak: false,
      lifetimeMs: 25 * day,
      heldForMs: 30 * day,
      canRelease: true,
    })
    expect(wayOf('openai', 'conversation')).toMatchObject({
      kind: 'conversation',
      appendsMissedTurns: true,
      continuesOlderPoint: false,
      isBoundToModel: false,
      isUncertainAfterBreak: true,
      lifetimeMs: null,
      heldForMs: null,
      canRelease: true,
    })
    expect(wayOf('xai', 'conversation')).toBeNull()
    expect(wayOf('lm-studio', 'response')).toMatchObject({
      lifetimeMs: null,
      heldForMs: null,
      canRelease: false,
    })
  })

  it('counts where the endpoint is, and says that the threads are gone', () => {
    const counting = records.filter(({ countEndpoint }) => countEndpoint !== null)
    expect(counting.map(({ vendor, countEndpoint }) => [vendor, countEndpoint])).toEqual([
      ['openai', 'POST /responses/input_tokens'],
    ])
    expect(openAiAssistantsApi).toMatchObject({
      adapter: null,
      records: [{ endedOn: '2026-08-26', preference: null, ways: [] }],
    })
  })

  it('tells reasoning models by their names', () => {
    const known = {
      'gpt-6-sol': true,
      'gpt-5.6-sol': true,
      'o4-mini': true,
      'gpt-4.1': false,
      'grok-5': false,
    }
    for (const [modelId, reasons] of Object.entries(known)) expect(isReasoningModel(modelId)).toBe(reasons)
  })
})
