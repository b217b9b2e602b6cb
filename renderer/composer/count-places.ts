import type { ContextPlace, ContextPreview } from '../../shared/domain/context.ts'

export interface PlaceCount {
  readonly place: ContextPlace
  readonly count: number
  /** About how many tokens they have. */
  readonly tokens: number
}

const places: readonly ContextPlace[] = ['sent', 'held-at-provider', 'summarised', 'left-out']

/**
 * How many messages stand where, in the order of the lens; places without a message are left out. A message that is
 * not written yet is not one that is left out.
 */
export function countPlaces(runs: ContextPreview['runs']): PlaceCount[] {
  return places
    .map((place) => {
      const there = runs.filter((run) => run.place === place && run.reason !== 'empty')
      return {
        place,
        count: there.reduce((sum, run) => sum + run.count, 0),
        tokens: there.reduce((sum, run) => sum + run.tokens, 0),
      }
    })
    .filter(({ count }) => count > 0)
}
