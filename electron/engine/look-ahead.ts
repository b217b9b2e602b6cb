// A request that is not sent: what would be sent for a message that is being written, or for an answer asked for once more.
// The preview, the expected cost and the question whether to go on all look at the same one.
import type { Account } from '../../shared/domain/account.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import { isOpen } from '../../shared/domain/is-open.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelInfo, ModelRef } from '../../shared/domain/model.ts'
import { newConversation } from '../../shared/domain/new-conversation.ts'
import type { Part } from '../../shared/domain/part.ts'
import { chooseRoute, type Route } from './choose-route.ts'
import { CommandError } from './command-error.ts'
import { type FitInput, type FittedContext, fitContext } from './context/fit-context.ts'
import { createPathMemory } from './context/remember-path.ts'
import type { TurnTools } from './turn-job.ts'

/** A message that would be sent. */
export interface MessageAhead {
  /** null for a conversation that does not exist yet. */
  readonly conversationId: ConversationId | null
  readonly model: ModelRef
  /** What has been typed and attached so far. */
  readonly parts: readonly Part[]
  /** The message it follows; left out for the head, null to begin again. */
  readonly parentId?: MessageId | null | undefined
}

/** An answer that would be made once more. */
export interface AnswerAhead {
  readonly conversationId: ConversationId
  readonly model: ModelRef
  readonly answerId: MessageId
}

/** Everything a request is made from. */
export interface Ahead {
  /** null for a conversation that does not exist yet. */
  readonly conversationId: ConversationId | null
  readonly account: Account
  /** As it is, or as a new one would be. */
  readonly conversation: Conversation
  /** Root to the message to be answered. */
  readonly path: readonly Message[]
  /** The path before a message that is typed: the same array while it is the same path. null for an answer made once more. */
  readonly base: readonly Message[] | null
  readonly route: Route
  readonly model: ModelInfo
}

export interface LookAhead {
  /** @throws CommandError, AdapterError */
  gather(input: MessageAhead | AnswerAhead): Ahead
  /** A conversation as it stands, without a new message. @throws CommandError, AdapterError */
  gatherHead(conversationId: ConversationId, model: ModelRef): Ahead
  /** The same for another model. @throws CommandError when its account is gone, AdapterError when Baton cannot speak to it */
  aimAt(ahead: Ahead, model: ModelRef): Ahead
  fit(ahead: Ahead, options?: FitAheadOptions): Promise<FittedContext>
}

export type FitAheadOptions = Partial<
  Pick<FitInput, 'exactCorrection' | 'imagined' | 'wasSummaryRefused' | 'tokensOf'>
>

export type LookAheadTools = Pick<TurnTools, 'store' | 'registry' | 'counter' | 'clock' | 'describeModel'> & {
  findAccount(accountId: string): Account | null
}

export function createLookAhead(tools: LookAheadTools): LookAhead {
  const { store, registry, counter, clock } = tools

  const memory = createPathMemory(counter, clock.monotonicMs)

  /** The path asked for last: while a person types it is the same one again and again, and it may be long. */
  let recent: { readonly headId: string; readonly path: readonly Message[] } | null = null
  const pathTo = (headId: string | null): readonly Message[] => {
    if (headId === null) return []
    if (recent?.headId === headId) return recent.path
    const path = store.messages.path(headId)
    const head = path.at(-1)
    // An open answer still grows; what is settled never changes.
    recent = head === undefined || isOpen(head) ? null : { headId, path }
    return path
  }

  const requireMessage = (conversationId: ConversationId | null, id: MessageId): Message => {
    const message = store.messages.get(id)
    if (message === null || message.conversationId !== conversationId) {
      throw new CommandError('NOT_FOUND', 'This message no longer exists.')
    }
    return message
  }

  const emptyConversation = (model: ModelRef): Conversation => ({
    ...newConversation(createId(clock.now()), clock.now()),
    model,
  })

  const withQuestion = (input: MessageAhead, conversation: Conversation) => {
    const { parentId = conversation.headMessageId } = input
    if (parentId !== null && parentId !== conversation.headMessageId) {
      requireMessage(input.conversationId, parentId)
    }
    const question: Message = {
      id: createId(clock.now()),
      conversationId: conversation.id,
      parentId,
      role: 'user',
      status: 'complete',
      parts: [...input.parts],
      createdAt: clock.now(),
      completedAt: clock.now(),
    }
    const base = pathTo(parentId)
    return { base, path: [...base, question] }
  }

  const targetOf = (model: ModelRef, conversation: Conversation) => {
    const account = tools.findAccount(model.accountId)
    if (account === null) {
      throw new CommandError('REFUSED', 'The account of this model is gone. Choose another model.')
    }
    return {
      account,
      route: chooseRoute(account, conversation.continuationMode, registry),
      model: tools.describeModel(account.vendor, model),
    }
  }

  return {
    gather(input) {
      const stored = input.conversationId === null ? null : store.conversations.get(input.conversationId)
      const conversation = stored ?? emptyConversation(input.model)
      const target = targetOf(input.model, conversation)
      const { path, base } =
        'answerId' in input
          ? { path: pathTo(requireMessage(input.conversationId, input.answerId).parentId), base: null }
          : withQuestion(input, conversation)
      return { conversationId: input.conversationId, conversation, path, base, ...target }
    },

    gatherHead(conversationId, model) {
      const conversation = store.conversations.get(conversationId)
      if (conversation === null) throw new CommandError('NOT_FOUND', 'This conversation no longer exists.')
      const path = pathTo(conversation.headMessageId)
      return { conversationId, conversation, path, base: null, ...targetOf(model, conversation) }
    },

    aimAt: (ahead, model) => ({ ...ahead, ...targetOf(model, ahead.conversation) }),

    fit({ conversation, path, base, route, model }, options = {}) {
      const question = path.at(-1)
      return fitContext({
        store,
        counter,
        conversation,
        path,
        api: route.api,
        model,
        wasSummaryRefused: options.wasSummaryRefused ?? false,
        exactCorrection: options.exactCorrection ?? null,
        imagined: options.imagined ?? null,
        tokensOf: options.tokensOf,
        typed: base === null || question === undefined ? null : { base, question, memory },
      })
    },
  }
}
