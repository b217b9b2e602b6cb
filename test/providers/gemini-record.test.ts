import { describe, expect, it } from 'vitest'
import { geminiGenerateApi } from '../../electron/providers/gemini-generate/adapter.ts'
import { isForChat, thinkingTraitOf } from '../../electron/providers/gemini-generate/record.ts'
import { geminiInteractionsApi } from '../../electron/providers/gemini-interactions/adapter.ts'
import { interactionSeed } from '../../electron/providers/gemini-interactions/handle.ts'
import { providerRecordSchema } from '../../shared/domain/provider-record.ts'

const records = [...geminiGenerateApi.records, ...geminiInteractionsApi.records]

describe('what Baton knows about Gemini', () => {
  it.each(records)('is a whole record of $apiName', (record) => {
    expect(providerRecordSchema.parse(record)).toEqual(record)
    const sentences = [record.state, record.sdkSession, record.history, record.retention, record.lostHandle]
    for (const text of [...sentences, record.cost, record.recommendation]) {
      expect(text).toMatch(/^[A-Z].*\.$/)
      expect(text).not.toMatch(/!|TODO/)
    }
    expect(record.identifiers.length).toBeGreaterThan(2)
    expect(record.metadata.length).toBeGreaterThan(2)
  })

  it('continues a chain for less time than Google surely keeps it, and lists it for as long as Google may', () => {
    const [way] = geminiInteractionsApi.records[0]?.ways ?? []
    const dayMs = 24 * 3_600_000
    expect(way?.lifetimeMs).toBeLessThan(dayMs)
    expect(way?.heldForMs).toBe(55 * dayMs)
    const seed = interactionSeed('v1_1', 0, 0)
    expect(seed).toMatchObject({ kind: way?.name, expiresAt: way?.lifetimeMs, heldUntil: way?.heldForMs })
  })

  it('uses a session of the SDK only when asked', () => {
    expect(geminiGenerateApi.records[0]?.ways).toMatchObject([{ kind: 'session', use: 'on-request' }])
    expect(geminiInteractionsApi.records[0]?.ways).toMatchObject([{ kind: 'chain', use: 'automatic' }])
  })
})

describe('what the name of a model says', () => {
  it.each([
    ['gemini-3.8-flash', { kind: 'level' }],
    ['gemini-4-pro', { kind: 'level' }],
    ['gemini-2.5-pro', { kind: 'budget', smallest: 128 }],
    ['gemini-2.5-flash', { kind: 'budget', smallest: 0 }],
    ['gemini-2.0-flash', { kind: 'none' }],
    ['gemma-4-27b-it', { kind: 'none' }],
  ])('how %s is asked to think', (modelId, trait) => {
    expect(thinkingTraitOf(modelId)).toEqual(trait)
  })

  it.each([
    ['gemini-3.8-flash', true],
    ['gemma-4-27b-it', true],
    ['gemini-3.8-flash-tts', false],
    ['gemini-embedding-002', false],
    ['imagen-5', false],
  ])('whether %s is for chatting: %s', (modelId, isOne) => {
    expect(isForChat(modelId)).toBe(isOne)
  })
})
