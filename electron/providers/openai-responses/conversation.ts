// Conversations at OpenAI: what must be there before an answer is asked for, and how one is deleted. Everything before
// the last question goes in as items, 20 at a time; only then is the answer asked for. What the provider holds is
// announced as soon as it exists.
import type { HandleSeed } from '../../../shared/domain/continuation.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AdapterIo, TurnRequest } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { IdentifierCollection } from '../collect-identifiers.ts'
import { failEvent, metadataOfRefusal } from '../fail-event.ts'
import { identifiersOfHeaders, keepHeaders } from '../keep-headers.ts'
import {
  type CallContext,
  callJson,
  failureOfCall,
  type JsonAnswer,
  postJson,
} from '../openai-chat/openai-client.ts'
import { learnedFromThrown } from '../openai-chat/refused-answer.ts'
import { asList, asRecord, asText, type JsonRecord } from '../read-json.ts'
import { identifiersOfAnswer, identifiersOfConversation } from './identifiers.ts'
import { readConversationFailure } from './read-failure.ts'
import { conversationItems, splitAtLastAnswer } from './request.ts'

/** The most items one request may bring (OpenAI's API description, August 2026). */
const batchSize = 20
/** The most items a page holds. */
const pageSize = 100
/** How many items are deleted at the same time. */
const deletedAtOnce = 5

/** A conversation has no term: it stays until it is deleted. */
export function conversationSeed(conversationId: string): HandleSeed {
  return {
    kind: 'conversation',
    value: conversationId,
    position: null,
    expiresAt: null,
    heldUntil: null,
    isOneUse: false,
  }
}

export interface ReadyConversation {
  readonly conversationId: string
  /** Ids learned on the way. */
  readonly identifiers: readonly Identifier[]
  /** True when a continued conversation was given turns it had missed: it is then ahead of its handle. */
  readonly isAhead: boolean
}

function pathOf(conversationId: string): string {
  return `/conversations/${encodeURIComponent(conversationId)}`
}

function batchesOf(items: readonly JsonRecord[]): JsonRecord[][] {
  const batches: JsonRecord[][] = []
  for (let from = 0; from < items.length; from += batchSize) batches.push(items.slice(from, from + batchSize))
  return batches
}

/** Ids of the headers, said to be of this call and not of the one that gave the answer. */
function headerIds(answer: JsonAnswer, io: AdapterIo, call: string): Identifier[] {
  return identifiersOfHeaders(keepHeaders(answer.headers, io.apiKey)).map((identifier) => ({
    ...identifier,
    foundIn: `${call} ${identifier.foundIn}`,
  }))
}

/**
 * Creates the conversation, or takes up the one the request continues, and brings it everything before the last
 * question. Yields `held` for a new one at once, every id as it is learned, and ends with a `fail` when the conversation
 * cannot be made ready.
 * @returns null after a `fail`
 */
export async function* prepareConversation(
  request: TurnRequest,
  io: AdapterIo,
  context: CallContext,
): AsyncGenerator<StreamEvent, ReadyConversation | null, undefined> {
  const continued = request.state?.handle ?? null
  const facts = { vendorName: context.vendorName, continuedFrom: continued?.value ?? null }
  const batches = batchesOf(conversationItems(splitAtLastAnswer(request.messages).before, io.vendor))
  const found = new IdentifierCollection()
  let conversationId = continued?.value ?? null
  let pushed = 0
  let call = 'POST /conversations'
  try {
    if (conversationId === null) {
      const [first] = batches
      const created = await postJson(io, '/conversations', first === undefined ? {} : { items: first })
      found.add([...headerIds(created, io, call), ...identifiersOfConversation(created.body, call)])
      conversationId = asText(asRecord(created.body)?.id)
      if (conversationId === null) {
        const sentence = `${context.vendorName} named no conversation.`
        yield failEvent(failureOf('unknown', { ...context, sentence }), {
          identifiers: found.all,
          headers: keepHeaders(created.headers, io.apiKey),
          metadata: metadataOfRefusal(created.body, io.apiKey),
        })
        return null
      }
      yield { type: 'held', handle: conversationSeed(conversationId) }
      yield* found.announce()
    }
    call = 'POST /conversations/items'
    for (const items of continued === null ? batches.slice(1) : batches) {
      const answer = await postJson(io, `${pathOf(conversationId)}/items`, { items })
      pushed += 1
      found.add([...headerIds(answer, io, call), ...identifiersOfAnswer(answer.body, call)])
      yield* found.announce()
    }
  } catch (thrown) {
    const read = readConversationFailure(failureOfCall(thrown, context, io, false), facts, pushed > 0)
    const said = learnedFromThrown(thrown, io.apiKey)
    yield failEvent(read.failure, {
      ...said,
      identifiers: [...found.all, ...said.identifiers],
      isStateInDoubt: read.isStateInDoubt === true,
    })
    return null
  }
  return { conversationId, identifiers: found.all, isAhead: continued !== null && pushed > 0 }
}

/** Every item of a conversation by its id, oldest first. Throws what the SDK throws. */
async function itemIdsOf(conversationId: string, io: AdapterIo): Promise<string[]> {
  const ids: string[] = []
  let after: string | null = null
  for (;;) {
    const cursor: string = after === null ? '' : `&after=${encodeURIComponent(after)}`
    const body: JsonValue = await callJson(
      io,
      'get',
      `${pathOf(conversationId)}/items?limit=${pageSize}&order=asc${cursor}`,
    )
    const page = asRecord(body)
    const found = asList(page?.data).map((item) => asText(asRecord(item)?.id))
    ids.push(...found.filter((id) => id !== null))
    const last: string | null = asText(page?.last_id) ?? ids.at(-1) ?? null
    // A page that leads nowhere ends the list, so that no server can keep this going.
    if (page?.has_more !== true || last === null || last === after) return ids
    after = last
  }
}

/**
 * Deletes the items and then the conversation: deleting the conversation alone leaves its items behind (OpenAI SDK
 * 7.55.0). Can be repeated after a failure. Throws what the SDK throws.
 */
export async function deleteConversation(
  conversationId: string,
  io: AdapterIo,
  remove: (path: string, io: AdapterIo) => Promise<'deleted' | 'already-gone'>,
): Promise<'deleted' | 'already-gone'> {
  const ids = await itemIdsOf(conversationId, io)
  for (let from = 0; from < ids.length; from += deletedAtOnce) {
    const some = ids.slice(from, from + deletedAtOnce)
    await Promise.all(
      some.map((id) => remove(`${pathOf(conversationId)}/items/${encodeURIComponent(id)}`, io)),
    )
  }
  return remove(pathOf(conversationId), io)
}
