// A conversation of many turns at a server with a small window: facts are said and pinned on the way, tools are called
// and answer, and now and then a summary cannot be had.
import { createId } from '../../shared/domain/create-id.ts'
import type { TurnDetails } from '../../shared/domain/turn.ts'
import { chatStream } from '../fakes/openai/chat-wire.ts'
import { countTokens, recordOf } from '../fakes/openai/loose-json.ts'
import { type CompatibleFlavour, startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { type RecordedRequest, streamAnswer, type WireAnswer } from '../fakes/wire-server.ts'
import { createRandom } from './random.ts'
import { createWalkClock } from './walk-clock.ts'
import { someText } from './walk-texts.ts'
import { openApplication } from './walked-application.ts'

export const windowTokens = 8_192

export interface ThreadPlan {
  readonly flavour: CompatibleFlavour
  readonly modelId: string
  readonly turns: number
  /** Turns whose question holds a fact that is pinned from then on. */
  readonly factsAt: ReadonlySet<number>
  /** Every so many turns the model calls a tool first. */
  readonly toolEvery: number
  /** From these turns on, the next summaries that are asked for are refused. */
  readonly refusedAt: ReadonlySet<number>
  /** How many, one after the other. */
  readonly refusals: number
}

export interface PlayedTurn {
  readonly number: number
  readonly details: TurnDetails
  /** Everything the model was shown, as one text; null for a call of a tool. */
  readonly shownText: string | null
  /** Facts pinned before this turn. */
  readonly facts: readonly string[]
}

export interface PlayedThread {
  readonly turns: readonly PlayedTurn[]
  /** The largest request, by the servers' own count, for answers and for summaries. */
  readonly largestRequest: number
  readonly largestSummaryRequest: number
  readonly summaryCount: number
  readonly segmentCount: number
  /** How many of the summaries took over from the one before. */
  readonly depth: number
}

function toolAnswer(request: RecordedRequest, number: number, measure: (tokens: number) => void): WireAnswer {
  measure(countTokens(recordOf(request.body).messages))
  const call = { id: `call_${number}`, name: 'read_tide', argumentsJson: `{"harbour":${number}}` }
  return streamAnswer(
    chatStream({ text: 'I look it up.', toolCalls: [call], facts: { id: `tool-${number}` } }),
  )
}

export async function playThread(plan: ThreadPlan): Promise<PlayedThread> {
  const random = createRandom(8_192)
  const clock = createWalkClock()
  const options = { flavour: plan.flavour, windowTokens, now: clock.now }
  const fake = await startOpenAiCompatibleFake(options)
  const summaries = await startOpenAiCompatibleFake(options)
  const app = await openApplication({ folder: ':memory:', clock, keys: new Map() })
  const { client, services } = app
  const addAccount = async (name: string, url: string): Promise<string> => {
    const accountId = createId(clock.now())
    const account = { accountId, vendor: plan.flavour, name, baseUrl: url, key: 'invented-key' }
    await client.accounts.add(account)
    await client.models.refresh({ accountId })
    return accountId
  }
  const model = { accountId: await addAccount('speaker', fake.url), modelId: plan.modelId }
  const summaryModel = { accountId: await addAccount('summariser', summaries.url), modelId: plan.modelId }
  await client.settings.update({ summaryModel })
  const conversationId = createId(clock.now())
  const facts: string[] = []
  const turns: PlayedTurn[] = []
  let largestRequest = 0
  let parentId: string | undefined

  const send = async (number: number, text: string, isTool: boolean): Promise<string> => {
    const messageId = createId(clock.now())
    const shownBefore = fake.shown.length
    const parts = [{ type: 'text' as const, text }]
    const parent = parentId === undefined ? {} : { parentId }
    const { answerId } = await client.messages.send({ conversationId, messageId, parts, model, ...parent })
    await services.engine.drain()
    parentId = undefined
    for (const turn of services.store.turns.latestFor([answerId])) {
      const shown = fake.shown[shownBefore]
      const texts = [shown?.system ?? '', ...(shown?.messages ?? []).map((message) => message.text)]
      turns.push({
        number,
        details: await client.turns.get({ turnId: turn.id }),
        shownText: isTool || shown === undefined ? null : texts.join('\n'),
        facts: [...facts],
      })
    }
    if (plan.factsAt.has(number)) {
      facts.push(text)
      await client.messages.setPinned({ conversationId, messageId, isPinned: true })
    }
    return answerId
  }

  /** Baton has no tools of its own yet, so the result is written down as an import would write it. */
  const answerTool = (number: number, answerId: string): void => {
    const at = clock.now()
    const id = createId(at)
    const output = `High tide at ${number % 24} o'clock. ${someText(random, number)}`
    services.store.messages.insert({
      id,
      conversationId,
      parentId: answerId,
      role: 'tool',
      status: 'complete',
      parts: [{ type: 'tool-result', callId: `call_${number}`, name: 'read_tide', output, isError: false }],
      createdAt: at,
      completedAt: at,
    })
    parentId = id
  }

  try {
    for (let number = 1; number <= plan.turns; number += 1) {
      clock.pass(60_000)
      if (plan.refusedAt.has(number)) {
        for (let count = 0; count < plan.refusals; count += 1) summaries.failNext('server-error')
      }
      const isTool = number % plan.toolEvery === 0
      if (isTool) {
        fake.script((request) =>
          toolAnswer(request, number, (tokens) => {
            largestRequest = Math.max(largestRequest, tokens)
          }),
        )
      }
      const text = plan.factsAt.has(number)
        ? `Fact ${number}: locker ${number} opens with ${number * 7_919}-kestrel.\n  Keep it exactly so.`
        : someText(random, number)
      const answerId = await send(number, text, isTool)
      if (isTool) answerTool(number, answerId)
    }
    const segments = services.store.segments.list(conversationId)
    const positions = new Map(
      services.store.messages
        .path(services.store.conversations.get(conversationId)?.headMessageId ?? null)
        .map((message, position) => [message.id, position]),
    )
    const covered = segments.map((segment) => positions.get(segment.coversMessageId) ?? -1)
    return {
      turns,
      largestRequest: Math.max(largestRequest, ...fake.shown.map(({ inputTokens }) => inputTokens)),
      largestSummaryRequest: Math.max(0, ...summaries.shown.map(({ inputTokens }) => inputTokens)),
      summaryCount: summaries.shown.length,
      segmentCount: segments.length,
      depth: covered.filter((position, index) => position > (covered[index - 1] ?? -1)).length,
    }
  } finally {
    await app.close()
    await fake.close()
    await summaries.close()
  }
}
