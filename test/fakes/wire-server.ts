// A real HTTP server on loopback that answers exactly what a test scripts, byte for byte: split anywhere, stalled until
// released, cut in the middle. It records what arrived and knows which sockets are open.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'

export interface RecordedRequest {
  readonly method: string
  /** Path with query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly bodyText: string
  /** The parsed body; null when it was empty or no JSON. */
  readonly body: unknown
}

/** A step of an answer's body. */
export type WireStep =
  | { readonly send: string | Uint8Array }
  /** Waits for the promise while the socket stays open. */
  | { readonly stall: Promise<void> }
  /** Waits so many milliseconds: the pace of a model that writes. */
  | { readonly pauseMs: number }
  /** Destroys the socket without ending the answer. */
  | { readonly cut: true }
  /** Runs once everything before it was written and the socket is still open. */
  | { readonly effect: () => void }

export interface WireAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly steps: readonly WireStep[]
  /** Waits before even the status line is sent. */
  readonly stallHeaders?: Promise<void>
  /** Called once when the answer was sent or its socket closed, whichever came first. */
  readonly ended?: () => void
}

export type WireHandler = (request: RecordedRequest) => WireAnswer | Promise<WireAnswer>

/** What a request was really answered with. */
export interface RecordedAnswer {
  readonly request: RecordedRequest
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Everything that was written of the body. */
  bodyText: string
}

export interface WireServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly port: number
  readonly requests: RecordedRequest[]
  /** From the first call on, every answer is kept here in the order in which it was begun. */
  recordAnswers(): readonly RecordedAnswer[]
  /** Unreachable, every connection is broken off before a byte is read; the port and all that is kept stay. */
  setReachable(isReachable: boolean): void
  openSocketCount(): number
  /** Resolves as soon as no socket is open. */
  untilNoSocketIsOpen(): Promise<void>
  /** Resolves as soon as so many requests have arrived in full. */
  untilRequestCount(count: number): Promise<void>
  close(): Promise<void>
}

/** A promise and the function that resolves it: what a stall waits for. */
export interface Gate {
  readonly opened: Promise<void>
  open(): void
}

export function createGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}

export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    steps: [{ send: JSON.stringify(body) }],
  }
}

export function streamAnswer(
  steps: readonly WireStep[] | string,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer {
  return {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', ...headers },
    steps: typeof steps === 'string' ? [{ send: steps }] : steps,
  }
}

/** Records of a chat-style stream: `data:` lines and, unless left out, the closing `[DONE]`. */
export function dataRecords(records: readonly unknown[], options: { readonly done?: boolean } = {}): string {
  const lines = records.map((record) => `data: ${JSON.stringify(record)}\n\n`)
  return `${lines.join('')}${options.done === false ? '' : 'data: [DONE]\n\n'}`
}

/** Records with an `event:` line that repeats their `type`. */
export function namedRecords(records: readonly { readonly type: string }[]): string {
  return records.map((record) => `event: ${record.type}\ndata: ${JSON.stringify(record)}\n\n`).join('')
}

export function withCrlf(body: string): string {
  return body.replaceAll('\n', '\r\n')
}

/** Cuts the bytes of a text at the given offsets, in the middle of characters too. */
export function splitBytes(body: string, offsets: readonly number[]): WireStep[] {
  const bytes = new TextEncoder().encode(body)
  const points = [...new Set(offsets)]
    .filter((offset) => offset > 0 && offset < bytes.length)
    .sort((a, b) => a - b)
  const steps: WireStep[] = []
  let from = 0
  for (const point of [...points, bytes.length]) {
    steps.push({ send: bytes.subarray(from, point) })
    from = point
  }
  return steps
}

async function recordRequest(incoming: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const bodyText = Buffer.concat(chunks).toString('utf8')
  let body: unknown = null
  try {
    body = JSON.parse(bodyText)
  } catch {
    body = null
  }
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value)
  return { method: incoming.method ?? '', path: incoming.url ?? '', headers, bodyText, body }
}

async function writeAnswer(
  outgoing: ServerResponse,
  answer: WireAnswer,
  onSend: ((sent: string | Uint8Array) => void) | null,
): Promise<void> {
  try {
    await writeSteps(outgoing, answer, onSend)
  } finally {
    answer.ended?.()
  }
}

async function writeSteps(
  outgoing: ServerResponse,
  answer: WireAnswer,
  onSend: ((sent: string | Uint8Array) => void) | null,
): Promise<void> {
  const closed = new Promise<void>((resolve) => outgoing.once('close', resolve))
  if (answer.stallHeaders) await Promise.race([answer.stallHeaders, closed])
  outgoing.writeHead(answer.status ?? 200, { ...answer.headers })
  outgoing.flushHeaders()
  for (const step of answer.steps) {
    if (outgoing.destroyed) return
    if ('send' in step) {
      onSend?.(step.send)
      // A write to a socket that has just gone is never called back.
      const written = new Promise<void>((resolve) => outgoing.write(step.send, () => resolve()))
      await Promise.race([written, closed])
    } else if ('stall' in step) await Promise.race([step.stall, closed])
    else if ('pauseMs' in step) await Promise.race([setTimeout(step.pauseMs), closed])
    else if ('effect' in step) step.effect()
    else {
      outgoing.destroy()
      return
    }
  }
  outgoing.end()
}

/** Starts a server on 127.0.0.1. An error in the handler becomes a 599 whose body says what went wrong. */
export async function startWireServer(
  handler: WireHandler,
  options: {
    port?: number
    /** Told of every answer as it is begun. */
    onAnswer?: (request: RecordedRequest, answer: WireAnswer) => void
  } = {},
): Promise<WireServer> {
  const requests: RecordedRequest[] = []
  const sockets = new Set<Socket>()
  const waiting = new Set<() => void>()
  let answers: RecordedAnswer[] | null = null
  let isReachable = true
  /** Keeps what is sent of an answer, once somebody asked for that. */
  const keep = (
    request: RecordedRequest,
    answer: WireAnswer,
  ): ((sent: string | Uint8Array) => void) | null => {
    if (answers === null) return null
    const kept: RecordedAnswer = {
      request,
      status: answer.status ?? 200,
      headers: { ...answer.headers },
      bodyText: '',
    }
    answers.push(kept)
    return (sent) => {
      kept.bodyText += typeof sent === 'string' ? sent : Buffer.from(sent).toString('utf8')
    }
  }
  const changed = (): void => {
    for (const check of waiting) check()
  }
  const until = (isMet: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!isMet()) return
        waiting.delete(check)
        resolve()
      }
      waiting.add(check)
      check()
    })
  const server = createServer((incoming, outgoing) => {
    const respond = async (): Promise<void> => {
      const request = await recordRequest(incoming)
      requests.push(request)
      changed()
      const answer = await handler(request)
      options.onAnswer?.(request, answer)
      await writeAnswer(outgoing, answer, keep(request, answer))
    }
    respond().catch((error: unknown) => {
      if (outgoing.destroyed) return
      if (!outgoing.headersSent) outgoing.writeHead(599)
      outgoing.end(`the fake failed: ${String(error)}`)
    })
  })
  server.on('connection', (socket) => {
    if (!isReachable) {
      socket.destroy()
      return
    }
    socket.setNoDelay(true)
    sockets.add(socket)
    socket.once('close', () => {
      sockets.delete(socket)
      changed()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const port = (server.address() as AddressInfo).port
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    recordAnswers() {
      answers ??= []
      return answers
    },
    setReachable(reachable) {
      isReachable = reachable
      if (!reachable) for (const socket of sockets) socket.destroy()
    },
    openSocketCount: () => sockets.size,
    untilNoSocketIsOpen: () => until(() => sockets.size === 0),
    untilRequestCount: (count) => until(() => requests.length >= count),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
