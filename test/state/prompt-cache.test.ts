// A thread with Anthropic that grows turn by turn is read from the prompt cache, as far as it was written before.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStateBench, type StateBench } from './state-bench.ts'
import { type StateFake, startAnthropic } from './state-fake.ts'
import { type Said, type Speaker, Talk } from './talk.ts'

let bench: StateBench
let fake: StateFake
let speaker: Speaker

beforeAll(async () => {
  bench = await openStateBench()
  fake = await startAnthropic(bench.clock)
  const accountId = await bench.addAccount({ vendor: 'anthropic', url: fake.url })
  speaker = { model: { accountId, modelId: 'claude-sonnet-5-5' }, fake }
})
afterAll(async () => {
  await bench.close()
  await fake.close()
})

/** Long enough to be worth writing to a cache. */
const longQuestion = (topic: string) => `Tell me about ${topic}. ${'Leave nothing out. '.repeat(300)}`

async function grow(talk: Talk, count: number): Promise<Said[]> {
  const said: Said[] = []
  for (let turn = 0; turn < count; turn += 1) said.push(await talk.ask(longQuestion(`harbour ${turn}`)))
  return said
}

const usageOf = ({ turn }: Said) => ({
  input: turn.usage?.inputTotal ?? 0,
  read: turn.usage?.cacheRead ?? 0,
  written: turn.usage?.cacheWrite ?? 0,
})

test('every turn reads what the one before it wrote', async () => {
  const talk = new Talk(bench, speaker)
  const [first, ...others] = (await grow(talk, 5)).map(usageOf)
  expect(first).toMatchObject({ read: 0 })
  expect(first?.written).toBeGreaterThan(0)
  let cached = first?.written ?? 0
  for (const usage of others) {
    expect(usage.read).toBe(cached)
    expect(usage.input).toBeGreaterThan(usage.read + usage.written - 1)
    cached = usage.read + usage.written
  }
  const last = others.at(-1)
  expect((last?.read ?? 0) / (last?.input ?? 1)).toBeGreaterThan(0.7)
})

test('after an edit the part before it is still read', async () => {
  const talk = new Talk(bench, speaker)
  const said = await grow(talk, 3)
  const [first, second] = said
  if (first === undefined || second === undefined) throw new Error('three were asked')
  const edited = usageOf(await talk.ask(longQuestion('another harbour'), { after: second }))
  expect(edited.read).toBeGreaterThanOrEqual(usageOf(first).input)
})

test('another system text is another beginning', async () => {
  const talk = new Talk(bench, speaker)
  await grow(talk, 2)
  await talk.setSystemText('Answer briefly.')
  expect(usageOf(await talk.ask(longQuestion('the last harbour'))).read).toBe(0)
})

test('after five minutes nothing is left of it', async () => {
  const talk = new Talk(bench, speaker)
  await grow(talk, 2)
  bench.clock.advance(6 * 60_000)
  expect(usageOf(await talk.ask(longQuestion('the last harbour'))).read).toBe(0)
})
