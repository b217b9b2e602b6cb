import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createBatonClient } from '../../renderer/rpc/client.ts'
import { createConnection } from '../../renderer/rpc/connection.ts'
import {
  apiName,
  fetchRecords,
  findRecord,
  findWay,
  useRecordsStore,
} from '../../renderer/state/records-store.ts'
import { startSession } from '../../renderer/state/session.ts'
import { recordOf, wayOf } from '../harness/gallery/invented-records.ts'

const records = [
  recordOf({ vendor: 'openai', ways: [wayOf(), wayOf({ name: 'book', label: 'Book' })] }),
  recordOf({ vendor: 'xai' }),
]

describe('the records of the providers', () => {
  beforeEach(() => useRecordsStore.setState({ records: null, problem: null }))

  it('are looked up by api and vendor', () => {
    expect(findRecord(records, 'invented-notes', 'xai')).toBe(records[1])
    expect(findRecord(records, 'invented-notes', 'groq')).toBeNull()
    expect(findRecord(null, 'invented-notes', 'xai')).toBeNull()
  })

  it('name an api, also for a vendor without a record, and call an unknown one as it calls itself', () => {
    expect(apiName(records, 'invented-notes', 'openai')).toBe('Invented Notes')
    expect(apiName(records, 'invented-notes', 'groq')).toBe('Invented Notes')
    expect(apiName(records, 'something-new', 'groq')).toBe('something-new')
    expect(apiName(null, 'invented-notes', 'openai')).toBe('invented-notes')
  })

  it('know their ways', () => {
    expect(findWay(records[0] ?? null, 'book')?.label).toBe('Book')
    expect(findWay(records[0] ?? null, 'thread')).toBeNull()
    expect(findWay(records[0] ?? null, null)).toBeNull()
    expect(findWay(null, 'book')).toBeNull()
  })

  it('are fetched once, and again only after a failure', async () => {
    const call = vi.fn<() => Promise<unknown>>()
    const connection = createConnection()
    startSession({ connection, client: createBatonClient(connection) })
    connection.set('connected', { call })
    call.mockRejectedValueOnce(new Error('no'))
    await fetchRecords()
    expect(useRecordsStore.getState().records).toBeNull()
    expect(useRecordsStore.getState().problem).toMatch(/\.$/)
    call.mockResolvedValue(records)
    await Promise.all([fetchRecords(), fetchRecords()])
    await fetchRecords()
    expect(useRecordsStore.getState()).toEqual({ records, problem: null })
    expect(call).toHaveBeenCalledTimes(2)
  })
})
