// Answers that do not come to a good end: stopped by the person, cut by the network, declined. What follows never builds
// on state of which it is not certain what it holds.
import { beforeEach, expect, test } from 'vitest'
import { continuing, expectAnswered } from './expect-turn.ts'
import type { RowSetting } from './row-setting.ts'
import type { StateRow } from './state-row.ts'

const cutShortWords = 'The answer was cut short or declined, so Baton does not go on from it.'

export function describeEndings(setting: () => RowSetting, row: StateRow): void {
  beforeEach(() => setting().mark())
  const { reasons } = row

  test('an answer that was stopped in the middle', async () => {
    const { talk, expectHeldAsKept } = setting()
    const conversation = talk()
    const first = await conversation.ask('Name a book.')
    const stopped = await conversation.askAndStop('Tell me all of it.')
    expect(stopped).toMatchObject({ status: 'stopped', handle: null, turn: { failure: { kind: 'aborted' } } })
    expect(stopped.answer).not.toBe('')
    expect(stopped.turns).toHaveLength(1)
    const next = await conversation.ask('Who wrote it?')
    // What was read of the stopped answer is part of what is talked about.
    expectAnswered(row, next, {
      reason: reasons.stopped,
      after: [first, stopped],
      ...continuing(reasons.stopped, first),
    })
    const after = await conversation.ask('When?')
    expectAnswered(row, after, {
      reason: reasons.second,
      after: [first, stopped, next],
      ...continuing(reasons.second, next),
    })
    await expectHeldAsKept(conversation)
  })

  test.each([
    ['the network cut', 'cut'],
    ['the server broke off', 'error'],
  ] as const)('an answer that %s', async (_what, how) => {
    const { fake, talk, expectHeldAsKept } = setting()
    const conversation = talk()
    const first = await conversation.ask('Name a play.')
    fake.endNext(how)
    const cut = await conversation.ask('Tell me all of it.')
    expect(cut).toMatchObject({ status: 'failed', handle: null })
    expect(cut.turns).toHaveLength(1)
    const next = await conversation.ask('Who wrote it?')
    // What failed is left out; the question stays.
    expectAnswered(row, next, {
      reason: reasons.cut,
      after: [first, cut.question],
      ...continuing(reasons.cut, first),
    })
    const after = await conversation.ask('When?')
    expectAnswered(row, after, {
      reason: reasons.second,
      after: [first, cut.question, next],
      ...continuing(reasons.second, next),
    })
    await expectHeldAsKept(conversation)
  })

  test('a first answer that the network cut, asked for again', async () => {
    const { fake, talk, expectHeldAsKept } = setting()
    const conversation = talk()
    fake.endNext('cut')
    const cut = await conversation.ask('Name a song.')
    expect(cut).toMatchObject({ status: 'failed', handle: null })
    const again = await conversation.regenerate(cut)
    expectAnswered(row, again, { reason: reasons.firstAgain, after: [] })
    await expectHeldAsKept(conversation)
  })

  const { refused, cutShort } = reasons
  if (cutShort !== null) {
    test('an answer that was too long', async () => {
      const { fake, talk } = setting()
      const conversation = talk()
      const first = await conversation.ask('Name a tale.')
      fake.endNext('length')
      const short = await conversation.ask('Tell all of it.')
      expect(short).toMatchObject({ status: 'complete', handle: null, turn: { finishReason: 'length' } })
      const next = await conversation.ask('Go on.')
      expectAnswered(row, next, {
        reason: cutShort,
        after: [first, short],
        ...continuing(cutShort, first),
        ...(cutShort === 'last-turn-not-kept' ? { words: cutShortWords } : {}),
      })
    })
  }

  if (refused !== null) {
    test('an answer that was declined', async () => {
      const { fake, talk } = setting()
      const conversation = talk()
      const first = await conversation.ask('Name a film.')
      fake.endNext('refusal')
      const declined = await conversation.ask('Copy all of it.')
      expect(declined.handle).toBeNull()
      expect(declined.turn.finishReason ?? declined.turn.failure?.kind).toMatch(
        /refusal|content-filter|content-blocked/,
      )
      const next = await conversation.ask('Who made it?')
      expectAnswered(row, next, {
        reason: refused,
        after: [first, declined.answer === '' ? declined.question : declined],
        ...continuing(refused, first),
      })
    })
  }
}
