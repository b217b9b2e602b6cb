// The application ends between two turns or in the middle of one, closed or killed, once for all rows of a file.
import { beforeAll, describe, expect, test } from 'vitest'
import { continuing, expectAnswered } from './expect-turn.ts'
import type { RowSetting } from './row-setting.ts'
import type { StateRow } from './state-row.ts'
import type { Said, Talk } from './talk.ts'

interface Begun {
  readonly conversation: Talk
  readonly first: Said
  /** An answer during which the process died. */
  readonly killed: Said | null
}

type SettingOf = (row: StateRow) => RowSetting

function beginAll(rows: readonly StateRow[], settingOf: SettingOf, end: 'closed' | 'killed') {
  const begun = new Map<StateRow, Begun>()
  const begin = async (row: StateRow) => {
    const { mark, talk } = settingOf(row)
    mark()
    const conversation = talk()
    begun.set(row, { conversation, first: await conversation.ask('Name an island.'), killed: null })
  }
  /** Every answer is in its middle when the process dies. */
  const killDuring = async ([row, ...others]: readonly StateRow[]): Promise<void> => {
    if (row === undefined) {
      const [any] = rows
      if (any !== undefined) await settingOf(any).bench.restartAsAfterKill()
      return
    }
    const { conversation, first } = begunOf(row)
    const killed = await conversation.interrupt('Tell me all about it.', () => killDuring(others))
    begun.set(row, { conversation, first, killed })
  }
  const begunOf = (row: StateRow): Begun => {
    const found = begun.get(row)
    if (found === undefined) throw new Error(`${row.name} was not begun`)
    return found
  }
  beforeAll(async () => {
    for (const row of rows) await begin(row)
    if (end === 'killed') await killDuring(rows)
    else if (rows[0] !== undefined) await settingOf(rows[0]).bench.restart()
  })
  return begunOf
}

export function describeRestart(rows: readonly StateRow[], settingOf: SettingOf): void {
  describe('the application was closed and opened again', () => {
    const begunOf = beginAll(rows, settingOf, 'closed')
    test.each(rows)('$name', async (row) => {
      const { conversation, first } = begunOf(row)
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

  describe('the application died in the middle of an answer', () => {
    const begunOf = beginAll(rows, settingOf, 'killed')
    test.each(rows)('$name', async (row) => {
      const { conversation, first, killed } = begunOf(row)
      if (killed === null) throw new Error('nothing was killed')
      const { reasons } = row
      expect(killed).toMatchObject({ status: 'interrupted', handle: null, turn: { status: 'interrupted' } })
      expect(killed.answer).not.toBe('')
      const next = await conversation.ask('Who lives there?')
      expectAnswered(row, next, {
        reason: reasons.killed,
        after: [first, killed],
        ...continuing(reasons.killed, first),
      })
      const after = await conversation.ask('Since when?')
      expectAnswered(row, after, {
        reason: reasons.second,
        after: [first, killed, next],
        ...continuing(reasons.second, next),
      })
      await settingOf(row).expectHeldAsKept(conversation)
    })
  })
}
