// What going on with another model costs, beside what staying with the one that answered last would cost.
import type { ExpectedCost, StayingCost } from '../../shared/domain/expected-cost.ts'
import { expectedWords } from './expected-words.ts'

/** `about $0.031 with A, about $0.006 if B stays: its cache is warm`. @param modelName who it goes to now */
export function switchWords(expected: ExpectedCost, staying: StayingCost, modelName: string): string {
  const { modelName: stayingName, expected: other } = staying
  if (!isSaid(expected) && !isSaid(other)) return `What ${modelName} and ${stayingName} cost is unknown.`
  const now = isSaid(expected) ? `${expectedWords(expected)} with ${modelName}` : `unknown with ${modelName}`
  const stay = isSaid(other)
    ? `${expectedWords(other)} if ${stayingName} stays`
    : `unknown if ${stayingName} stays`
  return capital(`${now}, ${stay}${isWarmer(other, expected) ? ': its cache is warm' : ''}.`)
}

function isSaid({ nanoUsd, freeReason }: ExpectedCost): boolean {
  return nanoUsd !== null || freeReason !== null
}

/** Where nobody can say what is cached, nothing is claimed. */
function isWarmer(one: ExpectedCost, other: ExpectedCost): boolean {
  const { likelyCachedTokens: cached } = one
  if (cached === null || cached === 0) return false
  return other.likelyCachedTokens === null || other.likelyCachedTokens < cached
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
