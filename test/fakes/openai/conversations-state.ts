// The Conversations API of the fake: one list of items each, that grows by pushes and by finished turns, is locked while
// a turn runs, and whose deletion leaves its items behind. Nothing lists conversations: an id that is lost is lost.
import { jsonAnswer, type RecordedRequest, type WireAnswer } from '../wire-server.ts'
import { openAiError } from './errors.ts'
import { type LooseRecord, listOf, recordOf } from './loose-json.ts'
import { itemFault } from './responses-items.ts'

/** The most items one request may bring. */
const mostItems = 20

export interface KeptConversation {
  readonly id: string
  /** UTC seconds. */
  readonly createdAt: number
  metadata: unknown
  readonly items: LooseRecord[]
  isLocked: boolean
}

export interface ConversationsOptions {
  readonly issuer: string
  /** UTC milliseconds. */
  now(): number
}

function notFound(id: string): WireAnswer {
  return openAiError(404, `Conversation with id '${id}' not found.`)
}

export function conversationLocked(id: string): WireAnswer {
  return openAiError(400, `Another process is currently operating on the conversation '${id}'.`, {
    code: 'conversation_locked',
    param: 'conversation',
  })
}

function tooMany(count: number): WireAnswer {
  return openAiError(
    400,
    `Invalid 'items': array too long. Expected an array with maximum length ${mostItems}, but got an array with length ${count} instead.`,
    { code: 'array_above_max_length', param: 'items' },
  )
}

function keptContent(item: LooseRecord): unknown {
  if (typeof item.content !== 'string') return item.content
  return item.role === 'assistant'
    ? [{ type: 'output_text', text: item.content, annotations: [] }]
    : [{ type: 'input_text', text: item.content }]
}

export class ConversationsState {
  readonly #options: ConversationsOptions
  readonly #conversations = new Map<string, KeptConversation>()
  /** Items of conversations that were deleted without them. */
  readonly #orphans: LooseRecord[] = []
  #count = 0
  #itemCount = 0

  constructor(options: ConversationsOptions) {
    this.#options = options
  }

  ids(): string[] {
    return [...this.#conversations.keys()]
  }

  /** Every item that is still kept somewhere, those of deleted conversations too. */
  itemIds(): string[] {
    const inConversations = [...this.#conversations.values()].flatMap((conversation) => conversation.items)
    return [...inConversations, ...this.#orphans].map((item) => String(item.id))
  }

  forget(id?: string): void {
    if (id === undefined) this.#conversations.clear()
    else this.#conversations.delete(id)
  }

  /** The conversation a request names, or the error it deserves. */
  find(id: string): KeptConversation | WireAnswer {
    // A name for tests that need the error and no conversation.
    if (id === 'conv_locked') return conversationLocked(id)
    return this.#conversations.get(id) ?? notFound(id)
  }

  /** Keeps items at the end; they get the ids by which they can be fetched and deleted. */
  append(conversation: KeptConversation, items: readonly LooseRecord[]): LooseRecord[] {
    const kept = items.map((item) => {
      this.#itemCount += 1
      const type = String(item.type ?? 'message')
      const prefix = { message: 'msg', reasoning: 'rs', function_call: 'fc' }[type] ?? 'item'
      const content = item.role === undefined ? {} : { content: keptContent(item) }
      return {
        ...item,
        id: item.id ?? `${prefix}_kept${this.#itemCount}`,
        type,
        status: 'completed',
        ...content,
      }
    })
    conversation.items.push(...kept)
    return kept
  }

  /** Answers what lies under /conversations; null for any other path. */
  answer(request: RecordedRequest): WireAnswer | null {
    const url = new URL(request.path, 'http://fake')
    const match = /^\/v1\/conversations(?:\/([^/]+)(?:\/items(?:\/([^/]+))?)?)?$/.exec(url.pathname)
    if (match === null) return null
    const { method } = request
    if (match[1] === undefined) return method === 'POST' ? this.#create(recordOf(request.body)) : null
    const conversation = this.find(decodeURIComponent(match[1]))
    if ('steps' in conversation) return conversation
    if (match[2] !== undefined) return this.#oneItem(method, conversation, decodeURIComponent(match[2]))
    if (!url.pathname.endsWith('/items')) return this.#one(request, conversation)
    if (method === 'GET') return this.#list(conversation, url.searchParams)
    return method === 'POST' ? this.#push(conversation, listOf(recordOf(request.body).items)) : null
  }

  #create(body: LooseRecord): WireAnswer {
    const items = listOf(body.items)
    if (items.length > mostItems) return tooMany(items.length)
    const fault = itemFault(items, [], this.#options.issuer)
    if (fault !== null) return fault
    this.#count += 1
    const conversation: KeptConversation = {
      id: `conv_fake${String(this.#count).padStart(4, '0')}`,
      createdAt: Math.floor(this.#options.now() / 1_000),
      metadata: body.metadata ?? {},
      items: [],
      isLocked: false,
    }
    this.#conversations.set(conversation.id, conversation)
    this.append(conversation, items)
    return this.#object(conversation)
  }

  #object(conversation: KeptConversation): WireAnswer {
    const { id, createdAt, metadata } = conversation
    const headers = { 'x-request-id': `req_of_${id}` }
    return jsonAnswer(200, { id, object: 'conversation', created_at: createdAt, metadata }, headers)
  }

  #one(request: RecordedRequest, conversation: KeptConversation): WireAnswer {
    const { id } = conversation
    if (request.method === 'DELETE') {
      this.#conversations.delete(id)
      this.#orphans.push(...conversation.items)
      return jsonAnswer(200, { id, object: 'conversation.deleted', deleted: true })
    }
    if (request.method === 'POST') conversation.metadata = recordOf(request.body).metadata ?? {}
    return this.#object(conversation)
  }

  #push(conversation: KeptConversation, items: readonly LooseRecord[]): WireAnswer {
    if (conversation.isLocked) return conversationLocked(conversation.id)
    if (items.length > mostItems) return tooMany(items.length)
    const fault = itemFault(items, conversation.items, this.#options.issuer)
    if (fault !== null) return fault
    return this.#page(this.append(conversation, items), false)
  }

  #page(data: readonly LooseRecord[], hasMore: boolean): WireAnswer {
    return jsonAnswer(
      200,
      {
        object: 'list',
        data,
        first_id: data[0]?.id ?? null,
        last_id: data.at(-1)?.id ?? null,
        has_more: hasMore,
      },
      { 'x-request-id': `req_of_items_${this.#itemCount}` },
    )
  }

  #list(conversation: KeptConversation, query: URLSearchParams): WireAnswer {
    const limit = Number(query.get('limit') ?? 20)
    if (limit > 100) return openAiError(400, 'Expected a value <= 100.', { param: 'limit' })
    const items = query.get('order') === 'asc' ? [...conversation.items] : conversation.items.toReversed()
    const after = query.get('after')
    const from = after === null ? 0 : items.findIndex((item) => item.id === after) + 1
    if (after !== null && from === 0) return openAiError(404, `Item with id '${after}' not found.`)
    return this.#page(items.slice(from, from + limit), items.length > from + limit)
  }

  #oneItem(method: string, conversation: KeptConversation, itemId: string): WireAnswer {
    const position = conversation.items.findIndex((item) => item.id === itemId)
    if (position < 0) return openAiError(404, `Item with id '${itemId}' not found.`)
    if (method !== 'DELETE') return jsonAnswer(200, conversation.items[position])
    if (conversation.isLocked) return conversationLocked(conversation.id)
    conversation.items.splice(position, 1)
    return this.#object(conversation)
  }
}
