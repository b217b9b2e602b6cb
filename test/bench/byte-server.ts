// A process of its own that answers every POST with bytes made beforehand, so that making and sending them is on
// nobody else's account. Started by start-byte-server; says its port on stdout.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { completedStream, messageItem } from '../fakes/openai/responses-wire.ts'
import { answerText } from './answer-text.ts'

const deltaCount = Number(process.argv[2])
const usage = {
  input_tokens: 10,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: deltaCount,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 10 + deltaCount,
}
const body = Buffer.from(completedStream([messageItem(answerText(deltaCount))], { usage }))

const server = createServer((request, response) => {
  request.resume().once('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
// The one who started this is gone.
process.once('disconnect', () => process.exit(0))
