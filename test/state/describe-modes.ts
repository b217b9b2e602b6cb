// What the person asked for goes before what the provider could do: a conversation that always sends its history, and an
// account that leaves nothing behind.
import { beforeEach, expect, test } from 'vitest'
import type { CarryReason } from '../../shared/domain/continuation.ts'
import { expectAnswered } from './expect-turn.ts'
import type { RowSetting } from './row-setting.ts'
import type { StateRow } from './state-row.ts'
import type { Speaker, Talk } from './talk.ts'

export function describeModes(setting: () => RowSetting, row: StateRow): void {
  beforeEach(() => setting().mark())
  /** The same row where the provider is asked to keep nothing. */
  const bare: StateRow = {
    ...row,
    way: null,
    asksToKeep: row.asksToKeepNothing,
    isSession: false,
    namesWhatItBegins: false,
  }

  const expectNothingKept = async (conversation: Talk, reason: CarryReason) => {
    const { fake } = setting()
    const kept = fake.storedIds()
    const first = await conversation.ask('Name a tool.')
    expectAnswered(bare, first, { reason: 'first-turn', after: [] })
    const second = await conversation.ask('What is it for?')
    expectAnswered(bare, second, { reason, after: [first] })
    const again = await conversation.regenerate(second)
    expectAnswered(bare, again, { reason, after: [first] })
    expect(await conversation.held()).toEqual([])
    expect(fake.storedIds()).toEqual(kept)
  }

  // In this mode the dialect is the account's own.
  if (row.mode === 'automatic') {
    test('a conversation that always sends its history leaves nothing behind', async () => {
      await expectNothingKept(setting().talk('replay'), 'always-sends-history')
    })
  }

  if (row.way === null || row.isSession) return

  test('an account that keeps nothing at the provider leaves nothing behind', async () => {
    const { bench, fake, talk } = setting()
    const { vendor, modelId } = row
    const settings = { ...row.settings, keepsStateAtProvider: false }
    const accountId = await bench.addAccount({ vendor, settings, url: fake.url, name: `${vendor} bare` })
    const careful: Speaker = { model: { accountId, modelId }, fake }
    await expectNothingKept(talk('automatic', careful), 'server-state-off')
    await expectNothingKept(talk('server-state', careful), 'server-state-off')
  })

  test('switched to sending the history in the middle, and back', async () => {
    const conversation = setting().talk()
    const first = await conversation.ask('Name a game.')
    await conversation.setMode('replay')
    const second = await conversation.ask('Who plays it?')
    expectAnswered(bare, second, { reason: 'always-sends-history', after: [first] })
    await conversation.setMode(row.mode)
    const third = await conversation.ask('Since when?')
    const { elsewhere } = row.reasons
    const held = elsewhere.startsWith('handle-continues') ? { continues: first } : {}
    expectAnswered(row, third, { reason: elsewhere, after: [first, second], ...held })
    await setting().expectHeldAsKept(conversation)
  })
}
