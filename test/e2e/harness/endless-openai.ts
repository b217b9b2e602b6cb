// An OpenAI Responses server whose answers go on until the caller hangs up, or end when asked to. The text is known in
// advance, so that whatever was kept of it can be checked to be its exact beginning.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const paceMs = 2

/** The n-th piece of every answer. */
export const pieceAt = (position: number): string => `word${position} `

/** The first `count` pieces. */
export function beginning(count: number): string {
  return Array.from({ length: count }, (_, position) => pieceAt(position)).join('')
}

export interface EndlessOpenAi {
  readonly baseUrl: string
  /** From now on an answer ends by itself after so many pieces. */
  endAfter(pieces: number): void
  close(): Promise<void>
}

export async function startEndlessOpenAi(): Promise<EndlessOpenAi> {
  let lastPiece = Number.POSITIVE_INFINITY
  let answers = 0

  const stream = (response: ServerResponse) => {
    answers += 1
    const id = `resp_endless_${answers}`
    let sequence = 0
    const write = (type: string, fields: object) => {
      const data = JSON.stringify({ type, sequence_number: sequence, ...fields })
      sequence += 1
      response.write(`event: ${type}\ndata: ${data}\n\n`)
    }
    const item = { id: 'msg_1', type: 'message', role: 'assistant' }
    const place = { item_id: 'msg_1', output_index: 0, content_index: 0 }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': `req_${answers}` })
    const base = { id, object: 'response', model: 'gpt-endless', output: [], usage: null }
    write('response.created', { response: { ...base, status: 'in_progress' } })
    write('response.output_item.added', {
      output_index: 0,
      item: { ...item, status: 'in_progress', content: [] },
    })
    const emptyPart = { type: 'output_text', text: '', annotations: [] }
    write('response.content_part.added', { ...place, part: emptyPart })
    let position = 0
    const startedAt = performance.now()
    const timer = setInterval(() => {
      // As many as are due: a machine that is late with its timers still keeps the pace.
      const due = Math.min(lastPiece, Math.ceil((performance.now() - startedAt) / paceMs))
      for (; position < due; position += 1)
        write('response.output_text.delta', { ...place, delta: pieceAt(position), logprobs: [] })
      if (position < lastPiece) return
      clearInterval(timer)
      const part = { type: 'output_text', text: beginning(position), annotations: [] }
      const done = { ...item, status: 'completed', content: [part] }
      write('response.output_text.done', { ...place, text: part.text, logprobs: [] })
      write('response.content_part.done', { ...place, part })
      write('response.output_item.done', { output_index: 0, item: done })
      const usage = {
        input_tokens: 10,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: position,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 10 + position,
      }
      write('response.completed', { response: { ...base, status: 'completed', output: [done], usage } })
      response.end()
    }, paceMs)
    response.once('close', () => clearInterval(timer))
  }

  const server = createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/v1/responses') {
      request.resume().once('end', () => stream(response))
    } else {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'gpt-endless', object: 'model' }] }))
    }
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    endAfter(pieces) {
      lastPiece = pieces
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
