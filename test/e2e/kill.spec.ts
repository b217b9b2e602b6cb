// kill -9 of the server process in mid-stream, again and again, at random points: nothing acknowledged is lost, the
// partial answer is there and marked, and the next message works. The seed is printed; BATON_TEST_SEED repeats a run.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'playwright/test'
import type { ConversationSnapshot } from '../../shared/contract/index.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { foldEvent } from '../../shared/domain/fold-event.ts'
import type { Message } from '../../shared/domain/message.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { openWebClient, type TestClient } from '../harness/open-web-client.ts'
import { beginning, startEndlessOpenAi } from './harness/endless-openai.ts'
import { type RunningServer, startServer } from './harness/start-server.ts'

const kills = 30
/** The journal is committed every 250 ms; what was shown this long before the end must be there. */
const promisedMs = 500

/** A small generator with a seed (mulberry32), so that a failure can be repeated. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296
  }
}

async function readConversation(client: TestClient, conversationId: string): Promise<ConversationSnapshot> {
  const watch = await client.conversations.watch({ conversationId, resume: null, pageSize: 500 })
  try {
    for await (const item of watch) {
      if (item.type === 'snapshot') return item.snapshot
    }
  } finally {
    await watch.return?.(undefined)
  }
  throw new Error('the watch ended without a snapshot')
}

/** Watches an answer until it has `characters` characters. @returns how long it was at each moment. */
async function watchAnswer(client: TestClient, conversationId: string, answerId: string, characters: number) {
  const seen: { atMs: number; length: number }[] = []
  let answer: Message | undefined
  const watch = await client.conversations.watch({ conversationId, resume: null, pageSize: 50 })
  for await (const item of watch) {
    if (item.type === 'snapshot') answer = item.snapshot.messages.find((message) => message.id === answerId)
    else if (item.change.type === 'message-event' && item.change.messageId === answerId && answer) {
      answer = foldEvent(answer, item.change.event, item.change.atMs)
    }
    const length = answer === undefined ? 0 : textOfParts(answer.parts).length
    seen.push({ atMs: performance.now(), length })
    if (length >= characters) break
  }
  return seen
}

test('30 kills in mid-stream lose nothing that was acknowledged', async () => {
  test.setTimeout(240_000)
  const seed = Number(process.env.BATON_TEST_SEED ?? Date.now() % 1_000_000)
  test.info().annotations.push({ type: 'seed', description: String(seed) })
  const random = createRandom(seed)
  const dataDir = await mkdtemp(path.join(tmpdir(), 'baton-kill-'))
  const openai = await startEndlessOpenAi()
  const whole = beginning(100_000)
  const env = { OPENAI_API_KEY: 'sk-test-kill', OPENAI_BASE_URL: openai.baseUrl }
  const conversationId = createId()
  const acknowledged: { messageId: string; answerId: string; text: string; atLeast: number }[] = []
  let server: RunningServer | null = null

  try {
    for (let round = 0; round <= kills; round += 1) {
      server = await startServer({ dataDir, env })
      const { client } = await openWebClient(server.url)
      const account = (await client.accounts.list({})).find((candidate) => candidate.vendor === 'openai')
      if (account === undefined) throw new Error('the account from the environment is missing')
      const model = { accountId: account.id, modelId: 'gpt-endless' }

      if (acknowledged.length > 0) {
        const { messages } = await readConversation(client, conversationId)
        const byId = new Map(messages.map((message) => [message.id, message]))
        expect(messages).toHaveLength(acknowledged.length * 2)
        for (const sent of acknowledged) {
          const question = byId.get(sent.messageId)
          const answer = byId.get(sent.answerId)
          if (question === undefined || answer === undefined)
            throw new Error(`seed ${seed}: a message is lost`)
          expect(textOfParts(question.parts)).toBe(sent.text)
          expect(answer.status).toBe('interrupted')
          const kept = textOfParts(answer.parts)
          expect(kept.length, `seed ${seed}: kept text`).toBeGreaterThanOrEqual(sent.atLeast)
          expect(whole.startsWith(kept)).toBe(true)
        }
      }

      const text = `Question ${round}`
      const messageId = createId()
      if (round === kills) openai.endAfter(20)
      const sent = await client.messages.send({
        conversationId,
        messageId,
        parts: [{ type: 'text', text }],
        model,
      })
      if (round === kills) {
        await expect
          .poll(async () => (await readConversation(client, conversationId)).messages.at(-1)?.status)
          .toBe('complete')
        const last = (await readConversation(client, conversationId)).messages.at(-1)
        expect(last === undefined ? '' : textOfParts(last.parts)).toBe(beginning(20))
        expect(await server.stop()).toBe(0)
        break
      }
      const seen = await watchAnswer(client, conversationId, sent.answerId, Math.floor(random() * 3000))
      const killedAt = performance.now()
      await server.kill()
      const promised = seen.findLast((moment) => moment.atMs <= killedAt - promisedMs)
      acknowledged.push({ messageId, answerId: sent.answerId, text, atLeast: promised?.length ?? 0 })
    }
  } finally {
    await server?.kill()
    await openai.close()
    await rm(dataDir, { recursive: true, force: true })
  }
})
