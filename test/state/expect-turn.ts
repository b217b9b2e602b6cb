// What must hold for every turn: the model was shown exactly the path, the requests brought exactly what the provider
// did not have, and the record says so in the words that the person reads.
import { expect } from 'vitest'
import type { CarryReason } from '../../shared/domain/continuation.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { mistralAgents } from '../fakes/mistral/models.ts'
import { joinRoles, type ShownMessage } from '../fakes/shown-view.ts'
import { carryWords } from './carry-words.ts'
import type { StateRow } from './state-row.ts'
import type { Said } from './talk.ts'

export interface ExpectedTurn {
  readonly reason: CarryReason
  /** What stood before the question: a question with its answer, or the text of a question alone. */
  readonly after: readonly (Said | string)[]
  /** Up to which of them the provider held it; left out when everything was sent. */
  readonly continues?: Said
  readonly system?: string | null
  /** Why, in other words than the reason's usual ones. */
  readonly words?: string
  /** Messages of the path before those that are shown, which are left out. */
  readonly leftOut?: number
}

function messagesOf(pieces: readonly (Said | string)[]): ShownMessage[] {
  return pieces.flatMap((piece): ShownMessage[] =>
    typeof piece === 'string'
      ? [{ role: 'user', text: piece }]
      : [
          { role: 'user', text: piece.question },
          { role: 'assistant', text: piece.answer },
        ],
  )
}

function headlineOf(row: StateRow, expected: ExpectedTurn, sent: number, all: number): string {
  const { continues = null, leftOut = 0 } = expected
  const share = `${sent} of ${all} ${all === 1 ? 'message' : 'messages'}`
  if (continues === null) return `Sent in ${leftOut === 0 ? 'full' : 'part'}: ${share}.`
  return row.isSession
    ? `Continued in the SDK's session: ${share} handed over.`
    : `Continued from ${continues.handle}: ${share} sent.`
}

function wordsOf(row: StateRow, { reason, continues, words }: ExpectedTurn): string {
  if (words !== undefined) return words
  if (row.isSession && continues !== undefined) return 'The SDK holds the rest in memory and sends all of it.'
  return carryWords[reason].replaceAll('{vendor}', vendorNames[row.vendor])
}

/** What stands before the conversation: what an agent is told by its maker, and the system text. */
function systemOf(said: Said, systemText: string | null): string | null {
  const instructions = mistralAgents.find(({ id }) => said.turn.modelAsked === `agent:${id}`)?.instructions
  const texts = [instructions ?? null, systemText].filter((text) => text !== null)
  return texts.length === 0 ? null : texts.join('\n\n')
}

export function expectTurn(row: StateRow, said: Said, expected: ExpectedTurn): void {
  const { turn } = said
  const { reason, after, continues = null, system = null, leftOut = 0 } = expected
  const path = [...after, said.question]
  const begin = continues === null ? 0 : after.indexOf(continues) + 1
  const news = messagesOf(path.slice(begin))
  const all = messagesOf(path)
  const onPath = leftOut + all.length

  expect(turn.carry, `${said.question}: how it was carried`).toEqual({
    kind: continues === null ? 'replay' : 'chain',
    reason,
    way: row.way,
    sentence: `${headlineOf(row, expected, news.length, onPath)} ${wordsOf(row, expected)}`,
    messagesSent: news.length,
    messagesOnPath: onPath,
    handleValue: continues?.handle ?? null,
  })
  expect(turn).toMatchObject({ api: row.api, vendor: row.vendor, contextNotice: null })

  const sent = row.read(said.requests)
  expect(sent.texts, `${said.question}: what was sent`).toEqual(joinRoles(row.isSession ? all : news))
  expect(sent.asksToKeep, `${said.question}: what was asked to be kept`).toBe(row.asksToKeep)
  if (!row.isSession && continues !== null) expect(sent.continues).toBe(continues.handle)
  else if (row.namesWhatItBegins) {
    expect(sent.continues).not.toBeNull()
    const earlier = after.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.handle]))
    expect(earlier).not.toContain(sent.continues)
  } else expect(sent.continues).toBeNull()

  expect(said.shown.at(-1), `${said.question}: what the model was shown`).toMatchObject({
    system: systemOf(said, system),
    messages: joinRoles(all),
    continuedFrom: sent.continues,
    isStored: row.way !== null && !row.isSession,
  })
}

/** What is continued where the outcome is to continue anything. */
export function continuing(reason: CarryReason, held: Said): { readonly continues?: Said } {
  return reason.startsWith('handle-continues') ? { continues: held } : {}
}

/** An answer that came to its good end in one call. */
export function expectAnswered(row: StateRow, said: Said, expected: ExpectedTurn): void {
  expect(said.turns.map(({ status, failure }) => failure?.message ?? status)).toEqual(['complete'])
  expect(said).toMatchObject({ status: 'complete', turn: { finishReason: 'stop' } })
  expect(said.shown).toHaveLength(1)
  expectTurn(row, said, expected)
}
