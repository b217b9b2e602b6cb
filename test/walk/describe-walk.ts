// One walk as a test. The parts of the walk in CI differ by their seed alone; another seed or length can be asked for by
// BATON_WALK_SEED and BATON_WALK_TURNS, and a failure says which ones walk the same way again.
import { expect, it } from 'vitest'
import { walk } from './walk.ts'
import { accountPlans } from './walked-accounts.ts'

const turns = Number(process.env.BATON_WALK_TURNS ?? 500)
/** Far more than a slow machine needs for a turn, in milliseconds. */
const mostPerTurn = 500

export function describeWalk(usualSeed: number): void {
  const seed = Number(process.env.BATON_WALK_SEED ?? usualSeed)
  it(`shows models what an oracle says, ${turns} turns from seed ${seed}`, {
    timeout: 60_000 + turns * mostPerTurn,
  }, async () => {
    const tally = await walk({ seed, turns, plans: accountPlans })
    // A walk that went nowhere would prove nothing.
    if (turns < 300) return
    const names = [...tally.keys()]
    const walked = accountPlans.filter(({ name }) => names.some((key) => key.startsWith(`${name}: `)))
    expect(walked.length).toBeGreaterThan(accountPlans.length - 6)
    const ways = names.filter((key) => key.startsWith('continued '))
    expect(ways.length).toBeGreaterThanOrEqual(4)
    expect(tally.get('with a summary') ?? 0).toBeGreaterThan(0)
    if (process.env.BATON_WALK_TALLY !== undefined) console.log(Object.fromEntries([...tally].sort()))
  })
}
