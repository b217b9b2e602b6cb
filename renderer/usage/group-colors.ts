// A group wears the lane of its vendor. Several of one vendor are told apart by shades of that lane, alternately towards
// paper and towards ink, so that neighbours in a bar differ most. Grey is what has no single vendor.
import type { Vendor } from '../../shared/domain/vendor.ts'
import { laneColor } from '../ui/lane.ts'
import type { ChartGroup } from './stack-periods.ts'

const shades = [
  (color: string) => color,
  (color: string) => `color-mix(in oklab, ${color} 50%, var(--background))`,
  (color: string) => `color-mix(in oklab, ${color} 62%, var(--ink))`,
  (color: string) => `color-mix(in oklab, ${color} 74%, var(--background))`,
  (color: string) => `color-mix(in oklab, ${color} 38%, var(--ink))`,
  (color: string) => `color-mix(in oklab, ${color} 30%, var(--background))`,
  (color: string) => `color-mix(in oklab, ${color} 82%, var(--ink))`,
] as const

/** The CSS colour of every group, by its key. */
export function groupColors(
  groups: readonly Pick<ChartGroup, 'key' | 'vendor'>[],
): ReadonlyMap<string, string> {
  const used = new Map<Vendor | null, number>()
  return new Map(
    groups.map(({ key, vendor }) => {
      if (key === 'rest') return [key, 'color-mix(in oklab, var(--muted) 34%, var(--background))']
      const lane = vendor === null ? 'var(--muted)' : laneColor(vendor)
      // Local servers share one lane, so they share its shades.
      const index = used.get(vendor) ?? 0
      used.set(vendor, index + 1)
      const shade = shades[index % shades.length] ?? shades[0]
      return [key, shade(lane)]
    }),
  )
}
