// Looking at branches as the page does it, over the composed application: what this window shows while it looks, while it
// sends, and while another window goes on.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createConnection } from '../../renderer/rpc/connection.ts'
import { regenerateAnswer, sendMessage, stopAnswer } from '../../renderer/state/actions.ts'
import { continueHere, forkHere } from '../../renderer/state/branch-actions.ts'
import { conversationView } from '../../renderer/state/conversation-store.ts'
import { openAnswerId } from '../../renderer/state/hooks.ts'
import { lookAt, lookAtHead } from '../../renderer/state/look-at.ts'
import { startSession } from '../../renderer/state/session.ts'
import { useToastStore } from '../../renderer/state/toast-store.ts'
import { selectConversation, useViewStore } from '../../renderer/state/view-store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { type ComposedApplication, composeForTest, type Page } from '../harness/composed-application.ts'
import { createScriptedAdapter, type ScriptedAdapter } from '../harness/scripted-adapter.ts'

let application: ComposedApplication
let adapter: ScriptedAdapter
let other: Page
let model: ModelRef
let id: string
let first: { messageId: string; answerId: string }
let edited: { messageId: string; answerId: string }

/** What another window does. */
async function say(text: string, parentId?: string | null) {
  const sent = await other.client.messages.send({
    conversationId: id,
    messageId: createId(),
    parts: [{ type: 'text', text }],
    model,
    ...(parentId === undefined ? {} : { parentId }),
    isConfirmed: true,
  })
  ;(await adapter.nextCall()).answer(`on ${text}`)
  await application.state.services().engine.drain()
  return sent
}

const view = () => {
  const found = conversationView(id)
  if (found === null) throw new Error('nothing is shown')
  return found
}
const shown = () =>
  view().messageIds.map((messageId) => textOfParts(view().messages.get(messageId)?.parts ?? []))
const headIs = (messageId: string) =>
  vi.waitFor(() => expect(view().conversation?.headMessageId).toBe(messageId))

const outgoing = (text: string) => ({ text, files: [], model, messageId: createId() })

beforeAll(async () => {
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 0))
  vi.stubGlobal('cancelAnimationFrame', clearTimeout)
  adapter = createScriptedAdapter({ api: 'openai-chat', vendor: 'custom' })
  application = await composeForTest('MessagePort', (api) => (api === 'openai-chat' ? adapter : null))
  other = await application.openPage()
  model = await application.addAccount(other)
  const own = await application.openPage()
  const connection = createConnection()
  startSession({ client: own.client, connection })
  connection.set('connected', { call: () => Promise.reject(new Error('the client has its own')) })
})

afterAll(async () => {
  selectConversation(null)
  vi.unstubAllGlobals()
  await application.close()
})

beforeEach(async () => {
  id = createId()
  first = await say('one')
  edited = await say('one, edited', null)
  selectConversation(id)
  await vi.waitFor(() => expect(view().phase).toBe('ready'))
  useToastStore.setState({ toasts: [] })
})

describe('looking at another version', () => {
  it('shows it and goes back, and the head stays where it is', async () => {
    expect(await lookAt(id, first.messageId)).toBe(true)
    expect(shown()).toEqual(['one', 'on one'])
    expect(view()).toMatchObject({
      viewLeafId: first.answerId,
      viewFork: { afterId: null, currentId: edited.messageId },
      hasHeadMoved: false,
    })
    expect(view().conversation?.headMessageId).toBe(edited.answerId)
    await lookAtHead(id)
    expect(shown()).toEqual(['one, edited', 'on one, edited'])
    expect(view().viewLeafId).toBeNull()
    expect(await lookAt(id, edited.messageId)).toBe(true)
    expect(view().viewLeafId).toBeNull()
  })

  it('says that a message is gone', async () => {
    expect(await lookAt(id, createId())).toBe(false)
    expect(useToastStore.getState().toasts.map(({ text }) => text)).toEqual([
      'This message no longer exists.',
    ])
    expect(shown()).toEqual(['one, edited', 'on one, edited'])
  })

  it('ends when this window sends, which continues the version that was left', async () => {
    await lookAt(id, first.messageId)
    expect(await sendMessage(outgoing('two'))).toBe(true)
    const call = await adapter.nextCall()
    expect(
      call.request.messages.flatMap(({ parts }) =>
        parts.map((part) => (part.type === 'text' ? part.text : null)),
      ),
    ).toEqual(['one, edited', 'on one, edited', 'two'])
    await vi.waitFor(() => expect(shown()).toEqual(['one, edited', 'on one, edited', 'two', '']))
    call.answer('on two')
    await vi.waitFor(() => expect(shown().at(-1)).toBe('on two'))
    expect(view()).toMatchObject({ viewLeafId: null, headAnswerId: null })
  })

  it('ends when this window answers again there, which is continued then', async () => {
    await lookAt(id, first.messageId)
    expect(await regenerateAnswer(id, first.answerId, model)).toBe(true)
    ;(await adapter.nextCall()).answer('on one, again')
    await vi.waitFor(() => expect(shown()).toEqual(['one', 'on one, again']))
    expect(view().viewLeafId).toBeNull()
  })

  it('stays when sending was refused', async () => {
    await lookAt(id, first.messageId)
    expect(await sendMessage({ ...outgoing('two'), model: { ...model, accountId: createId() } })).toBe(false)
    expect(view().viewLeafId).toBe(first.answerId)
  })

  it('stays while another window goes on, says so, and knows what is written there', async () => {
    await lookAt(id, first.messageId)
    const { answerId } = await other.client.messages.send({
      conversationId: id,
      messageId: createId(),
      parts: [{ type: 'text', text: 'elsewhere' }],
      model,
      isConfirmed: true,
    })
    await headIs(answerId)
    expect(shown()).toEqual(['one', 'on one'])
    expect(view().hasHeadMoved).toBe(true)
    await vi.waitFor(() => expect(openAnswerId(view())).toBe(answerId))
    // What is written there can be stopped from here.
    const call = await adapter.nextCall()
    await stopAnswer(id, answerId)
    await vi.waitFor(() => expect(call.io.signal.aborted).toBe(true))
    await vi.waitFor(() => expect(openAnswerId(view())).toBeNull())
    expect(shown()).toEqual(['one', 'on one'])
    await lookAtHead(id)
    expect(shown()[2]).toBe('elsewhere')
    expect(view().hasHeadMoved).toBe(false)
  })

  it('follows the head when another window continues what is looked at', async () => {
    await lookAt(id, first.messageId)
    await other.client.conversations.continueFrom({ conversationId: id, messageId: first.answerId })
    await vi.waitFor(() => expect(view().viewLeafId).toBeNull())
    await say('two')
    await vi.waitFor(() => expect(shown()).toEqual(['one', 'on one', 'two', 'on two']))
    // Wherever it goes; and what was looked at before can be looked at again.
    await other.client.conversations.continueFrom({ conversationId: id, messageId: edited.answerId })
    await vi.waitFor(() => expect(shown()).toEqual(['one, edited', 'on one, edited']))
    await other.client.conversations.continueFrom({ conversationId: id, messageId: first.answerId })
    await lookAt(id, edited.answerId)
    await other.client.conversations.continueFrom({ conversationId: id, messageId: edited.answerId })
    await vi.waitFor(() => expect(view().viewLeafId).toBeNull())
    await other.client.conversations.continueFrom({ conversationId: id, messageId: first.answerId })
    await vi.waitFor(() => expect(shown()).toEqual(['one', 'on one']))
    await lookAt(id, edited.answerId)
    expect(shown()).toEqual(['one, edited', 'on one, edited'])
  })

  it('is kept while another conversation is open', async () => {
    await lookAt(id, first.messageId)
    selectConversation(null)
    await say('three')
    selectConversation(id)
    await vi.waitFor(() => expect(view().hasHeadMoved).toBe(true))
    expect(shown()).toEqual(['one', 'on one'])
  })

  it('can begin before the conversation is opened', async () => {
    selectConversation(null)
    await lookAt(id, first.messageId)
    selectConversation(id)
    await vi.waitFor(() => expect(shown()).toEqual(['one', 'on one']))
    expect(view().viewLeafId).toBe(first.answerId)
  })
})

describe('going on elsewhere', () => {
  it('moves the head to what is looked at, and back from the toast', async () => {
    await lookAt(id, first.messageId)
    expect(await continueHere(id, first.answerId)).toBe(true)
    await headIs(first.answerId)
    await vi.waitFor(() => expect(view().viewLeafId).toBeNull())
    expect(shown()).toEqual(['one', 'on one'])
    const [toast] = useToastStore.getState().toasts
    expect(toast?.text).toBe('Your next message follows here. Everything else is kept.')
    toast?.action?.run()
    await headIs(edited.answerId)
    expect(shown()).toEqual(['one, edited', 'on one, edited'])
  })

  it('opens a fork, whose original stays as it is', async () => {
    await lookAt(id, first.messageId)
    expect(await forkHere(id, first.answerId)).toBe(true)
    const forkId = useViewStore.getState().conversationId ?? ''
    expect(forkId).not.toBe(id)
    await vi.waitFor(() => expect(conversationView(forkId)?.phase).toBe('ready'))
    const fork = conversationView(forkId)
    expect(fork?.conversation?.source).toEqual({
      kind: 'forked',
      conversationId: id,
      messageId: first.answerId,
    })
    expect(fork?.messageIds).toHaveLength(2)
    expect([...(fork?.turns.values() ?? [])].map((turn) => turn.origin)).toEqual(['copied'])
    expect(application.state.services().store.conversations.get(id)?.headMessageId).toBe(edited.answerId)
  })
})
