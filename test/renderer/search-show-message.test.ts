// The way to a message over the composed application and a real store: on the path, far up, in another branch, gone.
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { dropScrollTarget, useScrollTarget } from '../../renderer/chat/scroll-target.ts'
import type { BatonClient } from '../../renderer/rpc/client.ts'
import { createConnection } from '../../renderer/rpc/connection.ts'
import { conversationView, loadOlderMessages } from '../../renderer/state/conversation-store.ts'
import { startSession } from '../../renderer/state/session.ts'
import { showMessage } from '../../renderer/state/show-message.ts'
import { useToastStore } from '../../renderer/state/toast-store.ts'
import { selectConversation, useViewStore } from '../../renderer/state/view-store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import { composeForTest } from '../harness/composed-application.ts'
import { aMessage, insertThread, openFile, temporaryFolder } from '../harness/store-fixtures.ts'

const count = 1300
/** The last message both branches have. */
const forkIndex = 40
const branchLength = 80

const cleanUp: (() => unknown)[] = []
let conversationId: ConversationId
let pathIds: MessageId[]
let branchIds: MessageId[]
let calls: string[] = []

beforeAll(async () => {
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 0))
  vi.stubGlobal('cancelAnimationFrame', (timer: NodeJS.Timeout) => clearTimeout(timer))
  const folder = temporaryFolder()
  const store = openFile(path.join(folder.path, 'baton.db'))
  const { conversation, messages } = insertThread(store, count)
  const branch = [messages[forkIndex] ?? aMessage(conversation.id)]
  store.transaction(() => {
    for (let index = 0; index < branchLength; index += 1) {
      const message = aMessage(conversation.id, { parentId: branch.at(-1)?.id ?? null })
      store.messages.insert(message)
      branch.push(message)
    }
  })
  store.close()
  conversationId = conversation.id
  pathIds = messages.map(({ id }) => id)
  branchIds = branch.slice(1).map(({ id }) => id)
  const application = await composeForTest('MessagePort', () => null, {}, { dataFolder: folder.path })
  const page = await application.openPage()
  const connection = createConnection()
  startSession({ connection, client: counting(page.client as BatonClient) })
  connection.set('connected', { call: () => Promise.reject(new Error('the client has its own way')) })
  cleanUp.push(
    () => selectConversation(null),
    () => page.leave(),
    () => application.close(),
    () => folder[Symbol.dispose](),
  )
})

afterAll(async () => {
  for (const run of cleanUp) await run()
  vi.unstubAllGlobals()
})

/** Notes every call about a conversation before it goes its way. */
function counting(client: BatonClient): BatonClient {
  const leafOf: BatonClient['conversations']['leafOf'] = (...input) => {
    calls.push('leafOf')
    return client.conversations.leafOf(...input)
  }
  const page: BatonClient['messages']['page'] = (...input) => {
    calls.push('page')
    return client.messages.page(...input)
  }
  const conversations = Object.assign(Object.create(null), {
    leafOf,
    watch: client.conversations.watch,
  }) as BatonClient['conversations']
  const messages = Object.assign(Object.create(null), { page }) as BatonClient['messages']
  return { conversations, messages } as BatonClient
}

const view = () => conversationView(conversationId)
const id = (ids: readonly MessageId[], index: number): MessageId => {
  const one = ids.at(index)
  if (one === undefined) throw new Error(`there is no message ${index}`)
  return one
}
const show = (messageId: MessageId) =>
  showMessage({ conversationId, messageId, place: 'text', words: ['hello'] })

beforeEach(async () => {
  selectConversation(conversationId)
  await show(id(pathIds, -1))
  await vi.waitFor(() => expect(view()?.messageIds.at(-1)).toBe(id(pathIds, -1)))
  dropScrollTarget()
  calls = []
  useToastStore.setState({ toasts: [] })
})

describe('a message that is to be shown', () => {
  it('is gone to at once where it is loaded', async () => {
    expect(await show(id(pathIds, -3))).toBe(true)
    expect(calls).toEqual([])
    expect(useScrollTarget.getState().target).toMatchObject({
      messageId: id(pathIds, -3),
      words: ['hello'],
    })
  })

  it('is reached from the end of a long thread with few long pages, all laid out at once', async () => {
    const wanted = id(pathIds, 5)
    expect(await show(wanted)).toBe(true)
    expect(view()?.viewLeafId).toBeNull()
    expect(view()?.messages.has(wanted)).toBe(false)
    await loadOlderMessages(conversationId, wanted)
    expect(calls).toEqual(['leafOf', 'page', 'page', 'page'])
    expect(view()?.messageIds).toEqual(pathIds)
    expect(view()?.hasOlder).toBe(false)
  })

  it('is looked at in its branch, and what is continued stays', async () => {
    expect(await show(id(branchIds, -2))).toBe(true)
    expect(calls).toEqual(['leafOf'])
    expect(view()?.viewLeafId).toBe(id(branchIds, -1))
    expect(view()?.messages.has(id(branchIds, -2))).toBe(true)
    expect(view()?.conversation?.headMessageId).toBe(id(pathIds, -1))
    expect(await show(id(pathIds, -2))).toBe(true)
    expect(view()?.viewLeafId).toBeNull()
    expect(view()?.messageIds.at(-1)).toBe(id(pathIds, -1))
  })

  it('opens its conversation, also behind the usage page', async () => {
    selectConversation(null)
    useViewStore.setState({ isUsageOpen: true })
    expect(await show(id(branchIds, 0))).toBe(true)
    expect(useViewStore.getState()).toMatchObject({ conversationId, isUsageOpen: false })
    await vi.waitFor(() => expect(view()?.viewLeafId).toBe(id(branchIds, -1)))
  })

  it('is given up for the next one that is wanted', async () => {
    const first = show(id(branchIds, -1))
    const second = show(id(pathIds, -1))
    expect(await first).toBe(false)
    expect(await second).toBe(true)
    expect(useScrollTarget.getState().target?.messageId).toBe(id(pathIds, -1))
  })

  it('is given up when another conversation is opened meanwhile', async () => {
    const shown = show(id(branchIds, -1))
    selectConversation(null)
    expect(await shown).toBe(false)
    expect(useScrollTarget.getState().target).toBeNull()
  })

  it('may be gone, and that is said', async () => {
    expect(await show(createId())).toBe(false)
    expect(useScrollTarget.getState().target).toBeNull()
    expect(useToastStore.getState().toasts).toHaveLength(1)
  })
})
