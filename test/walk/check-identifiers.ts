// Every id that a provider sent belongs to the turn it came with, and searching for it finds that turn. What counts as
// an id is decided here by name alone, from the bytes the fakes wrote.
import type { TurnDetails } from '../../shared/domain/turn.ts'
import type { RecordedAnswer } from '../fakes/wire-server.ts'
import type { Before } from './check-turn.ts'
import { WalkError } from './walk-error.ts'
import type { WalkedAccount, World } from './walk-world.ts'

const idHeaders =
  /^(?:x-request-id|request-id|x-generation-id|cf-ray|x-ds-trace-id|anthropic-(?:organization|workspace)-id|mistral-correlation-id|x-kong-request-id|x-debug-trace-id)$/
/** `event_id` only numbers the records of a stream; of those the last is kept, as the record of the api says. */
const idField = /^(?!event_id$)(?:id|.*_id|.*[a-z]Id)$/

function collect(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found)
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === 'string' && inner !== '' && idField.test(name)) found.add(inner)
    else collect(inner, found)
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The ids in one answer: in its headers, and in every JSON value of its body. */
function idsIn(answer: RecordedAnswer): Set<string> {
  const found = new Set<string>()
  for (const [name, value] of Object.entries(answer.headers)) if (idHeaders.test(name)) found.add(value)
  collect(jsonOf(answer.bodyText), found)
  for (const [, data] of answer.bodyText.matchAll(/^data: (.+)$/gm)) collect(jsonOf(data ?? ''), found)
  return found
}

/** The ids of an answer that broke off: those that came before its text. */
function firstIdsIn(answer: RecordedAnswer): Set<string> {
  const [first] = answer.bodyText.split(/(?<=\ndata: .+\n\n|^data: .+\n\n)/)
  return idsIn({ ...answer, bodyText: first ?? '' })
}

/** Answers to what was asked for a turn; lists, counts and look-ups belong to none. */
function isOfTurn({ request, status }: RecordedAnswer): boolean {
  return (
    request.method === 'POST' && status === 200 && !/input_tokens|tokenize|count_?tokens/i.test(request.path)
  )
}

function checkAccount(account: WalkedAccount, from: number, turns: readonly TurnDetails[]): string[] {
  const isWhole = turns.every(({ turn }) => turn.status === 'complete')
  const known = new Set(turns.flatMap(({ identifiers }) => identifiers.map(({ value }) => value)))
  const sent = account.answers.slice(from).filter(isOfTurn)
  const ids = [...new Set(sent.flatMap((answer) => [...(isWhole ? idsIn : firstIdsIn)(answer)]))]
  const missing = ids.filter((id) => !known.has(id))
  if (missing.length > 0) {
    throw new WalkError(`${account.plan.name} sent ids that no turn has: ${missing.join(', ')}`)
  }
  return ids
}

/** All ids of turns that were read to their end, and the first ones of the others. */
export async function checkIdentifiers(
  world: World,
  turns: readonly TurnDetails[],
  befores: readonly Before[],
): Promise<void> {
  for (const before of befores) {
    const own = turns.filter(({ turn }) => turn.accountId === before.account.id)
    if (own.length === 0) continue
    const ids = checkAccount(before.account, before.answers, own)
    if (ids.length === 0) continue
    const value = world.random.pick(ids)
    const found = await world.app.client.turns.find({ value })
    if (!own.some(({ turn }) => found.some(({ turnId }) => turnId === turn.id))) {
      throw new WalkError(`${value} of ${before.account.plan.name} is not found by searching for it`)
    }
  }
}
