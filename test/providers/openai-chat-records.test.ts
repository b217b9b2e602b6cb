import { describe, expect, it } from 'vitest'
import { openAiChatApi } from '../../electron/providers/openai-chat/adapter.ts'
import { vendorProfiles } from '../../electron/providers/vendors.ts'
import { type ProviderRecord, providerRecordSchema } from '../../shared/domain/provider-record.ts'

const { records } = openAiChatApi
const recordOf = (vendor: string): ProviderRecord => {
  const found = records.find((record) => record.vendor === vendor)
  if (found === undefined) throw new Error(`no record of ${vendor}`)
  return found
}
const sentenceFields = [
  'state',
  'sdkSession',
  'history',
  'retention',
  'lostHandle',
  'cost',
  'recommendation',
] as const

describe('what is known about chat', () => {
  it('stands for every vendor that speaks it, once', () => {
    expect(records.map((record) => record.vendor).toSorted()).toEqual([
      ...['custom', 'deepseek', 'groq', 'llama-cpp', 'lm-studio'],
      ...['ollama', 'openai', 'openrouter', 'vllm', 'xai'],
    ])
  })

  it.each(records)('fits the screen for $vendor', (record) => {
    expect(providerRecordSchema.parse(record)).toEqual(record)
    for (const field of sentenceFields) {
      expect(record[field], field).toMatch(/^[A-Zvl].*[.]$/s)
      expect(record[field], field).not.toMatch(/!|TODO|unverified| {2}/)
      expect(record[field].length, field).toBeLessThan(420)
    }
    expect(record.identifiers.length).toBeGreaterThan(0)
    expect(record.metadata.length).toBeGreaterThan(0)
    expect(record.reviewedOn).toMatch(/^2026-\d\d-\d\d$/)
    // Nothing is kept for continuing, so there is no way and nothing to lose.
    expect(record.ways).toEqual([])
    expect(record.lostHandle).toContain('no id that could be lost')
  })

  it.each(records)('claims a count for $vendor exactly where the adapter can count', (record) => {
    expect(record.countEndpoint !== null).toBe(vendorProfiles[record.vendor].chat.countsTokens !== null)
  })

  it.each(records)(
    'tells where to ask for a call of $vendor afterwards, exactly where it can be',
    (record) => {
      const { lookUpPath } = vendorProfiles[record.vendor].chat
      expect(record.lookUpEndpoint).toBe(lookUpPath === null ? null : `GET ${lookUpPath}?id=`)
    },
  )

  it('says what makes each vendor different', () => {
    expect(recordOf('openai').state).toContain('store: false')
    expect(recordOf('openrouter').cost).toContain('key of your own')
    expect(recordOf('openrouter').lostHandle).toContain('400')
    expect(recordOf('deepseek').state).toContain('disks')
    expect(recordOf('xai').state).toContain('deprecated')
    expect(recordOf('groq').cost).toContain('half the input price')
    expect(recordOf('ollama').lostHandle).toContain('ignored without an error')
    expect(recordOf('ollama').history).toContain('left out without a word')
    expect(recordOf('ollama').identifiers[0]?.kind).toBe('response-label')
    expect(recordOf('llama-cpp').lostHandle).toContain('refuses')
    expect(recordOf('vllm').lostHandle).toContain('not found')
  })

  it('asks nobody to keep anything, and tells who must be told', () => {
    const told = records.filter((record) => vendorProfiles[record.vendor].chat.acceptsStore)
    expect(told.map((record) => record.vendor)).toEqual(['openai'])
  })
})
