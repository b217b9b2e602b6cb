import { describe, expect, it } from 'vitest'
import {
  applyChanges,
  applySnapshot,
  type ConversationView,
  emptyConversationView,
  prependPage,
} from '../../renderer/state/conversation-view.ts'
import { openAnswerId } from '../../renderer/state/hooks.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Message } from '../../shared/domain/message.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { openaiAccount } from '../harness/gallery/invented-accounts.ts'
import {
  type InventedConversation,
  inventTurn,
  snapshotOf,
} from '../harness/gallery/invented-conversation.ts'
import { historyTalk } from '../harness/gallery/invented-history.ts'
import { longTalk, mainTalk } from '../harness/gallery/invented-library.ts'
import { versionsTalk } from '../harness/gallery/invented-versions.ts'
import { takeVersion } from '../harness/gallery/off-path.ts'

const words = { account: openaiAccount, modelId: 'm', modelName: 'M', text: '' }

function viewOf(talk: InventedConversation, pageSize = 500): ConversationView {
  return applySnapshot(emptyConversationView(talk.conversation.id), snapshotOf(talk, pageSize))
}

function answerAfter(parentId: string, conversationId: string): Message {
  return {
    id: createId(),
    conversationId,
    parentId,
    role: 'assistant',
    status: 'pending',
    parts: [],
    createdAt: 1,
    completedAt: null,
  }
}

const last = (view: ConversationView): string => view.messageIds.at(-1) ?? ''

describe('a conversation in the page', () => {
  it('takes over a snapshot as it is', () => {
    const talk = mainTalk()
    const view = viewOf(talk)
    expect(view.phase).toBe('ready')
    expect(view.messageIds).toEqual(talk.messages.map((message) => message.id))
    expect(view.turns.size).toBe(2)
    expect(view.hasOlder).toBe(false)
  })

  it('writes a streamed answer piece by piece and settles it', () => {
    const talk = mainTalk()
    const { id } = talk.conversation
    let view = viewOf(talk)
    const answer = answerAfter(last(view), id)
    const turn = inventTurn(id, answer.id, { ...words, status: 'pending' }, 5)
    const idsBefore = view.messageIds
    view = applyChanges(view, [
      { type: 'message-added', message: answer, turn },
      {
        type: 'message-event',
        messageId: answer.id,
        atMs: 1,
        event: { type: 'part-start', index: 0, part: { type: 'text', text: '' } },
      },
      {
        type: 'message-event',
        messageId: answer.id,
        atMs: 2,
        event: { type: 'part-delta', index: 0, delta: 'Glad' },
      },
    ])
    expect(idsBefore).not.toContain(answer.id)
    const idsWhileWriting = view.messageIds
    const turnsWhileWriting = view.turns
    view = applyChanges(view, [
      {
        type: 'message-event',
        messageId: answer.id,
        atMs: 3,
        event: { type: 'part-delta', index: 0, delta: 'ly.' },
      },
    ])
    expect(textOfParts(view.messages.get(answer.id)?.parts ?? [])).toBe('Gladly.')
    expect(openAnswerId(view)).toBe(answer.id)
    // What a token does not touch keeps its identity, so that nothing else is drawn again.
    expect(view.messageIds).toBe(idsWhileWriting)
    expect(view.turns).toBe(turnsWhileWriting)

    const settled: Message = { ...answer, status: 'complete', parts: [{ type: 'text', text: 'Gladly!' }] }
    view = applyChanges(view, [
      { type: 'message-settled', message: settled, turn: { ...turn, status: 'complete' } },
    ])
    expect(textOfParts(view.messages.get(answer.id)?.parts ?? [])).toBe('Gladly!')
    expect(view.turns.get(answer.id)?.status).toBe('complete')
    expect(openAnswerId(view)).toBeNull()
  })

  it('lets a second answer to the same message replace the first on the path', () => {
    const talk = mainTalk()
    const before = viewOf(talk)
    const first = last(before)
    const question = before.messages.get(first)?.parentId ?? ''
    const answer = answerAfter(question, talk.conversation.id)
    const turn = inventTurn(talk.conversation.id, answer.id, words, 4)
    const after = applyChanges(before, [{ type: 'message-added', message: answer, turn }])
    expect(after.messageIds.slice(0, -1)).toEqual(before.messageIds.slice(0, -1))
    expect(last(after)).toBe(answer.id)
    expect(after.messages.has(first)).toBe(false)
    expect(after.turns.has(first)).toBe(false)
  })

  it('adds a message only once, whatever arrives twice', () => {
    const talk = mainTalk()
    const answer = answerAfter(last(viewOf(talk)), talk.conversation.id)
    const change = { type: 'message-added' as const, message: answer, turn: null }
    const view = applyChanges(viewOf(talk), [change, change])
    expect(view.messageIds.filter((id) => id === answer.id)).toHaveLength(1)
  })

  it('shows when a retry is due until the answer begins', () => {
    const talk = mainTalk()
    const { id } = talk.conversation
    const answer = answerAfter(last(viewOf(talk)), id)
    const turn = inventTurn(id, answer.id, { ...words, status: 'pending' }, 5)
    const waiting = applyChanges(viewOf(talk), [
      { type: 'message-added', message: answer, turn },
      { type: 'turn-changed', turn, retryAt: 5000 },
    ])
    expect(waiting.retries.get(answer.id)).toBe(5000)
    const begun = applyChanges(waiting, [
      {
        type: 'message-event',
        messageId: answer.id,
        atMs: 1,
        event: { type: 'part-start', index: 0, part: { type: 'text', text: '' } },
      },
    ])
    expect(begun.retries.has(answer.id)).toBe(false)
  })

  it('takes over from a snapshot when a retry is due', () => {
    const talk = mainTalk()
    const retry = { messageId: last(viewOf(talk)), retryAt: 7000 }
    const view = applySnapshot(viewOf(talk), { ...snapshotOf(talk, 60), retries: [retry] })
    expect(view.retries).toEqual(new Map([[retry.messageId, 7000]]))
    expect(applySnapshot(view, snapshotOf(talk, 60)).retries.size).toBe(0)
  })

  it('ignores what concerns messages it has not loaded', () => {
    const view = viewOf(mainTalk())
    const stranger = createId()
    const changed = applyChanges(view, [
      {
        type: 'message-event',
        messageId: stranger,
        atMs: 1,
        event: { type: 'part-delta', index: 0, delta: 'x' },
      },
    ])
    expect(changed.messages.has(stranger)).toBe(false)
    expect(changed.messageIds).toBe(view.messageIds)
  })

  it('is gone when it was removed', () => {
    expect(applyChanges(viewOf(mainTalk()), [{ type: 'conversation-removed' }]).phase).toBe('gone')
  })
})

describe('the history of a conversation in the page', () => {
  it('comes with the snapshot', () => {
    const talk = historyTalk()
    const view = viewOf(talk)
    expect(view.segments).toEqual(talk.segments)
    expect(view.segments).toHaveLength(1)
    expect(view.pinnedMessageIds).toEqual(talk.pinnedMessageIds)
    expect(view.summarisingIds.size).toBe(0)
    const again = applySnapshot(view, snapshotOf(mainTalk(), 60))
    expect(again.segments).toEqual([])
    expect(again.pinnedMessageIds.size).toBe(0)
  })

  it('follows summaries and pins, and leaves alone what a change does not name', () => {
    const view = viewOf(historyTalk())
    const pinnedId = last(view)
    const pinned = applyChanges(view, [{ type: 'pins-changed', pinnedMessageIds: [pinnedId] }])
    expect([...pinned.pinnedMessageIds]).toEqual([pinnedId])
    expect(pinned.segments).toBe(view.segments)
    expect(pinned.summarisingIds).toBe(view.summarisingIds)
    const emptied = applyChanges(pinned, [{ type: 'segments-changed', segments: [] }])
    expect(emptied.segments).toEqual([])
    expect(emptied.pinnedMessageIds).toBe(pinned.pinnedMessageIds)
  })

  it('says before which answer older messages are being summarised, and when that is over', () => {
    const view = viewOf(historyTalk())
    const messageId = last(view)
    const begun = applyChanges(view, [{ type: 'summarising-changed', messageId, isSummarising: true }])
    expect(begun.summarisingIds.has(messageId)).toBe(true)
    expect(view.summarisingIds.has(messageId)).toBe(false)
    const over = applyChanges(begun, [{ type: 'summarising-changed', messageId, isSummarising: false }])
    expect(over.summarisingIds.size).toBe(0)
    expect(applySnapshot(begun, snapshotOf(historyTalk(), 60)).summarisingIds.size).toBe(0)
  })

  it('takes in nothing of what is added at the head while another branch is looked at', () => {
    const talk = versionsTalk()
    const { id } = talk.conversation
    const leafId = talk.offPath.messages.at(-1)?.id ?? ''
    const view = applySnapshot(emptyConversationView(id), snapshotOf(talk, 60, leafId))
    expect(view.viewLeafId).toBe(leafId)
    // The branches have the first two messages in common, so what is added may even follow one that is shown.
    const answer = answerAfter(view.messageIds[0] ?? '', id)
    const turn = inventTurn(id, answer.id, { ...words, status: 'pending' }, 5)
    const conversation = { ...talk.conversation, headMessageId: answer.id }
    const added = applyChanges(view, [
      { type: 'conversation-changed', conversation },
      { type: 'message-added', message: answer, turn },
    ])
    expect(added.messageIds).toBe(view.messageIds)
    expect(added.messages).toEqual(view.messages)
    expect(added.turns).toEqual(view.turns)
    expect(added).toMatchObject({ conversation, hasHeadMoved: true, headAnswerId: answer.id })
    const settled = applyChanges(added, [
      { type: 'message-settled', message: { ...answer, status: 'complete' }, turn },
    ])
    expect(settled.messages).toEqual(view.messages)
    expect(settled.headAnswerId).toBeNull()
  })

  it('keeps the call that wrote a summary apart from the one that wrote the answer', () => {
    const talk = historyTalk()
    const [summary] = talk.summaryTurns
    if (summary === undefined) throw new Error('no call that wrote a summary')
    const view = viewOf(talk)
    const answering = view.turns.get(summary.messageId)
    expect(answering?.purpose).toBe('answer')
    const changed = applyChanges(view, [{ type: 'turn-changed', turn: summary, retryAt: null }])
    expect(changed.turns.get(summary.messageId)).toEqual(answering)
    const again = applySnapshot(view, { ...snapshotOf(talk, 60), turns: [summary] })
    expect(again.turns.size).toBe(0)
  })
})

describe('older messages', () => {
  it('stand in front of the loaded ones, each once', () => {
    const talk = longTalk()
    const view = viewOf(talk, 60)
    expect(view.hasOlder).toBe(true)
    const older = talk.messages.slice(-170, -50)
    const versions = [older[0], talk.messages.at(-60)].map((message) => ({
      messageId: message?.id ?? '',
      ids: [message?.id ?? '', createId()],
    }))
    const grown = prependPage(view, { messages: older, turns: [], hasOlder: true, versions })
    expect(grown.messageIds).toEqual(talk.messages.slice(-170).map((message) => message.id))
    expect(grown.versions).toEqual(new Map(versions.map(({ messageId, ids }) => [messageId, ids])))
  })

  it('stay when a new snapshot continues them, and go when it does not', () => {
    const talk = longTalk()
    const grown = prependPage(viewOf(talk, 60), {
      messages: talk.messages.slice(0, -60),
      turns: [],
      hasOlder: false,
      versions: [{ messageId: talk.messages[2]?.id ?? '', ids: [talk.messages[2]?.id ?? '', createId()] }],
    })
    expect(grown.messageIds).toHaveLength(600)
    const again = applySnapshot(grown, snapshotOf(talk, 60))
    expect(again.messageIds).toHaveLength(600)
    expect(again.hasOlder).toBe(false)
    expect([...again.versions.keys()]).toEqual([talk.messages[2]?.id])
    const elsewhere = applySnapshot(grown, snapshotOf(mainTalk(), 60))
    expect(elsewhere.messageIds).toHaveLength(4)
    expect(elsewhere.versions.size).toBe(0)
  })
})

describe('versions', () => {
  it('come with a snapshot, stay while an answer is written, and go with what leaves the path', () => {
    const talk = versionsTalk()
    const view = viewOf(talk)
    const [, answer, question] = view.messageIds
    if (answer === undefined || question === undefined) throw new Error('too few messages')
    expect(Array.from(view.versions.values(), (ids) => ids.length)).toEqual([3, 2])
    expect(view.versions.get(question)?.indexOf(question)).toBe(1)
    const added = answerAfter(last(view), talk.conversation.id)
    const grown = applyChanges(view, [{ type: 'message-added', message: added, turn: null }])
    expect(grown.versions).toEqual(view.versions)
    const event = { type: 'part-start', index: 0, part: { type: 'text', text: '' } } as const
    const written = applyChanges(grown, [{ type: 'message-event', messageId: added.id, event, atMs: 1 }])
    expect(written.versions).toBe(grown.versions)
    const edited = { ...answerAfter(answer, talk.conversation.id), role: 'user' as const }
    const cut = applyChanges(view, [{ type: 'message-added', message: edited, turn: null }])
    expect(cut.versions.size).toBe(0)
    takeVersion(talk, view.versions.get(question)?.[0] ?? '')
    const back = applySnapshot(view, snapshotOf(talk, 60))
    expect([...back.versions.keys()]).toEqual([back.messageIds[2]])
    expect(back.messageIds).toHaveLength(4)
  })
})
