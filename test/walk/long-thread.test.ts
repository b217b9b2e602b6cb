// A thousand turns in a window of eight thousand tokens, through the whole application: what is pinned is in every
// request, no request is too long, calls and results stay together, and a summary that fails costs no answer.
import { describe, expect, it } from 'vitest'
import { type PlayedThread, playThread, type ThreadPlan, windowTokens } from './scripted-thread.ts'

const plans: readonly (ThreadPlan & { readonly title: string })[] = [
  {
    title: 'a server that counts tokens itself',
    flavour: 'llama-cpp',
    modelId: '/models/maker/local-7b-q4.gguf',
    turns: 1_000,
    factsAt: new Set([3, 40, 151, 402, 703]),
    toolEvery: 24,
    refusedAt: new Set([220, 500, 800]),
    refusals: 10,
  },
  {
    title: 'a server whose tokens are estimated and corrected',
    flavour: 'openrouter',
    modelId: 'maker/router',
    turns: 200,
    factsAt: new Set([3, 41, 120]),
    toolEvery: 24,
    refusedAt: new Set([130]),
    refusals: 10,
  },
]

describe.each(plans)('a long thread at $title', (plan) => {
  let thread: PlayedThread

  it('never breaks', { timeout: 180_000 }, async () => {
    thread = await playThread(plan)
    const bad = thread.turns.filter(({ details }) => details.turn.status !== 'complete')
    expect(
      bad.map(
        ({ number, details }) =>
          `${number}: ${details.turn.failure?.message} ${details.turn.failure?.detail}`,
      ),
    ).toEqual([])
    // A tool's answer is a turn as well: the question after it goes on from it.
    expect(thread.turns).toHaveLength(plan.turns)
  })

  it('never sends more than the window, summaries included', () => {
    expect(thread.largestRequest).toBeLessThanOrEqual(windowTokens)
    expect(thread.largestRequest).toBeGreaterThan(windowTokens / 2)
    expect(thread.largestSummaryRequest).toBeLessThanOrEqual(windowTokens)
  })

  it('summarises again and again, each time with what was summarised before', () => {
    expect(thread.depth).toBeGreaterThanOrEqual(5)
    expect(thread.segmentCount).toBe(thread.depth)
  })

  it('shows every pinned fact in its own words from then on', () => {
    const missing = thread.turns.flatMap(({ number, shownText, facts }) =>
      shownText === null
        ? []
        : facts.filter((fact) => !shownText.includes(fact)).map((fact) => `${number}: ${fact}`),
    )
    expect(missing).toEqual([])
    expect(thread.turns.at(-1)?.facts).toHaveLength(plan.factsAt.size)
  })

  it('leaves the oldest messages out, and says so, when a summary cannot be had', () => {
    const notices = thread.turns.flatMap(({ details }) => details.turn.contextNotice ?? [])
    expect(notices).toHaveLength(plan.refusedAt.size * plan.refusals)
    expect(
      notices.filter((notice) => !notice.startsWith('Older messages could not be summarised. ')),
    ).toEqual([])
    // As long as everything fits, nothing needs to be left out.
    const cut = notices.filter((notice) =>
      / The oldest (?:message was|\d+ messages were) left out of this request\.$/.test(notice),
    )
    expect(cut.length).toBeGreaterThanOrEqual(plan.refusedAt.size)
  })
})
