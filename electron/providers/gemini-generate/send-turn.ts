// The two ways in which a turn of generateContent goes out: a request of its own, or a message of an SDK session.
import type { Content, GenerateContentResponse, Part } from '@google/genai'
import type { HandleSeed } from '../../../shared/domain/continuation.ts'
import type { TerminalEvent } from '../../../shared/domain/stream-event.ts'
import { vendorNames } from '../../../shared/domain/vendor-list.ts'
import { AdapterError, type AdapterIo, type TurnRequest } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { connectGoogle, type OpenCall, openGoogle } from './open-google.ts'
import { sdkSessionWay } from './record.ts'
import { buildGenerateParameters, configOf, contentsOf } from './request.ts'
import { beginSession, holdsTurn, type SdkSession, type SessionShelf, seedOf } from './sdk-session.ts'

/** A turn that is ready to go. */
export interface Sending {
  readonly call: OpenCall
  readonly isSession: boolean
  send(): Promise<AsyncIterable<GenerateContentResponse>>
  /** Called once the answer is whole. @returns the session when it holds the answer and goes on; else null */
  keep(finish: Extract<TerminalEvent, { type: 'finish' }>): HandleSeed | null
}

function sessionLost(io: AdapterIo): AdapterError {
  return new AdapterError(
    failureOf('handle-lost', {
      vendorName: vendorNames[io.vendor],
      sentence: "The session of Google's SDK is gone: it ends with the program that held it.",
    }),
  )
}

function sendAlone(call: OpenCall, request: TurnRequest): Sending {
  return {
    call,
    isSession: false,
    send: () => call.client.models.generateContentStream(buildGenerateParameters(request)),
    keep: () => null,
  }
}

function sendInSession(
  call: OpenCall,
  request: TurnRequest,
  session: SdkSession,
  question: Part[],
  shelf: SessionShelf,
): Sending {
  const before = session.chat.getHistory(true).length
  return {
    call,
    isSession: true,
    send: () => session.chat.sendMessageStream({ message: question, config: configOf(request) }),
    keep(finish) {
      // A refused or cut answer is nothing to go on from.
      const isWhole = finish.reason === 'stop' || finish.reason === 'tool-calls'
      if (!isWhole || !holdsTurn(session.chat, before, question, finish.native)) return null
      session.answers += 1
      shelf.put(session)
      return seedOf(session)
    },
  }
}

function lastPartsOf(contents: readonly Content[]): Part[] {
  return contents.at(-1)?.parts ?? []
}

/**
 * @throws AdapterError before anything is sent: when the session is lost, when nothing is left to answer, and for a key
 *   that no header can carry
 */
export async function prepareTurn(
  request: TurnRequest,
  io: AdapterIo,
  shelf: SessionShelf,
): Promise<Sending> {
  const handle = request.state?.handle ?? null
  const contents = contentsOf(request.messages)
  if (handle !== null) {
    // New words only: anything else would reach the model without what came before it.
    const isOneMessage = request.state?.way === sdkSessionWay && contents.length === 1
    const session = isOneMessage ? shelf.take(handle, request.modelId, io.baseUrl) : null
    if (session === null) throw sessionLost(io)
    return sendInSession(session.connection.begin(io), request, session, lastPartsOf(contents), shelf)
  }
  if (request.state?.way !== sdkSessionWay) {
    return sendAlone(await openGoogle(io), request)
  }
  const connection = await connectGoogle(io.baseUrl)
  const call = connection.begin(io)
  const session = beginSession(connection, call.client, request.modelId, contents.slice(0, -1))
  return sendInSession(call, request, session, lastPartsOf(contents), shelf)
}
