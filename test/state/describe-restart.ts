// The application is closed and opened again between two turns, once for all rows of a file.
import { beforeAll, describe, test } from 'vitest'
import { continuing, expectAnswered } from './expect-turn.ts'
import type { RowSetting } from './row-setting.ts'
import type { StateRow } from './state-row.ts'
import type { Said, Talk } from './talk.ts'

export function describeRestart(rows: readonly StateRow[], settingOf: (row: StateRow) => RowSetting): void {
  describe('the application was closed and opened again', () => {
    const begun = new Map<StateRow, { conversation: Talk; first: Said }>()
    beforeAll(async () => {
      for (const row of rows) {
        const { mark, talk } = settingOf(row)
        mark()
        const conversation = talk()
        begun.set(row, { conversation, first: await conversation.ask('Name an island.') })
      }
      const [row] = rows
      if (row !== undefined) await settingOf(row).bench.restart()
    })

    test.each(rows)('$name', async (row) => {
      const { conversation, first } = begun.get(row) ?? {}
      if (conversation === undefined || first === undefined) throw new Error('it was not begun')
      const { reasons } = row
      const second = await conversation.ask('Who lives there?')
      expectAnswered(row, second, {
        reason: reasons.restarted,
        after: [first],
        ...continuing(reasons.restarted, first),
      })
      const third = await conversation.ask('Since when?')
      expectAnswered(row, third, {
        reason: reasons.second,
        after: [first, second],
        ...continuing(reasons.second, second),
      })
      await settingOf(row).expectHeldAsKept(conversation)
    })
  })
}
