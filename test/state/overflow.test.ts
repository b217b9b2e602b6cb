// A conversation that outgrows its window: every api says so in its own words, Baton says it in one, and what is offered
// helps. With summaries on, it does not come to that.
import { expect, test } from 'vitest'
import { adviseOn } from '../../shared/domain/failure-advice.ts'
import { anthropicRows } from './anthropic-rows.ts'
import { geminiRows } from './gemini-rows.ts'
import { compatibleRows } from './local-and-routed-rows.ts'
import { mistralRows } from './mistral-rows.ts'
import { openAiRows } from './openai-rows.ts'
import { describeRows, type RowSetting } from './row-setting.ts'
import type { FakeTime } from './state-fake.ts'
import type { StateRow } from './state-row.ts'
import type { Said, Talk } from './talk.ts'

const windowTokens = 2_400

const rows = [...openAiRows, ...anthropicRows, ...geminiRows, ...mistralRows, ...compatibleRows]
  // Ollama drops the oldest messages and says nothing.
  .filter(({ vendor }) => vendor !== 'ollama')
  .map(
    (row): StateRow => ({
      ...row,
      start: (time: FakeTime) => row.start({ ...time, now: time.now, windowTokens }),
    }),
  )

/** The first row that speaks the same dialect in the same way. */
function firstOfKind(row: StateRow): StateRow | undefined {
  return rows.find(({ api, way }) => api === row.api && way === row.way)
}

/** About 250 tokens, and its answer repeats it. */
const longQuestion = (number: number) =>
  `Tell me about harbour ${number}. ${`Its quay, its cranes and its ${number} boats. `.repeat(24)}`

async function askUntilItEnds(talk: Talk, most: number): Promise<Said[]> {
  const said: Said[] = []
  while (said.length < most && said.at(-1)?.status !== 'failed') {
    said.push(await talk.ask(longQuestion(said.length)))
  }
  return said
}

describeRows(rows, (setting: () => RowSetting, row) => {
  test('is told apart from every other failure, and a summary of the older part helps', async () => {
    const { talk, fake } = setting()
    const conversation = talk()
    await conversation.ask('Hello.')
    await conversation.setPolicy({ kind: 'everything' })
    const said = await askUntilItEnds(conversation, 12)
    const tooLong = said.at(-1)
    if (tooLong === undefined) throw new Error('nothing was asked')
    expect(tooLong.turn).toMatchObject({ status: 'failed', failure: { kind: 'context-overflow' } })
    expect(tooLong.turns).toHaveLength(1)
    expect(adviseOn('context-overflow', true).steps).toEqual(['send-recent', 'summarise', 'choose-larger'])
    expect(tooLong.shown).toEqual([])

    await conversation.setPolicy({ kind: 'segments', thresholdTokens: 1_000 })
    const helped = await conversation.regenerate(tooLong)
    expect(helped).toMatchObject({ status: 'complete', question: tooLong.question })
    expect(helped.turn.carry.sentence).toContain('a summary and')
    expect(helped.shown.at(-1)?.messages[0]?.text).toContain('Summary of the earlier part')
    expect(fake.shown.every(({ inputTokens }) => inputTokens <= windowTokens)).toBe(true)
  })

  // The same for every server of a dialect.
  if (row !== firstOfKind(row)) return

  test('does not come while older parts are summarised in time, and what is held goes on between two summaries', async () => {
    const { talk, fake } = setting()
    const conversation = talk()
    await conversation.ask('Hello.')
    await conversation.setPolicy({ kind: 'segments', thresholdTokens: 1_000 })
    const said = await askUntilItEnds(conversation, 7)
    expect(said.map(({ status, turn }) => turn.failure?.message ?? status)).toEqual(
      said.map(() => 'complete'),
    )
    expect(fake.shown.every(({ inputTokens }) => inputTokens <= windowTokens)).toBe(true)
    const last = said.at(-1)?.shown.at(-1)?.messages ?? []
    expect(last[0]?.text).toContain('Summary of the earlier part')
    expect(last.at(-1)?.text).toContain(said.at(-1)?.question)
    if (row.way === null) return
    const reasons = said.map(({ turn }) => turn.carry.reason)
    expect(reasons).toContain('context-changed')
    expect(reasons).toContain(row.reasons.second)
  })
})
