// A group wears the lane of its vendor. Several of one vendor are told apart by shades of that lane, alternately towards
// paper and towards ink, so that neighbours in a bar differ most. What has no single vendor wears dull tints, which are no
// lane of anyone; grey is the rest.
import { laneColor } from '../ui/lane.ts'
import type { ChartGroup } from './stack-periods.ts'

const shades = [
  (color: string) => color,
  (color: string) => `color-mix(in oklab, ${color} 50%, var(--background))`,
  (color: string) => `color-mix(in oklab, ${color} 62%, var(--ink))`,
  (color: string) => `color-mix(in oklab, ${color} 74%, var(--background))`,
  (color: string) => `color-mix(in oklab, ${color} 38%, var(--ink))`,
  (color: string) => `color-mix(in oklab, ${color} 36%, var(--background))`,
  (color: string) => `color-mix(in oklab, ${color} 82%, var(--ink))`,
] as const

/** Hues of the tints, in degrees: far from the one before. */
const tintHues = [250, 80, 340, 160, 30, 290, 110] as const

function tint(index: number): string {
  return `oklch(from var(--muted) l 0.065 ${tintHues[index % tintHues.length]})`
}

/** The CSS colour of every group, by its key. */
export function groupColors(
  groups: readonly Pick<ChartGroup, 'key' | 'vendor'>[],
): ReadonlyMap<string, string> {
  const used = new Map<string | null, number>()
  return new Map(
    groups.map(({ key, vendor }) => {
      if (key === 'rest') return [key, 'color-mix(in oklab, var(--muted) 34%, var(--background))']
      // Local servers share one lane, so they share its shades.
      const lane = vendor === null ? null : laneColor(vendor)
      const index = used.get(lane) ?? 0
      used.set(lane, index + 1)
      if (lane === null) return [key, (shades[index % 3] ?? shades[0])(tint(index))]
      const shade = shades[index % shades.length] ?? shades[0]
      return [key, shade(lane)]
    }),
  )
}
