import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AdapterError } from '../../electron/providers/adapter.ts'
import { cohereChatAdapter as adapter } from '../../electron/providers/cohere-chat/adapter.ts'
import { registry } from '../../electron/providers/registry.ts'
import { providerRecordSchema } from '../../shared/domain/provider-record.ts'
import { cohereFailures } from '../fakes/cohere/errors.ts'
import { type CohereFake, startCohereFake } from '../fakes/cohere-server.ts'
import { jsonAnswer, startWireServer } from '../fakes/wire-server.ts'
import { conformanceKey, testIo } from './conformance.ts'

let fake: CohereFake
beforeEach(async () => {
  fake = await startCohereFake({ validKey: conformanceKey })
})
afterEach(() => fake.close())

describe('the models of Cohere', () => {
  it('are the ones that chat, with what is known', async () => {
    const models = await adapter.listModels(testIo('cohere', fake.url))
    expect(models.map((model) => model.id)).toEqual([
      'command-a-plus-05-2026',
      'command-a-reasoning-08-2025',
      'command-a-vision-07-2025',
      'command-a-03-2025',
      'command-r7b-12-2024',
      'command-r-03-2024',
    ])
    expect(models[0]).toMatchObject({
      displayName: 'command-a-plus-05-2026',
      contextWindow: 200_000,
      acceptsImages: true,
      acceptsDocuments: false,
      reasons: true,
      releasedAt: Date.UTC(2026, 4, 1),
      deprecation: null,
    })
    expect(models[3]).toMatchObject({ acceptsImages: false, reasons: null })
    expect(models[5]?.deprecation).toBe('Deprecated; the list names no date for its end.')
    expect(fake.server.requests[0]?.path).toBe('/v1/models?endpoint=chat&page_size=1000')
  })

  it('come page after page', async () => {
    const paged = await startCohereFake({ modelPageSize: 4 })
    try {
      expect(await adapter.listModels(testIo('cohere', paged.url))).toHaveLength(6)
      expect(paged.server.requests.map((request) => request.path)).toEqual([
        '/v1/models?endpoint=chat&page_size=1000',
        '/v1/models?endpoint=chat&page_size=1000&page_token=4',
      ])
    } finally {
      await paged.close()
    }
  })

  it.each([
    ['bad-key', { kind: 'auth', status: 401 }],
    ['rate-limit', { kind: 'rate-limit', retryAfterMs: 7_000 }],
    ['overloaded', { kind: 'overloaded', status: 503 }],
  ] as const)('cannot be listed: %s', async (name, failure) => {
    const server = await startWireServer(() => cohereFailures[name]())
    try {
      const failed = await adapter.listModels(testIo('cohere', server.url)).catch((error: unknown) => error)
      expect(failed).toBeInstanceOf(AdapterError)
      expect(failed).toMatchObject({ failure })
      expect(server.requests).toHaveLength(1)
    } finally {
      await server.close()
    }
  })

  it('are no list when the answer is something else', async () => {
    const server = await startWireServer(() => jsonAnswer(200, { data: [] }))
    try {
      await expect(adapter.listModels(testIo('cohere', server.url))).rejects.toMatchObject({
        failure: { kind: 'unknown' },
      })
    } finally {
      await server.close()
    }
  })
})

describe('what is known about Cohere', () => {
  it('is a record of its own that offers no state', () => {
    const record = registry.recordOf('cohere-chat', 'cohere')
    expect(providerRecordSchema.parse(record)).toEqual(record)
    expect(record).toMatchObject({ ways: [], countEndpoint: null, endedOn: null })
    expect(registry.adapterFor('cohere-chat')).toBe(adapter)
    expect(registry.apisOf('cohere')).toEqual(['cohere-chat'])
  })
})
