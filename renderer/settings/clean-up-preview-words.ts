// What the clean-up rules would do now, in words.
import { formatQuantity } from '../usage/format-numbers.ts'

function dayWords(days: number): string {
  return formatQuantity(days, 'day')
}

/**
 * @param count null while it is being counted
 * @param days null while the rule is off; the usual number is then told about
 */
export function archivePreviewWords(
  count: number | null,
  days: number | null,
  usualDays: number,
): string | null {
  if (count === null) return null
  const verb = days === null ? 'would be archived' : 'will be archived the next time Baton looks'
  const since = dayWords(days ?? usualDays)
  if (count === 0) return `Every conversation that is not pinned was used in the last ${since}.`
  return `${formatQuantity(count, 'conversation')} that nobody wrote in for ${since} ${verb}.`
}

/** The same for the trash. */
export function purgePreviewWords(
  count: number | null,
  days: number | null,
  usualDays: number,
): string | null {
  if (count === null) return null
  const verb =
    days === null ? 'would be deleted for good' : 'will be deleted for good the next time Baton looks'
  const since = dayWords(days ?? usualDays)
  if (count === 0) return `Nothing lies in the trash for more than ${since}.`
  const lie = count === 1 ? 'lies' : 'lie'
  return `${formatQuantity(count, 'conversation')} that ${lie} in the trash for more than ${since} ${verb}.`
}
