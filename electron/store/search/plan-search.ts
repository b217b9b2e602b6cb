// What a query asks of the index: conversations by number, facets, conditions on documents, and what of the filters leads
// nowhere. Whatever can change without the messages changing (folders, tags, flags) is read from the history each time.
import type { Database as Connection } from 'better-sqlite3'
import { foldWord } from '../../../shared/domain/fold-word.ts'
import type { ParsedSearch, SearchFilter, SearchProblem } from '../../../shared/domain/parse-search.ts'
import { type SearchTerm, termFromText } from '../../../shared/domain/search-term.ts'
import type { Comparison } from '../../../shared/domain/search-values.ts'
import type { HistoryReader } from './history-reader.ts'
import { anyFacet, indexExpression } from './index-expression.ts'
import { roleFacet } from './message-document.ts'

export interface SearchPlan {
  readonly terms: readonly SearchTerm[]
  readonly columns: readonly string[]
  readonly facets: { readonly wanted: readonly string[]; readonly unwanted: readonly string[] }
  /** SQL over `documents`, with its values. */
  readonly conditions: readonly { readonly sql: string; readonly values: readonly number[] }[]
  readonly startMs: number | null
  readonly endMs: number | null
  /** Sequences, when the filters leave only a few; null for no such bound. */
  readonly sequences: ReadonlySet<number> | null
  /** Ids of conversations; null for all but the excluded ones. */
  readonly allowed: ReadonlySet<string> | null
  readonly excluded: ReadonlySet<string>
  /** True when only messages can fit, and no title. */
  readonly isAboutMessages: boolean
  /** True when there are no words and nothing about messages: conversations are listed. */
  readonly isAboutConversations: boolean
  /** True when nothing is left to search for. */
  readonly isEmpty: boolean
  readonly problems: readonly SearchProblem[]
}

const mostByIdentifier = 300
/** Fewer documents than this are looked up one by one instead of being filtered out of all. */
const fewDocuments = 2_000

const conversationKinds = new Set<SearchFilter['kind']>(['in', 'folder', 'tag', 'is'])

interface Named {
  readonly id: string
  readonly name: string
}

/** The ones with exactly this name, else those whose names begin so. */
function named(entries: readonly Named[], text: string): string[] {
  const fold = (name: string) => name.split(/\s+/).map(foldWord).join(' ').trim()
  const wanted = fold(text)
  const exact = entries.filter(({ name }) => fold(name) === wanted)
  const found = exact.length > 0 ? exact : entries.filter(({ name }) => fold(name).startsWith(wanted))
  return found.map(({ id }) => id)
}

export function createSearchPlanner(connection: Connection, history: HistoryReader) {
  const models = connection.prepare<[], { number: number; vendor: string; modelId: string; name: string }>(
    'SELECT number, vendor, model_id AS modelId, name FROM models',
  )
  const titled = connection.prepare<[string], { id: string }>(
    `SELECT conversations.id FROM titles INNER JOIN conversations ON conversations.number = titles.rowid
      WHERE titles MATCH ?`,
  )
  const rare = new Map<string, ReturnType<typeof prepareRare>>()
  const prepareRare = (column: string, sign: string) =>
    connection.prepare<[number, number], { sequence: number }>(
      `SELECT sequence FROM documents WHERE ${column} ${sign} ? AND ${column} IS NOT NULL LIMIT ?`,
    )

  const inTitle = (text: string): string[] => {
    const terms = text
      .split(/\s+/)
      .map((word) => termFromText(word, false, false))
      .filter((term) => term !== null)
    const expression = indexExpression(terms, null)
    return expression === null ? [] : titled.all(expression).map(({ id }) => id)
  }

  /** @returns ids of conversations, or a sentence when the name leads nowhere */
  const conversationsOf = (filter: SearchFilter): string[] | string => {
    switch (filter.kind) {
      case 'folder': {
        const ids = named(history.folders(), filter.text)
        return ids.length > 0
          ? history.conversationSet('folder', ids)
          : `There is no folder called ${filter.text}.`
      }
      case 'tag': {
        const ids = named(history.tags(), filter.text)
        return ids.length > 0 ? history.conversationSet('tag', ids) : `There is no tag called ${filter.text}.`
      }
      case 'in': {
        const ids = named(history.folders(), filter.text)
        const inFolders = ids.length > 0 ? history.conversationSet('folder', ids) : []
        const found = [...inFolders, ...inTitle(filter.text)]
        return found.length > 0 || ids.length > 0
          ? found
          : `No folder is called ${filter.text}, and no conversation has this in its title.`
      }
      case 'is':
        return history.conversationSet(filter.flag, null)
      default:
        return []
    }
  }

  const modelFacets = (fits: (model: { vendor: string; modelId: string; name: string }) => boolean) =>
    models
      .all()
      .filter(fits)
      .map(({ number }) => `m${number}`)

  const facetOf = (filter: SearchFilter): string | null => {
    switch (filter.kind) {
      case 'role':
        return anyFacet([roleFacet(filter.role)])
      case 'has':
        return anyFacet([`h${filter.feature}`])
      case 'vendor':
        return anyFacet(withNone(modelFacets(({ vendor }) => filter.vendors.includes(vendor))))
      case 'model': {
        const wanted = foldWord(filter.text)
        return anyFacet(
          withNone(
            modelFacets(
              ({ modelId, name }) => foldWord(modelId).includes(wanted) || foldWord(name).includes(wanted),
            ),
          ),
        )
      }
      default:
        return null
    }
  }

  /** The few documents that fit, by the index over the column; null when they are many. */
  const fewSequences = (column: string, sign: Comparison, value: number): Set<number> | null => {
    const key = `${column}${sign}`
    const statement = rare.get(key) ?? prepareRare(column, sign)
    rare.set(key, statement)
    const found = statement.all(value, fewDocuments + 1)
    return found.length > fewDocuments ? null : new Set(found.map(({ sequence }) => sequence))
  }

  return (
    parsed: ParsedSearch,
    scope: { conversationId: string | null; includesHidden: boolean },
  ): SearchPlan => {
    const problems = [...parsed.problems]
    let understood = 0
    const wanted: string[] = []
    const unwanted: string[] = []
    const conditions: { sql: string; values: number[] }[] = []
    let allowed: Set<string> | null = scope.conversationId === null ? null : new Set([scope.conversationId])
    let sequences: Set<number> | null = null
    let startMs: number | null = null
    let endMs: number | null = null
    const asksForTrash = parsed.filters.some(
      (filter) => filter.kind === 'is' && filter.flag === 'trashed' && !filter.isExcluded,
    )
    // Who looks inside one conversation sees it, wherever it lies.
    const excluded = new Set(
      scope.conversationId !== null || asksForTrash ? [] : history.conversationSet('trashed', null),
    )
    const narrow = (found: Set<number>) => {
      sequences = sequences === null ? found : both(sequences, found)
    }

    for (const filter of parsed.filters) {
      understood += 1
      const facet = facetOf(filter)
      if (facet !== null) {
        if (filter.isExcluded) unwanted.push(facet)
        else wanted.push(facet)
      } else if (conversationKinds.has(filter.kind)) {
        const found = conversationsOf(filter)
        if (typeof found === 'string') {
          understood -= 1
          problems.push({ part: `${filter.kind}:${'text' in filter ? filter.text : ''}`, sentence: found })
        } else if (filter.isExcluded) {
          for (const id of found) excluded.add(id)
        } else allowed = allowed === null ? new Set(found) : both(allowed, new Set(found))
      } else if (filter.kind === 'id') {
        const found = history.withIdentifier(filter.text, mostByIdentifier)
        if (!filter.isExcluded) narrow(new Set(found))
        else if (found.length > 0) {
          conditions.push({
            sql: `documents.sequence NOT IN (${found.map(() => '?').join()})`,
            values: found,
          })
        }
      } else if (filter.kind === 'time') {
        if (!filter.isExcluded) {
          if (filter.startMs !== null) startMs = Math.max(startMs ?? filter.startMs, filter.startMs)
          if (filter.endMs !== null) endMs = Math.min(endMs ?? filter.endMs, filter.endMs)
        } else {
          const sides = [
            ...(filter.startMs === null ? [] : [{ sql: 'documents.created_at < ?', value: filter.startMs }]),
            ...(filter.endMs === null ? [] : [{ sql: 'documents.created_at >= ?', value: filter.endMs }]),
          ]
          conditions.push({
            sql: `(${sides.map((side) => side.sql).join(' OR ')})`,
            values: sides.map((side) => side.value),
          })
        }
      } else if (filter.kind === 'cost' || filter.kind === 'tokens') {
        const column = filter.kind === 'cost' ? 'nano_usd' : 'tokens'
        const value = filter.kind === 'cost' ? filter.nanoUsd : filter.count
        const few = filter.isExcluded ? null : fewSequences(column, filter.comparison, value)
        if (few !== null) narrow(few)
        else {
          // An unknown is neither more nor less.
          const not = filter.isExcluded ? 'NOT ' : ''
          conditions.push({ sql: `${not}documents.${column} ${filter.comparison} ?`, values: [value] })
        }
      }
    }
    const hasWords = parsed.terms.some((term) => !term.isExcluded)
    const isAboutMessages =
      scope.conversationId !== null ||
      parsed.filters.some((filter) => !conversationKinds.has(filter.kind) && filter.kind !== 'time')
    const isAboutConversations =
      !hasWords &&
      !isAboutMessages &&
      understood > 0 &&
      parsed.filters.every((filter) => conversationKinds.has(filter.kind)) &&
      parsed.terms.length === 0
    return {
      terms: parsed.terms,
      columns: scope.includesHidden ? ['text', 'attachment', 'reasoning', 'tool'] : ['text', 'attachment'],
      facets: { wanted, unwanted },
      conditions,
      startMs,
      endMs,
      sequences,
      allowed,
      excluded,
      isAboutMessages,
      isAboutConversations,
      isEmpty: understood === 0 && parsed.terms.length === 0,
      problems,
    }
  }
}

function both<T>(one: ReadonlySet<T>, other: ReadonlySet<T>): Set<T> {
  return new Set(Array.from(one).filter((entry) => other.has(entry)))
}

/** A facet that no message has stands for no facets, which finds nothing. */
function withNone(facets: string[]): string[] {
  return facets.length === 0 ? ['m0'] : facets
}
