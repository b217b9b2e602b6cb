// Titles that Baton finds by itself, after the first answer of a conversation or when a person asks for another one. Never over
// a title of a person's; never in the way of an answer or of closing. A model that cannot be asked, or should not be, is
// replaced by what is made here.
import type { Account } from '../../shared/domain/account.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelInfo, ModelRef } from '../../shared/domain/model.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { localVendors } from '../../shared/domain/vendor-list.ts'
import { AdapterError } from '../providers/adapter.ts'
import type { ChatEngine } from './chat-engine.ts'
import { CommandError } from './command-error.ts'
import type { ConversationBus } from './conversation-bus.ts'
import type { Spending } from './spending.ts'
import { askForTitle } from './titles/ask-for-title.ts'
import { chooseTitleModel } from './titles/choose-title-model.ts'
import { cleanTitle } from './titles/clean-title.ts'
import { titleFromExchange } from './titles/title-from-exchange.ts'
import type { TitleMaterial } from './titles/title-prompt.ts'
import type { TurnTools } from './turn-job.ts'

export interface Titles {
  /** An answer has its final form. */
  answered(message: Message): void
  /**
   * Asks for a title again, by the method of the settings; where titles are switched off, it is made here.
   * @throws CommandError where there is nothing to go by
   */
  retitle(conversationId: ConversationId): Promise<{ title: string }>
  /** Resolves when no title is being looked for. */
  drain(): Promise<void>
  /** Calls off what is under way and waits for its record. */
  close(): Promise<void>
}

export interface TitlesOptions extends TurnTools {
  readonly bus: ConversationBus
  readonly engine: Pick<ChatEngine, 'updateConversation'>
  readonly spending: Spending
  findAccount(accountId: string): Account | null
  /** The list of an account as it was last told; empty when nobody has told it. */
  listModels(accountId: string): readonly ModelInfo[]
}

interface Title {
  readonly title: string
  readonly source: 'offline' | 'model'
}

/** A question, what was answered to it, and the call that answered; the turn is null for what no call of Baton's wrote. */
interface Exchange {
  readonly question: Message | null
  readonly answer: Message | null
  readonly turn: Turn | null
}

/** The person's words, or the name of the first file they sent. */
function wordsOf(message: Message | null): string {
  if (message === null) return ''
  const file = message.parts.find((part) => part.type === 'file')
  return textOfParts(message.parts) || (file?.name ?? '')
}

function offlineTitle({ question, answer }: Exchange): string | null {
  return titleFromExchange(wordsOf(question), textOfParts(answer?.parts ?? []))
}

export function createTitles(options: TitlesOptions): Titles {
  const { store, bus, engine, log } = options
  const controller = new AbortController()
  const running = new Map<ConversationId, Promise<Title | null>>()

  /** The exchanges of a path that a model took part in: examples of a template have no call. */
  const exchangesOf = (path: readonly Message[]): Exchange[] => {
    const turns = new Map(
      store.turns
        .latestFor(path.filter(({ role }) => role === 'assistant').map(({ id }) => id))
        .map((turn) => [turn.messageId, turn]),
    )
    return path.flatMap((answer) => {
      const turn = turns.get(answer.id)
      if (turn === undefined || answer.status !== 'complete') return []
      return [{ question: path.find(({ id }) => id === answer.parentId) ?? null, answer, turn }]
    })
  }

  /** The person's choice, else a cheap one beside the model that answered; what was made elsewhere has none here. */
  const modelFor = (conversation: Conversation, { turn }: Exchange): ModelRef | null => {
    const { titleModel } = store.settings.read()
    if (titleModel !== null) return titleModel
    const answered =
      turn === null || turn.origin === 'imported'
        ? conversation.model
        : { accountId: turn.accountId, modelId: turn.modelAsked }
    const account = answered === null ? null : options.findAccount(answered.accountId)
    if (answered === null || account === null) return null
    return chooseTitleModel(answered, options.listModels(account.id), localVendors.has(account.vendor))
  }

  const askModel = async (
    conversation: Conversation,
    exchange: Exchange,
    material: TitleMaterial,
  ): Promise<string | null> => {
    const conversationId = conversation.id
    const model = modelFor(conversation, exchange)
    const account = model === null ? null : options.findAccount(model.accountId)
    const messageId = exchange.answer?.id ?? exchange.question?.id
    if (model === null || account === null || messageId === undefined) return null
    try {
      const text = await askForTitle(options, {
        conversationId,
        messageId,
        material,
        model,
        vendor: account.vendor,
        signal: controller.signal,
      })
      return text === null ? null : cleanTitle(text)
    } catch (error) {
      // The call is recorded with what went wrong; one that would have to be asked about is not made.
      if (!(error instanceof AdapterError || error instanceof CommandError)) throw error
      log.info('title-not-asked-for', {
        reason: error instanceof AdapterError ? error.failure.kind : error.code,
      })
      return null
    } finally {
      if (store.conversations.get(conversationId) !== null) {
        bus.publish(conversationId, { type: 'usage-changed', usage: store.turns.usage(conversationId) })
      }
    }
  }

  const find = async (
    conversation: Conversation,
    exchange: Exchange,
    latestQuestion: string | null,
  ): Promise<Title | null> => {
    const offline = offlineTitle(exchange)
    if (store.settings.read().titleMethod === 'model') {
      const title = await askModel(conversation, exchange, {
        question: wordsOf(exchange.question),
        answer: textOfParts(exchange.answer?.parts ?? []),
        latestQuestion,
      })
      if (title !== null) return { title, source: 'model' }
    }
    return offline === null ? null : { title: offline, source: 'offline' }
  }

  /** One at a time for a conversation; who asks meanwhile gets the same one. */
  const findOnce = (
    conversation: Conversation,
    exchange: Exchange,
    latestQuestion: string | null,
    mayKeep: (current: Conversation) => boolean,
  ): Promise<Title | null> => {
    const { id } = conversation
    const current = running.get(id)
    if (current !== undefined) return current
    const work = async () => {
      const found = await find(conversation, exchange, latestQuestion)
      const now = store.conversations.get(id)
      if (found !== null && now !== null && mayKeep(now) && !controller.signal.aborted) {
        engine.updateConversation(id, { title: found.title, titleSource: found.source })
      }
      return found
    }
    const made = work().finally(() => running.delete(id))
    running.set(id, made)
    return made
  }

  const isUntitled = ({ titleSource }: Conversation) => titleSource === 'first-message'

  return {
    answered(message) {
      if (controller.signal.aborted || message.status !== 'complete') return
      try {
        const conversation = store.conversations.get(message.conversationId)
        if (conversation === null || !isUntitled(conversation)) return
        if (store.settings.read().titleMethod === 'off') return
        const exchanges = exchangesOf(store.messages.path(message.id))
        const own = exchanges.at(-1)
        // Later answers say what a conversation is about only where nothing before them did: "hello".
        if (own?.answer?.id !== message.id || offlineTitle(own) === null) return
        if (exchanges.slice(0, -1).some((exchange) => offlineTitle(exchange) !== null)) return
        findOnce(conversation, own, null, isUntitled).catch(logFailure)
      } catch (error) {
        logFailure(error)
      }
    },

    async retitle(conversationId) {
      if (controller.signal.aborted) throw new CommandError('REFUSED', 'Baton is closing.')
      const conversation = store.conversations.get(conversationId)
      if (conversation === null) throw new CommandError('NOT_FOUND', 'This conversation no longer exists.')
      const path = store.messages.path(conversation.headMessageId)
      const questions = path.filter(({ role }) => role === 'user')
      const exchange = exchangesOf(path).find((candidate) => offlineTitle(candidate) !== null) ?? {
        question: questions.find((question) => wordsOf(question) !== '') ?? null,
        answer: null,
        turn: null,
      }
      const last = questions.at(-1) ?? null
      const latest = last === null || last.id === exchange.question?.id ? null : wordsOf(last)
      const found =
        exchange.question === null
          ? null
          : await findOnce(conversation, exchange, latest === '' ? null : latest, (current) => {
              // Renamed meanwhile: the person's title stays.
              return current.title === conversation.title
            })
      if (found === null) {
        throw new CommandError('REFUSED', 'This conversation says too little yet to find a title in it.')
      }
      return { title: found.title }
    },

    async drain() {
      while (running.size > 0) await Promise.allSettled(running.values())
    },

    async close() {
      controller.abort()
      await Promise.allSettled(running.values())
    },
  }

  function logFailure(error: unknown): void {
    log.error('title-not-found', { detail: error instanceof Error ? error.message : null })
  }
}
