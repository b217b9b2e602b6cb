// What one server holds is worth nothing at another: an account that moves takes no handle along.
import { expect, test } from 'vitest'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import type { Store } from '../../electron/store/store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { aHandle, insertThread } from '../harness/store-fixtures.ts'
import { setUpAccounts, testKey } from './accounts-setup.ts'

function insertHandle(store: Store, accountId: string) {
  const { conversation, messages } = insertThread(store, 2)
  const answer = messages.at(-1)
  if (answer === undefined) throw new Error('no answer')
  store.handles.insert(aHandle(answer, { accountId }))
  return () => store.handles.list(conversation.id).filter((handle) => handle.deadReason === null).length
}

test('handles live through a new name and path, and die when the server changes', async () => {
  const { accounts, store } = setUpAccounts()
  const accountId = createId()
  const baseUrl = 'https://one.example/v1'
  await accounts.add({ accountId, vendor: 'openai', name: 'Work', baseUrl, key: testKey })
  const countAlive = insertHandle(store, accountId)
  const countOthers = insertHandle(store, createId())
  await accounts.update({ accountId, name: 'Home', baseUrl: 'https://one.example/v2' })
  expect(countAlive()).toBe(1)
  await accounts.update({ accountId, baseUrl: 'https://two.example/v1' })
  expect(countAlive()).toBe(0)
  expect(countOthers()).toBe(1)
})

test('handles of an account from the environment die when its address variable names another server', () => {
  const store = openMemoryStore()
  const start = (address: string) =>
    setUpAccounts({ store, environment: { OPENAI_API_KEY: testKey, OPENAI_BASE_URL: address } }).accounts
  const accountId = start('https://one.example/v1').list()[1]?.id ?? ''
  const countAlive = insertHandle(store, accountId)
  start('https://one.example/v1')
  expect(countAlive()).toBe(1)
  start('https://two.example/v1')
  expect(countAlive()).toBe(0)
})
