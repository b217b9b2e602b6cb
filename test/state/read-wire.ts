// What the requests of one turn brought, read from the bodies themselves: the texts, what was to be continued, and
// whether the provider was asked to keep anything.
import { type LooseRecord, listOf, recordOf } from '../fakes/openai/loose-json.ts'
import { joinRoles, type ShownMessage } from '../fakes/shown-view.ts'
import type { RecordedRequest } from '../fakes/wire-server.ts'

export interface SentTurn {
  /** Neighbours of one role joined, as in a view. */
  readonly texts: readonly ShownMessage[]
  /** The id on the wire; null for a request that stands for itself. */
  readonly continues: string | null
  /** What the request says about keeping; null when it says nothing. */
  readonly asksToKeep: boolean | null
}

/** Reads the requests of one turn, those that prepare it included. */
export type WireReader = (requests: readonly RecordedRequest[]) => SentTurn

function textsOf(content: unknown): string {
  if (typeof content === 'string') return content
  return listOf(content)
    .map((part) => part.text ?? part.refusal)
    .filter((text) => typeof text === 'string' && text.trim() !== '')
    .join('\n\n')
}

function said(role: unknown, content: unknown): ShownMessage[] {
  if (role !== 'user' && role !== 'assistant' && role !== 'model') return []
  return [{ role: role === 'user' ? 'user' : 'assistant', text: textsOf(content) }]
}

function lastBody(requests: readonly RecordedRequest[], path: RegExp): LooseRecord {
  return recordOf(requests.findLast((request) => request.method === 'POST' && path.test(request.path))?.body)
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function flagOrNull(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null
}

/** Responses, with or without a conversation that is brought its items before. */
export const readResponses: WireReader = (requests) => {
  const body = lastBody(requests, /\/responses$/)
  const items = requests
    .filter(({ method, path }) => method === 'POST' && /\/conversations(\/[^/]+\/items)?$/.test(path))
    .flatMap((request) => listOf(recordOf(request.body).items))
  return {
    texts: joinRoles([...items, ...listOf(body.input)].flatMap(({ role, content }) => said(role, content))),
    continues: textOrNull(body.previous_response_id) ?? textOrNull(body.conversation),
    asksToKeep: flagOrNull(body.store),
  }
}

/** Every dialect that is a list of messages, wherever it is sent. */
export const readChat: WireReader = (requests) => {
  const body = lastBody(requests, /\/completions$|\/v2\/chat$/)
  return {
    texts: joinRoles(listOf(body.messages).flatMap(({ role, content }) => said(role, content))),
    continues: textOrNull(body.previous_response_id) ?? textOrNull(body.conversation),
    asksToKeep: flagOrNull(body.store),
  }
}

export const readAnthropic: WireReader = (requests) => {
  const body = lastBody(requests, /\/v1\/messages(\?.*)?$/)
  return {
    texts: joinRoles(listOf(body.messages).flatMap(({ role, content }) => said(role, content))),
    continues: textOrNull(recordOf(body.thread).previous_message_id),
    asksToKeep: body.thread === undefined ? null : true,
  }
}

export const readGenerate: WireReader = (requests) => {
  const body = lastBody(requests, /:streamGenerateContent/)
  const visible = (parts: unknown) => listOf(parts).filter((part) => part.thought !== true)
  const texts: ShownMessage[] = []
  let lastRole: unknown = null
  for (const { role, parts } of listOf(body.contents)) {
    // The SDK's chats write an answer in the pieces in which it came.
    const [piece] = said(role, visible(parts))
    const last = texts.at(-1)
    if (piece !== undefined && last !== undefined && role === lastRole && role === 'model') {
      texts[texts.length - 1] = { role: last.role, text: `${last.text}${piece.text}` }
    } else if (piece !== undefined) texts.push(piece)
    lastRole = role
  }
  return { texts: joinRoles(texts), continues: null, asksToKeep: null }
}

export const readInteractions: WireReader = (requests) => {
  const body = lastBody(requests, /\/v1beta\/interactions$/)
  const roles: Readonly<Record<string, string>> = { user_input: 'user', model_output: 'assistant' }
  return {
    texts: joinRoles(listOf(body.input).flatMap(({ type, content }) => said(roles[String(type)], content))),
    continues: textOrNull(body.previous_interaction_id),
    asksToKeep: flagOrNull(body.store),
  }
}

export const readMistralConversation: WireReader = (requests) => {
  const last = requests.findLast(({ method, path }) => method === 'POST' && path.includes('/conversations'))
  const body = recordOf(last?.body)
  const roles: Readonly<Record<string, string>> = { 'message.input': 'user', 'message.output': 'assistant' }
  return {
    texts: joinRoles(listOf(body.inputs).flatMap(({ type, content }) => said(roles[String(type)], content))),
    continues: /\/conversations\/([^/]+)/.exec(last?.path ?? '')?.[1] ?? null,
    asksToKeep: flagOrNull(body.store),
  }
}
