// Branches through the contract, the same over every transport.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConversationSnapshot } from '../../shared/contract/index.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import {
  type ComposedApplication,
  composeForTest,
  type Page,
  type TransportName,
} from '../harness/composed-application.ts'
import { createScriptedAdapter, type ScriptedAdapter } from '../harness/scripted-adapter.ts'

const transports: TransportName[] = ['MessagePort', 'WebSocket']

describe.each(transports)('branches over %s', (transport) => {
  let application: ComposedApplication
  let adapter: ScriptedAdapter
  let page: Page
  let model: ModelRef

  beforeEach(async () => {
    adapter = createScriptedAdapter({ api: 'openai-chat', vendor: 'custom' })
    application = await composeForTest(transport, (api) => (api === 'openai-chat' ? adapter : null))
    page = await application.openPage()
    model = await application.addAccount(page)
  })
  afterEach(() => application.close())

  test('are looked at, drawn as a tree, continued and forked', async () => {
    const { conversations, messages, turns } = page.client
    const conversationId = createId()
    const say = async (text: string, parentId?: null) => {
      const sent = await messages.send({
        conversationId,
        messageId: createId(),
        parts: [{ type: 'text', text }],
        model,
        ...(parentId === undefined ? {} : { parentId }),
        isConfirmed: true,
      })
      const call = await adapter.nextCall()
      call.answer(`on ${text}`)
      await application.state.services().engine.drain()
      return sent
    }
    const look = async (id: string, viewLeafId?: string): Promise<ConversationSnapshot> => {
      const watch = await conversations.watch({ conversationId: id, resume: null, pageSize: 50, viewLeafId })
      for await (const item of watch) if (item.type === 'snapshot') return item.snapshot
      throw new Error('the watch ended')
    }
    const textsOf = (snapshot: ConversationSnapshot) =>
      snapshot.messages.map(({ parts }) => textOfParts(parts))

    const old = await say('one')
    const edited = await say('one, edited', null)
    expect(await conversations.leafOf({ conversationId, messageId: old.messageId })).toEqual({
      leafId: old.answerId,
    })
    const looked = await look(conversationId, old.answerId)
    expect(textsOf(looked)).toEqual(['one', 'on one'])
    expect(looked.viewFork).toEqual({ afterId: null, currentId: edited.messageId })
    expect(textsOf(await look(conversationId))).toEqual(['one, edited', 'on one, edited'])

    const tree = await conversations.tree({ conversationId })
    expect(tree.headMessageId).toBe(edited.answerId)
    expect(
      tree.nodes.map(({ id, parentId, excerpt, vendor }) => ({ id, parentId, excerpt, vendor })),
    ).toEqual([
      { id: old.messageId, parentId: null, excerpt: 'one', vendor: null },
      { id: old.answerId, parentId: old.messageId, excerpt: 'on one', vendor: 'custom' },
      { id: edited.messageId, parentId: null, excerpt: 'one, edited', vendor: null },
      { id: edited.answerId, parentId: edited.messageId, excerpt: 'on one, edited', vendor: 'custom' },
    ])

    const newConversationId = createId()
    const fork = { conversationId, messageId: old.answerId, newConversationId }
    await conversations.fork(fork)
    await conversations.fork(fork)
    const copied = await look(newConversationId)
    expect(textsOf(copied)).toEqual(['one', 'on one'])
    expect(copied.conversation.source).toEqual({
      kind: 'forked',
      conversationId,
      messageId: old.answerId,
    })
    expect(copied.usage.turnCount).toBe(0)
    expect((await turns.list({ conversationId: newConversationId })).map((turn) => turn.origin)).toEqual([
      'copied',
    ])
    await expect(
      conversations.fork({ ...fork, newConversationId: createId(), messageId: createId() }),
    ).rejects.toThrow('This message no longer exists.')

    await conversations.continueFrom({ conversationId, messageId: old.answerId })
    expect(textsOf(await look(conversationId))).toEqual(['one', 'on one'])
  })
})
