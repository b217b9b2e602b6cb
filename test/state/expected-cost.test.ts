// What a turn is expected to read from a prompt cache, and to cost, against what a server with a real cache then bills: every
// call goes through the real adapter, the real counter and the real price tables.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ExpectedCost } from '../../shared/domain/expected-cost.ts'
import { openStateBench, type StateBench } from './state-bench.ts'
import { type StateFake, startAnthropic, startOpenAi } from './state-fake.ts'
import { type AskOptions, type Said, type Speaker, Talk } from './talk.ts'

let bench: StateBench
let fakes: StateFake[]
let speaker: Speaker
let other: Speaker

beforeAll(async () => {
  bench = await openStateBench()
  const [anthropic, openai] = [await startAnthropic(bench.clock), await startOpenAi(bench.clock)]
  fakes = [anthropic, openai]
  const accountId = await bench.addAccount({ vendor: 'anthropic', url: anthropic.url })
  speaker = { model: { accountId, modelId: 'claude-sonnet-5-5' }, fake: anthropic }
  const otherId = await bench.addAccount({ vendor: 'openai', url: openai.url })
  other = { model: { accountId: otherId, modelId: 'gpt-5.6' }, fake: openai }
})
afterAll(async () => {
  await bench.close()
  await Promise.all(fakes.map((fake) => fake.close()))
})

/** Long enough to be worth writing to a cache. */
const longQuestion = (topic: string) => `Tell me about ${topic}. ${'Leave nothing out. '.repeat(300)}`

const previewOf = (talk: Talk, text: string, by: Speaker = speaker) =>
  bench.client.conversations.preview({
    conversationId: talk.id,
    model: by.model,
    parts: [{ type: 'text', text }],
  })

interface Foreseen {
  readonly expected: ExpectedCost
  readonly said: Said
  readonly read: number | null
}

/** Looks ahead, then asks. */
async function foresee(talk: Talk, topic: string, options: AskOptions = {}): Promise<Foreseen> {
  const text = longQuestion(topic)
  const { expected } = await previewOf(talk, text, options.speaker)
  const said = await talk.ask(text, options)
  return { expected, said, read: said.turn.usage?.cacheRead ?? null }
}

test('each turn reads from the cache exactly what was expected of it', async () => {
  const talk = new Talk(bench, speaker)
  for (let turn = 0; turn < 4; turn += 1) {
    const { expected, read } = await foresee(talk, `harbour ${turn}`)
    expect(expected.likelyCachedTokens).toBe(read)
    if (turn > 0) expect(read).toBeGreaterThan(1000)
  }
})

test('with the beginning changed, or too late, nothing is expected and nothing is read', async () => {
  const talk = new Talk(bench, speaker)
  await talk.ask(longQuestion('the first harbour'))
  await talk.setSystemText('Answer briefly.')
  expect(await foresee(talk, 'the second harbour')).toMatchObject({
    expected: { likelyCachedTokens: 0 },
    read: 0,
  })
  bench.clock.advance(6 * 60_000)
  expect(await foresee(talk, 'the last harbour')).toMatchObject({
    expected: { likelyCachedTokens: 0 },
    read: 0,
  })
})

test('what a turn costs comes close to what was expected of it', async () => {
  const talk = new Talk(bench, speaker)
  await talk.ask(longQuestion('the first harbour'))
  await talk.ask(longQuestion('the second harbour'))
  const { expected, said } = await foresee(talk, 'the third harbour')
  const cost = said.turn.cost.nanoUsd ?? Number.NaN
  expect(expected.nanoUsd).toBeGreaterThan(cost * 0.8)
  expect(expected.nanoUsd).toBeLessThan(cost * 1.25)
  expect(expected.coldNanoUsd).toBeGreaterThan(cost * 1.25)
})

test('a handoff loses the cache, and the comparison with staying shows what that costs', async () => {
  const talk = new Talk(bench, speaker)
  await talk.ask(longQuestion('the first harbour'))
  const second = await talk.ask(longQuestion('the second harbour'))
  const cached = (second.turn.usage?.cacheRead ?? 0) + (second.turn.usage?.cacheWrite ?? 0)
  const { expected, staying } = await previewOf(talk, longQuestion('the third harbour'), other)
  expect(expected.likelyCachedTokens).toBe(0)
  expect(expected.nanoUsd).toBe(expected.coldNanoUsd)
  expect(staying?.expected.likelyCachedTokens).toBe(cached)
  expect(staying?.expected.nanoUsd).toBeLessThan(staying?.expected.coldNanoUsd ?? 0)
})
