// Which messages and titles fit a plan, and in which order. Shards are asked from the newest to the oldest.
//
// Common words: ranking looks at the newest messages that fit only (`rankedMessages`), and a search for them stops there;
// the count is then "at least". So what a search costs depends on how much is shown, not on how much fits.
import type { Database as Connection, Statement } from 'better-sqlite3'
import type { HistoryReader } from './history-reader.ts'
import { anyFacet, indexExpression } from './index-expression.ts'
import { shardName } from './index-file.ts'
import type { SearchPlan } from './plan-search.ts'

/** So many of the newest messages that fit are weighed against each other. */
const rankedMessages = 1_000
const rankedTitles = 500
/** More conversations in one shard than this are sorted out afterwards. */
const mostNamedConversations = 80

/** Text before files, files before what is hidden; filters weigh nothing. */
const columnWeights = '1.0, 0.7, 0.5, 0.5, 0.0'
/** All words in a title say more than the same words somewhere in a text. */
const titleWeight = 2
/** Of two equal finds the newer one comes first; the difference halves in so many days. */
const recencyWeight = 0.25
const recencyHalfDays = 60
const dayMs = 86_400_000

export interface Candidate {
  /** null for a title. */
  readonly sequence: number | null
  readonly conversation: number
  readonly createdAt: number
  readonly score: number
}

export interface Candidates {
  /** In the order in which they are shown, at least `needed` where there are so many. */
  readonly found: readonly Candidate[]
  readonly isComplete: boolean
}

interface Row {
  sequence: number
  conversation: number
  createdAt: number
  rank: number
}

interface ShardRow {
  number: number
  firstAt: number
  lastAt: number
}

interface ConversationRow {
  number: number
  id: string
  first: number | null
  last: number | null
}

export interface CandidateRequest {
  readonly plan: SearchPlan
  /** Inside one conversation: oldest first, all of them. */
  readonly isScoped: boolean
  /** How many are needed for the page and to know whether there are more. */
  readonly needed: number
  readonly nowMs: number
}

export function createCandidateFinder(connection: Connection, history: HistoryReader, shardSize: number) {
  const shards = connection.prepare<[], ShardRow>(
    'SELECT number, first_at AS firstAt, last_at AS lastAt FROM shards WHERE document_count > 0 ORDER BY number DESC',
  )
  const conversations = connection.prepare<[string], ConversationRow>(
    `SELECT number, id, first_sequence AS first, last_sequence AS last FROM conversations
      WHERE id IN (SELECT value FROM json_each(?))`,
  )
  const titles = connection.prepare<[string, number], { conversation: number; id: string; rank: number }>(
    `SELECT conversations.number AS conversation, conversations.id, bm25(titles) AS rank FROM titles
      INNER JOIN conversations ON conversations.number = titles.rowid
      WHERE titles MATCH ? ORDER BY rank LIMIT ?`,
  )
  const statements = new Map<string, Statement<unknown[], Row>>()
  const prepare = (sql: string): Statement<unknown[], Row> => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    if (statements.size > 500) statements.clear()
    const made = connection.prepare<unknown[], Row>(sql)
    statements.set(sql, made)
    return made
  }
  const numbersOf = (ids: ReadonlySet<string>): ConversationRow[] =>
    ids.size === 0 ? [] : conversations.all(JSON.stringify(Array.from(ids)))

  /** Rows of one shard, newest first. */
  function* askShard(
    { plan }: CandidateRequest,
    shard: number,
    narrowed: { allowed: readonly number[] | null; sequences: readonly number[] | null },
    isRanked: boolean,
  ): Generator<Row> {
    const { allowed, sequences } = narrowed
    const isNamed = allowed !== null && allowed.length <= mostNamedConversations
    const wanted = isNamed
      ? [...plan.facets.wanted, anyFacet(allowed.map((number) => `c${number}`))]
      : plan.facets.wanted
    const expression = indexExpression(plan.terms, plan.columns, { ...plan.facets, wanted })
    const name = shardName(shard)
    const conditions = plan.conditions.map(({ sql }) => sql)
    const values = plan.conditions.flatMap((condition) => condition.values)
    if (plan.startMs !== null) {
      conditions.push('documents.created_at >= ?')
      values.push(plan.startMs)
    }
    if (plan.endMs !== null) {
      conditions.push('documents.created_at < ?')
      values.push(plan.endMs)
    }
    if (sequences !== null) conditions.push('documents.sequence IN (SELECT value FROM json_each(?))')
    const bound = [...values, ...(sequences === null ? [] : [JSON.stringify(sequences)])]
    const columns = 'documents.sequence, documents.conversation, documents.created_at AS createdAt'
    const isAllowed = allowed === null || isNamed ? null : new Set(allowed)
    const rows =
      expression === null
        ? prepare(
            `SELECT ${columns}, 0 AS rank FROM documents WHERE documents.sequence BETWEEN ? AND ?
              ${conditions.map((sql) => `AND ${sql}`).join(' ')} ORDER BY documents.sequence DESC`,
          ).iterate(shard * shardSize, (shard + 1) * shardSize - 1, ...bound)
        : prepare(
            `SELECT ${columns}, ${isRanked ? `bm25(${name}, ${columnWeights})` : '0'} AS rank
              FROM ${name} CROSS JOIN documents ON documents.sequence = ${name}.rowid
              WHERE ${name} MATCH ? ${conditions.map((sql) => `AND ${sql}`).join(' ')}
              ORDER BY ${name}.rowid DESC`,
          ).iterate(expression, ...bound)
    for (const row of rows) {
      if (isAllowed === null || isAllowed.has(row.conversation)) yield row
    }
  }

  /** Shards that can have something, with what of the bounds lies in them. */
  function* eachShard(plan: SearchPlan) {
    const allowed = plan.allowed === null ? null : numbersOf(plan.allowed)
    const bySpan = new Map<number, number[]>()
    for (const { number, first, last } of allowed ?? []) {
      if (first === null || last === null) continue
      for (let shard = Math.floor(first / shardSize); shard <= Math.floor(last / shardSize); shard += 1) {
        const known = bySpan.get(shard)
        if (known === undefined) bySpan.set(shard, [number])
        else known.push(number)
      }
    }
    const sequences =
      plan.sequences === null
        ? null
        : Map.groupBy(plan.sequences, (sequence) => Math.floor(sequence / shardSize))
    for (const shard of shards.all()) {
      if (plan.startMs !== null && shard.lastAt < plan.startMs) continue
      if (plan.endMs !== null && shard.firstAt >= plan.endMs) continue
      const inShard = allowed === null ? null : (bySpan.get(shard.number) ?? [])
      if (inShard?.length === 0) continue
      const few = sequences === null ? null : (sequences.get(shard.number) ?? [])
      if (few?.length === 0) continue
      yield { ...shard, allowed: inShard, sequences: few }
    }
  }

  const findRanked = (request: CandidateRequest, excluded: ReadonlySet<number>): Candidates => {
    const found: Candidate[] = []
    const most = Math.max(rankedMessages, request.needed)
    let isComplete = true
    search: for (const shard of eachShard(request.plan)) {
      for (const row of askShard(request, shard.number, shard, true)) {
        if (excluded.has(row.conversation)) continue
        if (found.length >= most) {
          isComplete = false
          break search
        }
        const { sequence, conversation, createdAt } = row
        found.push({
          sequence,
          conversation,
          createdAt,
          score: -row.rank * recency(request.nowMs - createdAt),
        })
      }
    }
    return { found, isComplete }
  }

  /** By the time at which they were written: imported messages are older than their neighbours. */
  const findNewest = (request: CandidateRequest, excluded: ReadonlySet<number>): Candidates => {
    const open = Array.from(eachShard(request.plan)).toSorted((one, other) => other.lastAt - one.lastAt)
    let found: Candidate[] = []
    for (const [index, shard] of open.entries()) {
      for (const row of askShard(request, shard.number, shard, false)) {
        if (excluded.has(row.conversation)) continue
        const { sequence, conversation, createdAt } = row
        found.push({ sequence, conversation, createdAt, score: 0 })
      }
      const next = open[index + 1]
      if (next === undefined) break
      found = found.toSorted(newestFirst)
      const lastNeeded = found[request.needed - 1]
      // Nothing in the shards that are left can be newer than what is shown.
      if (lastNeeded !== undefined && lastNeeded.createdAt > next.lastAt) return { found, isComplete: false }
    }
    return { found: found.toSorted(newestFirst), isComplete: true }
  }

  const findTitles = ({ plan, nowMs }: CandidateRequest): Candidates => {
    const expression = indexExpression(plan.terms, null)
    if (expression === null) return { found: [], isComplete: true }
    const rows = titles.all(expression, rankedTitles + 1)
    const kept = rows.filter(
      ({ id }) => !plan.excluded.has(id) && (plan.allowed === null || plan.allowed.has(id)),
    )
    const updated = new Map(
      history.conversations(kept.map(({ id }) => id)).map(({ id, updatedAt }) => [id, updatedAt]),
    )
    const found = kept.flatMap(({ conversation, id, rank }): Candidate[] => {
      const createdAt = updated.get(id)
      if (createdAt === undefined || !isInTime(plan, createdAt)) return []
      const score = -rank * titleWeight * recency(nowMs - createdAt)
      return [{ sequence: null, conversation, createdAt, score }]
    })
    return { found, isComplete: rows.length <= rankedTitles }
  }

  const listConversations = ({ plan, needed }: CandidateRequest): Candidates => {
    const found: Candidate[] = []
    let isComplete = true
    const numbers = new Map(numbersOf(plan.allowed ?? new Set()).map(({ id, number }) => [id, number]))
    const ids: { id: string; updatedAt: number }[] = []
    for (const { id, updatedAt } of history.eachConversation()) {
      if (plan.excluded.has(id) || (plan.allowed !== null && !plan.allowed.has(id))) continue
      if (ids.length >= Math.max(needed, rankedTitles)) {
        isComplete = false
        break
      }
      ids.push({ id, updatedAt })
    }
    if (plan.allowed === null) {
      for (const { id, number } of numbersOf(new Set(ids.map((entry) => entry.id)))) numbers.set(id, number)
    }
    for (const { id, updatedAt } of ids) {
      const conversation = numbers.get(id)
      if (conversation === undefined) continue
      found.push({ sequence: null, conversation, createdAt: updatedAt, score: 0 })
    }
    return { found, isComplete }
  }

  return (request: CandidateRequest): Candidates => {
    const { plan } = request
    if (plan.isAboutConversations) return listConversations(request)
    const excluded = new Set(numbersOf(plan.excluded).map(({ number }) => number))
    const hasWords = plan.terms.some((term) => !term.isExcluded)
    if (request.isScoped) {
      const { found } = findNewest({ ...request, needed: Number.MAX_SAFE_INTEGER }, excluded)
      return { found: found.toSorted(oldestFirst), isComplete: true }
    }
    if (!hasWords) return findNewest(request, excluded)
    const messages = findRanked(request, excluded)
    const inTitles = plan.isAboutMessages ? { found: [], isComplete: true } : findTitles(request)
    return {
      found: [...inTitles.found, ...messages.found].toSorted(bestFirst),
      isComplete: messages.isComplete && inTitles.isComplete,
    }
  }
}

function recency(ageMs: number): number {
  return 1 + recencyWeight * 2 ** (-Math.max(0, ageMs) / dayMs / recencyHalfDays)
}

function isInTime(plan: SearchPlan, atMs: number): boolean {
  return (plan.startMs === null || atMs >= plan.startMs) && (plan.endMs === null || atMs < plan.endMs)
}

const order = (candidate: Candidate) => candidate.sequence ?? Number.MAX_SAFE_INTEGER

function bestFirst(one: Candidate, other: Candidate): number {
  return other.score - one.score || other.createdAt - one.createdAt || order(other) - order(one)
}

function newestFirst(one: Candidate, other: Candidate): number {
  return other.createdAt - one.createdAt || order(other) - order(one)
}

/** A conversation has its own order, whatever the clock said. */
function oldestFirst(one: Candidate, other: Candidate): number {
  return order(one) - order(other)
}
