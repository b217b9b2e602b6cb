// Every id of an answer is kept with what it names and where it stood, known or not, and leads back to its turn.
import { expect, test } from 'vitest'
import type { RowSetting } from './row-setting.ts'
import type { StateRow } from './state-row.ts'

export function describeIdentifiers(setting: () => RowSetting, row: StateRow): void {
  test('every id of an answer is kept with its kind and place, and finds its turn', async () => {
    const { bench, talk } = setting()
    const { client } = bench
    const conversation = talk()
    await conversation.ask('Name a town.')
    const { turn, handle } = await conversation.ask('A smaller one.')
    const { identifiers } = await client.turns.get({ turnId: turn.id })
    expect(identifiers.length).toBeGreaterThan(0)
    for (const { kind, value, foundIn } of identifiers) {
      expect([kind, value, foundIn]).not.toContain('')
      const found = (await client.turns.find({ value })).find(({ turnId }) => turnId === turn.id)
      const kinds = identifiers.filter((identifier) => identifier.value === value).map((one) => one.kind)
      expect(found).toMatchObject({ conversationId: conversation.id, messageId: turn.messageId })
      expect(kinds).toContain(found?.kind)
    }
    if (handle !== null && !row.isSession) {
      expect(identifiers.map(({ value }) => value)).toContain(handle)
    }
    const all = await client.conversations.identifiers({ conversationId: conversation.id })
    const ofTurn = all.filter(({ turnId }) => turnId === turn.id)
    expect(ofTurn.map(({ kind, value, foundIn }) => ({ kind, value, foundIn }))).toEqual(identifiers)
  })

  test('an id of a kind that nobody knows is kept as it was found', async () => {
    const { bench, fake, talk } = setting()
    const conversation = talk()
    const value = `odd-${row.name.replaceAll(/\W+/g, '-')}-7`
    fake.carryOddity(value)
    const { turn, status } = await conversation.ask('Name a street.')
    expect(status).toBe('complete')
    const { identifiers } = await bench.client.turns.get({ turnId: turn.id })
    expect(identifiers.filter((identifier) => identifier.value === value)).toEqual([
      { kind: 'oddity', value, foundIn: expect.stringContaining('oddity_id') },
    ])
    expect(await bench.client.turns.find({ value })).toMatchObject([
      { turnId: turn.id, conversationId: conversation.id, kind: 'oddity' },
    ])
  })
}
