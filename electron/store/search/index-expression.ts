// Terms and filters as FTS5 understands them. Words hold letters, digits, marks and pictures only, so that quoting them is
// enough.
import type { SearchTerm } from '../../../shared/domain/search-term.ts'

function alternatives(term: SearchTerm): string {
  const ways: string[] = []
  if (term.words.length > 0) ways.push(`"${term.words.join(' ')}"${term.isPrefix ? ' *' : ''}`)
  if (term.whole !== null) ways.push(`"${term.whole}"${term.isWholePrefix ? ' *' : ''}`)
  return `(${ways.join(' OR ')})`
}

/** What must be there and what must not; both as whole expressions. */
export interface FacetExpression {
  readonly wanted: readonly string[]
  readonly unwanted: readonly string[]
}

export function anyFacet(facets: readonly string[]): string {
  return `(${facets.map((facet) => `"${facet}"`).join(' OR ')})`
}

const everyRole = anyFacet(['ru', 'ra', 'rt', 'rx'])

/**
 * @param columns in which words are looked for; null for an index of one column, without facets
 * @returns null when nothing is asked
 */
export function indexExpression(
  terms: readonly SearchTerm[],
  columns: readonly string[] | null,
  facets: FacetExpression = { wanted: [], unwanted: [] },
): string | null {
  const place = columns === null ? '' : `{${columns.join(' ')}} : `
  const wanted = terms.filter((term) => !term.isExcluded).map((term) => `${place}${alternatives(term)}`)
  const unwanted = terms.filter((term) => term.isExcluded).map((term) => `${place}${alternatives(term)}`)
  const inFacets = (expression: string) => `{facets} : ${expression}`
  wanted.push(...facets.wanted.map(inFacets))
  unwanted.push(...facets.unwanted.map(inFacets))
  if (wanted.length === 0) {
    if (unwanted.length === 0) return null
    // Something must be there before something can be taken from it.
    if (columns === null) return null
    wanted.push(inFacets(everyRole))
  }
  const all = wanted.map((expression) => `(${expression})`).join(' AND ')
  return unwanted.length === 0 ? all : `(${all}) NOT (${unwanted.map((e) => `(${e})`).join(' OR ')})`
}
