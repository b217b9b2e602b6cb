// The part of the contract that is about history: policies, pins, summaries, what providers hold, what is known of them.
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../../shared/contract/contract.ts'
import { createId } from '../../../shared/domain/create-id.ts'
import type { HeldItem, ReleaseReceipt } from '../../../shared/domain/held-state.ts'
import type { Id } from '../../../shared/domain/ids.ts'
import type { ModelRef } from '../../../shared/domain/model.ts'
import type { Part } from '../../../shared/domain/part.ts'
import type { Turn } from '../../../shared/domain/turn.ts'
import { contextOfTurn, previewOf } from './invented-context.ts'
import { type InventedConversation, inventConversation } from './invented-conversation.ts'
import { expectedFor } from './invented-expected.ts'
import { knownRecords } from './known-records.ts'
import { forkTalk, leafBelow, takeHead, treeOf } from './off-path.ts'
import type { World } from './world.ts'

const os = implement(contract)

/** Ids as a provider might give them, the same for the same turn. */
export function identifiersOf(turn: Turn) {
  const stem = turn.id.replaceAll('-', '').slice(-14)
  const ids = [
    { kind: 'response', value: `resp_${stem}`, foundIn: 'event response.created' },
    { kind: 'message', value: `msg_${stem}a4`, foundIn: 'output[0].id' },
    { kind: 'request', value: `req_${stem}`, foundIn: 'header x-request-id' },
  ]
  if (turn.carry.kind === 'chain')
    ids.push({ kind: 'previous_response', value: 'resp_0a41f2', foundIn: 'body previous_response_id' })
  return ids
}

export function allTurns(talk: InventedConversation): Turn[] {
  return [...talk.turns.values(), ...talk.summaryTurns].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function findTurn(world: World, turnId: Id): { talk: InventedConversation; turn: Turn } {
  for (const talk of world.talks.values()) {
    const turn = allTurns(talk).find((candidate) => candidate.id === turnId)
    if (turn !== undefined) return { talk, turn }
  }
  throw new ORPCError('NOT_FOUND', { message: 'This turn does not exist.', defined: true })
}

export function createHistoryProcedures(world: World, talkOf: (id: Id) => InventedConversation) {
  /** Receipts outlive their conversations. */
  const removedTalks: InventedConversation[] = []
  const publishSegments = (talk: InventedConversation) =>
    world.publish(talk.conversation.id, { type: 'segments-changed', segments: talk.segments })

  const preview = (
    input: { conversationId: Id | null; model: ModelRef; parts: Part[] },
    isExact: boolean,
  ) => {
    const talk = input.conversationId === null ? null : talkOf(input.conversationId)
    const list = world.models().find((candidate) => candidate.accountId === input.model.accountId)
    const info = list?.models.find((model) => model.id === input.model.modelId)
    const shown = talk ?? inventConversation('New', [], 0)
    const window = world.smallWindow ?? info?.contextWindow ?? null
    const preview = previewOf(shown, input.parts, window, isExact)
    return {
      ...preview,
      ...expectedFor(world, shown, input.model, preview.tokens),
      budgetNotices: [...world.budgetNotices],
    }
  }

  const release = (talk: InventedConversation, item: HeldItem): ReleaseReceipt => {
    const isDeleted = item.canDelete && item.vendor !== 'mistral'
    if (isDeleted) talk.held = talk.held.filter((other) => other.handleId !== item.handleId)
    const made: ReleaseReceipt = {
      id: createId(),
      conversationId: talk.conversation.id,
      conversationTitle: talk.conversation.title,
      accountId: item.accountId,
      accountName: item.accountName ?? 'A removed account',
      vendor: item.vendor ?? 'google',
      api: item.api,
      kind: item.kind,
      value: item.value,
      triedAt: Date.now(),
      outcome: isDeleted ? 'deleted' : 'failed',
      sentence: isDeleted
        ? `${item.accountName} deleted it.`
        : (item.obstacle ?? 'Mistral did not answer. Try again later.'),
    }
    talk.receipts = [made, ...talk.receipts]
    return made
  }

  return {
    conversations: {
      setContextPolicy: os.conversations.setContextPolicy.handler(({ input }) => {
        const talk = talkOf(input.conversationId)
        talk.conversation = { ...talk.conversation, contextPolicy: input.policy }
        world.publish(input.conversationId, { type: 'conversation-changed', conversation: talk.conversation })
        return {}
      }),
      continueFrom: os.conversations.continueFrom.handler(({ input }) => {
        const talk = talkOf(input.conversationId)
        takeHead(talk, input.messageId)
        world.republish(input.conversationId)
        return {}
      }),
      leafOf: os.conversations.leafOf.handler(({ input }) => ({
        leafId: leafBelow(talkOf(input.conversationId), input.messageId),
      })),
      tree: os.conversations.tree.handler(({ input }) => treeOf(talkOf(input.conversationId))),
      fork: os.conversations.fork.handler(({ input }) => {
        const fork = forkTalk(talkOf(input.conversationId), input.messageId, input.newConversationId)
        world.talks.set(input.newConversationId, fork)
        world.publishLibrary({ type: 'conversation-upserted', summary: world.summary(fork) })
        return {}
      }),
      preview: os.conversations.preview.handler(({ input }) => preview(input, false)),
      countExactly: os.conversations.countExactly.handler(({ input }) => preview(input, true)),
      identifiers: os.conversations.identifiers.handler(({ input }) =>
        allTurns(talkOf(input.conversationId)).flatMap((turn) =>
          identifiersOf(turn).map((found) => ({ ...found, turnId: turn.id, messageId: turn.messageId })),
        ),
      ),
      purge: os.conversations.purge.handler(({ input }) => {
        const talk = talkOf(input.conversationId)
        const receipts = input.releasesAtProviders ? talk.held.map((item) => release(talk, item)) : []
        world.talks.delete(input.conversationId)
        removedTalks.push(talk)
        world.publish(input.conversationId, { type: 'conversation-removed' })
        world.publishLibrary({ type: 'conversation-removed', conversationId: input.conversationId })
        return { receipts }
      }),
    },
    setMessagePinned: os.messages.setPinned.handler(({ input }) => {
      const talk = talkOf(input.conversationId)
      if (input.isPinned) talk.pinnedMessageIds.add(input.messageId)
      else talk.pinnedMessageIds.delete(input.messageId)
      world.publish(input.conversationId, {
        type: 'pins-changed',
        pinnedMessageIds: [...talk.pinnedMessageIds],
      })
      return {}
    }),
    turns: {
      get: os.turns.get.handler(({ input }) => {
        const { talk, turn } = findTurn(world, input.turnId)
        return {
          turn,
          identifiers: identifiersOf(turn),
          headers: { 'x-ratelimit-remaining-requests': '4999', 'x-request-id': 'req_011CVdR2nEo' },
          requestBytes: 14_204,
          metadata: { service_tier: 'standard', status: 'completed' },
          warnings: [],
          context: contextOfTurn(talk, turn),
          native: { content: [{ type: 'text', text: 'Gladly.' }] },
          heldAtProvider:
            turn.vendor === 'openai'
              ? 'OpenAI holds this conversation up to here, until about 10 December 2026.'
              : 'Nothing is stored there for this turn.',
        }
      }),
      list: os.turns.list.handler(({ input }) => allTurns(talkOf(input.conversationId))),
      find: os.turns.find.handler(({ input }) =>
        [...world.talks.values()].flatMap((talk) =>
          allTurns(talk).flatMap((turn) =>
            identifiersOf(turn)
              .filter((found) => found.value === input.value)
              .map(({ kind }) => ({
                turnId: turn.id,
                conversationId: talk.conversation.id,
                messageId: turn.messageId,
                title: talk.conversation.title,
                kind,
              })),
          ),
        ),
      ),
    },
    segments: {
      create: os.segments.create.handler(({ input }) => {
        const talk = talkOf(input.conversationId)
        const covers = talk.messages.at(-5)
        if (covers === undefined)
          throw new ORPCError('REFUSED', {
            message: 'There is too little to summarise yet.',
            defined: true,
          })
        const segment = {
          id: createId(),
          conversationId: input.conversationId,
          coversMessageId: covers.id,
          text: 'What was said so far, in short.',
          method: 'model' as const,
          turnId: null,
          modelName: input.model.modelId,
          originalTokens: 4200,
          summaryTokens: 180,
          messageCount: talk.messages.length - 4,
          nanoUsd: 3_100_000,
          createdAt: Date.now(),
        }
        talk.segments = [...talk.segments, segment]
        publishSegments(talk)
        return { segmentId: segment.id }
      }),
      update: os.segments.update.handler(({ input }) => {
        const talk = talkOf(input.conversationId)
        talk.segments = talk.segments.map((segment) =>
          segment.id === input.segmentId
            ? { ...segment, text: input.text, method: 'person' as const }
            : segment,
        )
        publishSegments(talk)
        return {}
      }),
      remove: os.segments.remove.handler(({ input }) => {
        const talk = talkOf(input.conversationId)
        talk.segments = talk.segments.filter((segment) => segment.id !== input.segmentId)
        publishSegments(talk)
        return {}
      }),
    },
    providers: {
      records: os.providers.records.handler(() => [...knownRecords]),
      held: os.providers.held.handler(({ input }) => talkOf(input.conversationId).held),
      release: os.providers.release.handler(({ input }) => {
        const talk = talkOf(input.conversationId)
        return talk.held
          .filter((item) => input.handleIds === null || input.handleIds.includes(item.handleId))
          .map((item) => release(talk, item))
      }),
      receipts: os.providers.receipts.handler(({ input }) =>
        input.conversationId === null
          ? [...world.talks.values(), ...removedTalks].flatMap((talk) => talk.receipts)
          : talkOf(input.conversationId).receipts,
      ),
      retryRelease: os.providers.retryRelease.handler(({ input }) => {
        for (const talk of [...world.talks.values(), ...removedTalks]) {
          const index = talk.receipts.findIndex((receipt) => receipt.id === input.receiptId)
          const failed = talk.receipts[index]
          if (failed === undefined) continue
          const done: ReleaseReceipt = {
            ...failed,
            outcome: 'deleted',
            sentence: 'OpenAI deleted it.',
            triedAt: Date.now(),
          }
          talk.receipts = talk.receipts.with(index, done)
          return done
        }
        throw new ORPCError('NOT_FOUND', { message: 'This receipt does not exist.', defined: true })
      }),
    },
  }
}
