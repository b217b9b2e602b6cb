// What a bench prints: one JSON object per line, each with its goal where there is one. A figure that misses its goal
// is printed all the same, with a note of what was found out about why.
import { availableParallelism, loadavg } from 'node:os'

/** Which number is held to the goal, and in which direction. */
export interface Goal {
  readonly of: 'value' | 'ratio'
  readonly is: 'at most' | 'at least'
  readonly limit: number
}

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** The same unit, measured in the same run. */
  readonly baseline?: number
  readonly goal?: Goal
  /** How it was measured, where the name does not say it. */
  readonly note?: string
  /** Printed after the note when the goal is missed: what costs the time. */
  readonly whenMissed?: string
}

/** A figure that misses its goal on a machine that does other things as well says little. */
function describeLoad(): string | undefined {
  const [load = 0] = loadavg()
  const cores = availableParallelism()
  return load > cores ? `The machine was busy: load ${load.toFixed(1)} on ${cores} cores.` : undefined
}

function rounded(value: number): number {
  return Number(value.toPrecision(3))
}

function describeGoal(goal: Goal, unit: string): string {
  return goal.of === 'ratio' ? `ratio ${goal.is} ${goal.limit}` : `${goal.is} ${goal.limit} ${unit}`
}

/** @returns the line, without its end */
export function describeFigure(figure: Figure): string {
  const { name, value, unit, baseline, goal } = figure
  const ratio = baseline === undefined ? undefined : value / baseline
  const measured = goal?.of === 'ratio' ? (ratio ?? Number.NaN) : value
  const isMet =
    goal === undefined || (goal.is === 'at most' ? measured <= goal.limit : measured >= goal.limit)
  const miss = isMet ? [] : ['The goal is missed.', figure.whenMissed, describeLoad()]
  const note = [figure.note, ...miss].filter((sentence) => sentence !== undefined).join(' ')
  return JSON.stringify({
    name,
    value: rounded(value),
    unit,
    ...(baseline === undefined ? {} : { baseline: rounded(baseline) }),
    ...(ratio === undefined ? {} : { ratio: rounded(ratio) }),
    ...(goal === undefined ? {} : { goal: describeGoal(goal, unit) }),
    ...(note === '' ? {} : { note }),
  })
}

export function report(figure: Figure): void {
  process.stdout.write(`${describeFigure(figure)}\n`)
}
