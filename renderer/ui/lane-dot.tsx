import type { Vendor } from '../../shared/domain/vendor.ts'
import { classNames } from './class-names.ts'
import { laneColor } from './lane.ts'

interface LaneDotProps {
  readonly vendor: Vendor
  /** Diameter in pixels. */
  readonly size?: number
  /** True while an answer arrives. */
  readonly isBreathing?: boolean
}

/** The small coloured dot of a vendor; decorative, since the name stands beside it. */
export function LaneDot({ vendor, size = 8, isBreathing = false }: LaneDotProps) {
  return (
    <span
      aria-hidden="true"
      className={classNames('inline-block shrink-0 rounded-full', isBreathing && 'animate-breathe')}
      style={{ width: size, height: size, backgroundColor: laneColor(vendor) }}
    />
  )
}
