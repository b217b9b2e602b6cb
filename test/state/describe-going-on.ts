// A conversation that goes on, is edited, answered again, left for another branch and come back to.
import { beforeEach, expect, test } from 'vitest'
import { continuing, expectAnswered } from './expect-turn.ts'
import type { RowSetting } from './row-setting.ts'
import type { StateRow } from './state-row.ts'

export function describeGoingOn(setting: () => RowSetting, row: StateRow): void {
  beforeEach(() => setting().mark())
  const { reasons } = row

  test('the second and third turn go on, and what is billed grows with the whole of it', async () => {
    const { talk, expectHeldAsKept } = setting()
    const conversation = talk()
    const first = await conversation.ask('Why is the sky blue?')
    expectAnswered(row, first, { reason: 'first-turn', after: [] })
    const second = await conversation.ask('And at night?')
    expectAnswered(row, second, {
      reason: reasons.second,
      after: [first],
      ...continuing(reasons.second, first),
    })
    const third = await conversation.ask('And on Mars?')
    const after = [first, second]
    expectAnswered(row, third, { reason: reasons.second, after, ...continuing(reasons.second, second) })
    const billed = [first, second, third].map(({ turn }) => turn.usage?.inputTotal ?? 0)
    expect(billed).toEqual(billed.toSorted((a, b) => a - b))
    expect(new Set(billed).size).toBe(3)
    await expectHeldAsKept(conversation)
  })

  test('what is told before a turn, with it and after it agrees', async () => {
    const { bench, speaker, talk } = setting()
    const { client } = bench
    const conversation = talk()
    const first = await conversation.ask('Name a hill.')
    const before = await client.conversations.preview({
      conversationId: conversation.id,
      model: speaker.model,
      parts: [{ type: 'text', text: 'How high is it?' }],
    })
    const second = await conversation.ask('How high is it?')
    const { carry } = second.turn
    expect(before.carrySentence).toBe(carry.sentence)
    const { context, heldAtProvider } = await client.turns.get({ turnId: second.turn.id })
    const held = carry.messagesOnPath - carry.messagesSent
    expect(context.map(({ place, count }) => ({ place, count }))).toEqual([
      ...(held === 0 ? [] : [{ place: 'held-at-provider', count: held }]),
      { place: 'sent', count: carry.messagesSent },
    ])
    if (row.way === null) expect(heldAtProvider).toBe('Nothing is stored there for this turn.')
    else if (!row.isSession) expect(heldAtProvider).toContain(second.handle)
    expect(first.handle === null).toBe(row.way === null)
  })

  test('the second question in other words', async () => {
    const { talk, expectHeldAsKept } = setting()
    const conversation = talk()
    const first = await conversation.ask('Name a river.')
    await conversation.ask('How long is it?')
    const edited = await conversation.ask('How deep is it?', { after: first })
    expectAnswered(row, edited, {
      reason: reasons.edited,
      after: [first],
      ...continuing(reasons.edited, first),
    })
    const next = await conversation.ask('Thank you.')
    expectAnswered(row, next, {
      reason: reasons.second,
      after: [first, edited],
      ...continuing(reasons.second, edited),
    })
    await expectHeldAsKept(conversation)
  })

  test('the very first question in other words begins anew', async () => {
    const conversation = setting().talk()
    await conversation.ask('Name a river.')
    const edited = await conversation.ask('Name a lake.', { after: null })
    expectAnswered(row, edited, { reason: reasons.firstEdited, after: [] })
    const next = await conversation.ask('How deep is it?')
    expectAnswered(row, next, {
      reason: reasons.second,
      after: [edited],
      ...continuing(reasons.second, edited),
    })
  })

  test('the last answer is made again', async () => {
    const { talk, expectHeldAsKept } = setting()
    const conversation = talk()
    const first = await conversation.ask('Name a tree.')
    const second = await conversation.ask('Another one.')
    const again = await conversation.regenerate(second)
    expectAnswered(row, again, {
      reason: reasons.regenerated,
      after: [first],
      ...continuing(reasons.regenerated, first),
    })
    const next = await conversation.ask('And a third.')
    expectAnswered(row, next, {
      reason: reasons.second,
      after: [first, again],
      ...continuing(reasons.second, again),
    })
    await expectHeldAsKept(conversation)
  })

  // Elsewhere both go on from what the first answer left.
  if (reasons.edited === 'message-edited') {
    test('asked on from an earlier answer, another branch is continued: nothing was edited', async () => {
      const { talk, expectHeldAsKept } = setting()
      const conversation = talk()
      const first = await conversation.ask('Name a moor.')
      await conversation.ask('Who walks there?')
      await conversation.goBackTo(first)
      const onward = await conversation.ask('Is it wet?')
      expectAnswered(row, onward, { reason: 'branch-switched', after: [first] })
      await expectHeldAsKept(conversation)
    })
  }

  test('back on the branch that was left, its own ancestor is continued', async () => {
    const { talk, expectHeldAsKept } = setting()
    const conversation = talk()
    const first = await conversation.ask('Name a bird.')
    const left = await conversation.ask('Where does it live?')
    const other = await conversation.ask('What does it eat?', { after: first })
    await conversation.goBackTo(left)
    const back = await conversation.ask('All year?')
    expectAnswered(row, back, {
      reason: reasons.branch,
      after: [first, left],
      ...continuing(reasons.branch, left),
    })
    await conversation.goBackTo(other)
    const there = await conversation.ask('Seeds, too?')
    expectAnswered(row, there, {
      reason: reasons.branch,
      after: [first, other],
      ...continuing(reasons.branch, other),
    })
    await expectHeldAsKept(conversation)
  })
}
