import { expect, it } from 'vitest'
import { walk } from './walk.ts'
import { accountPlans } from './walked-accounts.ts'

it('walks', { timeout: 120_000 }, async () => {
  const started = performance.now()
  const tally = await walk({
    seed: Number(process.env.BATON_WALK_SEED ?? 1),
    turns: Number(process.env.BATON_WALK_TURNS ?? 100),
    plans: accountPlans,
  })
  console.log(performance.now() - started, Object.fromEntries([...tally].sort()))
  expect(tally.size).toBeGreaterThan(0)
})
