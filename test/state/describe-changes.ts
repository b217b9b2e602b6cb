// What a turn is made under changes: the system text, the account, the model, the day; somebody else answers in between.
import { beforeEach, expect, test } from 'vitest'
import { continuing, expectAnswered, expectTurn } from './expect-turn.ts'
import type { RowSetting } from './row-setting.ts'
import type { StateRow } from './state-row.ts'

export function describeChanges(setting: () => RowSetting, row: StateRow): void {
  beforeEach(() => setting().mark())
  const { reasons } = row

  test('another system text', async () => {
    const { talk, expectHeldAsKept } = setting()
    const conversation = talk()
    const first = await conversation.ask('Name a metal.')
    await conversation.setSystemText('Answer in one word.')
    const second = await conversation.ask('Another.')
    const system = 'Answer in one word.'
    expectAnswered(row, second, {
      reason: reasons.systemText,
      after: [first],
      system,
      ...continuing(reasons.systemText, first),
    })
    const third = await conversation.ask('And a third.')
    expectAnswered(row, third, {
      reason: reasons.second,
      after: [first, second],
      system,
      ...continuing(reasons.second, second),
    })
    await expectHeldAsKept(conversation)
  })

  test('another account of the same vendor, and back', async () => {
    const { talk, otherAccount, expectHeldAsKept } = setting()
    const conversation = talk()
    const first = await conversation.ask('Name a stone.')
    const second = await conversation.ask('Is it hard?', { speaker: otherAccount })
    expectAnswered(row, second, {
      reason: reasons.account,
      after: [first],
      ...continuing(reasons.account, first),
    })
    const third = await conversation.ask('Is it rare?')
    expectAnswered(row, third, {
      reason: reasons.accountBack,
      after: [first, second],
      ...continuing(reasons.accountBack, first),
    })
    await expectHeldAsKept(conversation)
  })

  if (row.otherModelId !== null) {
    test('another model of the account, and back', async () => {
      const { talk, otherModel, expectHeldAsKept } = setting()
      if (otherModel === null) throw new Error('the row has another model')
      const conversation = talk()
      const first = await conversation.ask('Name a fish.')
      const second = await conversation.ask('Where does it swim?', { speaker: otherModel })
      expectAnswered(row, second, {
        reason: reasons.model,
        after: [first],
        ...continuing(reasons.model, first),
      })
      expect(second.turn).toMatchObject({ modelAsked: otherModel.model.modelId })
      const third = await conversation.ask('Is it shy?')
      const after = [first, second]
      const { modelBack } = reasons
      const from = modelBack === 'handle-continues' ? second : first
      expectAnswered(row, third, { reason: modelBack, after, ...continuing(modelBack, from) })
      await expectHeldAsKept(conversation)
    })
  }

  test('only the newest messages are shown from now on', async () => {
    const { talk, expectHeldAsKept } = setting()
    const conversation = talk()
    await conversation.ask('Name a flower.')
    const second = await conversation.ask('Does it smell?')
    await conversation.setPolicy({ kind: 'last-messages', count: 3 })
    const reason = row.way === null ? reasons.second : 'context-changed'
    const third = await conversation.ask('When does it bloom?')
    // What the provider holds goes back to the beginning, and would show all of it.
    expectAnswered(row, third, { reason, after: [second], leftOut: 2 })
    const fourth = await conversation.ask('For how long?')
    expectAnswered(row, fourth, { reason, after: [third], leftOut: 4 })
    await conversation.setPolicy({ kind: 'everything' })
    const fifth = await conversation.ask('Every year?')
    expect(fifth.shown.at(-1)?.messages).toHaveLength(9)
    await expectHeldAsKept(conversation)
  })

  const { expired, lost } = reasons
  if (expired !== null) {
    test('the id expired by the clock', async () => {
      const { bench, talk } = setting()
      const conversation = talk()
      const first = await conversation.ask('Name a cloud.')
      bench.clock.advance((row.lifetimeMs ?? 0) - 60_000)
      const second = await conversation.ask('Does it rain?')
      expectAnswered(row, second, {
        reason: reasons.second,
        after: [first],
        ...continuing(reasons.second, first),
      })
      bench.clock.advance(row.lifetimeMs ?? 0)
      const third = await conversation.ask('Does it snow?')
      expectAnswered(row, third, { reason: expired, after: [first, second] })
    })
  }

  if (lost !== null) {
    test('the provider forgot the id: the answer comes all the same, and only the record tells', async () => {
      const { fake, talk, expectHeldAsKept } = setting()
      const conversation = talk()
      const first = await conversation.ask('Name a wind.')
      fake.forget(first.handle ?? 'none')
      const second = await conversation.ask('Is it warm?')
      expect(second.turns).toMatchObject([
        {
          attempt: 1,
          status: 'failed',
          failure: { kind: 'handle-lost' },
          carry: { kind: 'chain', reason: reasons.second, handleValue: first.handle },
        },
        { attempt: 2, status: 'complete', failure: null },
      ])
      expect(second).toMatchObject({ status: 'complete', turn: { finishReason: 'stop' } })
      expect(second.shown).toHaveLength(1)
      expectTurn(row, { ...second, requests: second.requests.slice(1) }, { reason: lost, after: [first] })
      const third = await conversation.ask('Is it strong?')
      expectAnswered(row, third, {
        reason: reasons.second,
        after: [first, second],
        ...continuing(reasons.second, second),
      })
      await expectHeldAsKept(conversation)
    })
  }

  test('another vendor answered in between', async () => {
    const { talk, guest, expectHeldAsKept } = setting()
    const conversation = talk()
    const first = await conversation.ask('Name a city.')
    const away = await conversation.ask('How old is it?', { speaker: guest })
    expect(away.turn).toMatchObject({
      carry: {
        kind: 'replay',
        reason: row.isSession ? 'no-sdk-session' : 'api-keeps-no-state',
        way: null,
        messagesSent: 3,
      },
      handoff: { fromVendor: row.vendor, toVendor: 'custom', messagesCarried: 2 },
    })
    const back = await conversation.ask('How large is it?')
    const wasHeld = continuing(reasons.elsewhere, first)
    expectAnswered(row, back, { reason: reasons.elsewhere, after: [first, away], ...wasHeld })
    expect(back.turn.handoff).toMatchObject({
      fromVendor: 'custom',
      toVendor: row.vendor,
      messagesCarried: wasHeld.continues === undefined ? 4 : 2,
    })
    const next = await conversation.ask('Is it on a river?')
    expectAnswered(row, next, {
      reason: reasons.second,
      after: [first, away, back],
      ...continuing(reasons.second, back),
    })
    await expectHeldAsKept(conversation)
  })
}
