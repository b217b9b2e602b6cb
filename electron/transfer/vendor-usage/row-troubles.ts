import type { RowPlace } from './usage-row.ts'

/** Why something of a row could not be used. */
export type RowTrouble = 'broken' | 'no-day' | 'several-days' | 'no-number' | 'other-currency'

const namedPlaces = 5

const reasons: Readonly<Record<RowTrouble, readonly [one: string, many: string]>> = {
  broken: [
    'row does not have the fields it should have, so it is left out',
    'rows do not have the fields they should have, so they are left out',
  ],
  'no-day': [
    'row names no day that can be read, so it is left out',
    'rows name no day that can be read, so they are left out',
  ],
  'several-days': [
    'row covers more than one day, so it is left out',
    'rows cover more than one day, so they are left out',
  ],
  'no-number': [
    'row holds something that is no number, so that figure of its day is not compared',
    'rows hold something that is no number, so those figures of their days are not compared',
  ],
  'other-currency': [
    'row is not in US dollars, so the cost of its day is not compared',
    'rows are not in US dollars, so the costs of their days are not compared',
  ],
}

/** Counts what could not be used and remembers where the first of it stands. */
export function createTroubleList(placeNames: readonly [one: string, many: string]) {
  const found = new Map<RowTrouble, { count: number; places: number[] }>()
  return {
    add(trouble: RowTrouble, place: RowPlace): void {
      const entry = found.get(trouble) ?? { count: 0, places: [] }
      entry.count += 1
      if (entry.places.length < namedPlaces) entry.places.push(place())
      found.set(trouble, entry)
    },
    count: (trouble: RowTrouble): number => found.get(trouble)?.count ?? 0,
    sentences: (): string[] =>
      [...found].map(([trouble, { count, places }]) => {
        const [one, many] = reasons[trouble]
        const rest = count - places.length
        const names = `${placeNames[count === 1 ? 0 : 1]} ${places.join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en-US')} more` : ''}`
        return `${count.toLocaleString('en-US')} ${count === 1 ? one : many} (${names}).`
      }),
  }
}
