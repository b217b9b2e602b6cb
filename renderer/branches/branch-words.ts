import type { Branch } from './build-branches.ts'

const sameYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
const otherYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** `27 Nov, 09:12`; in another year `3 Mar 2025`. */
export function branchTime(atMs: number, now: number = Date.now()): string {
  const isSameYear = new Date(atMs).getFullYear() === new Date(now).getFullYear()
  return (isSameYear ? sameYear : otherYear).format(atMs)
}

/** What a branch begins with, in one line. */
export function branchTitle({ excerpt, role }: Pick<Branch, 'excerpt' | 'role'>): string {
  if (excerpt !== '') return excerpt
  return role === 'user' ? 'A message without text' : 'An answer without text'
}

/** `GPT-6 Sol, Claude Opus 5.5 and 2 more`; empty when nobody answered. */
export function branchModels({ models }: Pick<Branch, 'models'>): string {
  const names = models.map(({ name }) => name)
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
}

/** What a branch is now; empty for one that is neither continued nor shown. */
export function branchStanding(branch: Branch): string {
  if (branch.holdsHead) return 'Current'
  if (branch.holdsShownEnd) return 'Shown'
  return ''
}

/** What only its weight and a line say of a branch that leads to the one that is continued or shown. */
export function branchPlace(branch: Branch): string {
  if (branchStanding(branch) !== '') return ''
  if (branch.isOnHeadPath) return 'On the current branch.'
  return branch.isShown ? 'On the branch that is shown.' : ''
}
