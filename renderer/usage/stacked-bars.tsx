// The drawing of the chart over time: axes, lines and bars. What a part of a bar is unknown wears a hatched cap, and a
// period of which nothing is known is hatched from top to bottom.

import { AxisBottom, AxisLeft, type TickRendererProps } from '@visx/axis'
import { Group } from '@visx/group'
import { scaleBand, scaleLinear } from '@visx/scale'
import { Bar, BarRounded, Line } from '@visx/shape'
import { type ReactNode, useId } from 'react'
import { namedBars, writeBarName, writeTick } from './axis-words.ts'
import type { Unit } from './calendar.ts'
import { isUnknown } from './format-numbers.ts'
import type { Measure } from './measure.ts'
import type { Stack } from './stack-periods.ts'

const height = 220
const above = 10
const below = 26
const plotHeight = height - above - below
const widestBar = 40
const capHeight = 6
const letterWidth = 6.6

interface StackedBarsProps {
  readonly stacks: readonly Stack[]
  readonly colors: ReadonlyMap<string, string>
  readonly measure: Measure
  readonly unit: Unit
  /** Pixels. */
  readonly width: number
  /** The bar that is pointed at; the others are paler. */
  readonly pointed: number | null
  /** What lies over the bars to be pointed at. */
  readonly children: ReactNode
}

function AxisWord({ x, y, formattedValue, textAnchor, dy }: TickRendererProps) {
  return (
    <text x={x} y={y} dy={dy} textAnchor={textAnchor} className="tabular fill-muted text-tiny">
      {formattedValue}
    </text>
  )
}

export function StackedBars({ stacks, colors, measure, unit, width, pointed, children }: StackedBarsProps) {
  const hatching = useId()
  const most = Math.max(0, ...stacks.map(({ total }) => total.known))
  const scaleY = scaleLinear<number>({ domain: [0, most === 0 ? 1 : most], range: [plotHeight, 0], nice: 4 })
  const ticks = most === 0 ? [0] : scaleY.ticks(4).filter((tick) => Number.isInteger(tick))
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0)
  const words = (tick: number): string => writeTick(measure.name, tick, step)
  const before = Math.ceil(Math.max(...ticks.map((tick) => words(tick).length)) * letterWidth) + 12
  const plotWidth = Math.max(1, width - before)
  const starts = stacks.map(({ start }) => start)
  const scaleX = scaleBand<string>({ domain: starts, range: [0, plotWidth] })
  const room = scaleX.bandwidth()
  const barWidth = Math.min(widestBar, room > 5 ? room * 0.76 : room * 0.9)
  const named = namedBars(starts.length, room, unit === 'month' ? 68 : 54).map((index) => starts[index] ?? '')
  return (
    <>
      <svg aria-hidden="true" width={width} height={height} className="absolute inset-0 overflow-visible">
        <defs>
          <pattern
            id={hatching}
            width={5}
            height={5}
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width={2} height={5} fill="var(--line-strong)" />
          </pattern>
        </defs>
        <Group left={before} top={above}>
          {ticks.map((tick) => (
            <Line
              key={tick}
              from={{ x: 0, y: scaleY(tick) }}
              to={{ x: plotWidth, y: scaleY(tick) }}
              stroke={tick === 0 ? 'var(--line-strong)' : 'var(--line)'}
              shapeRendering="crispEdges"
            />
          ))}
          <AxisLeft
            scale={scaleY}
            tickValues={ticks}
            tickFormat={(tick) => words(Number(tick))}
            hideAxisLine
            hideTicks
            tickLength={4}
            tickLabelProps={{ textAnchor: 'end', dy: '0.32em' }}
            tickComponent={AxisWord}
          />
          {stacks.map((stack, index) => (
            <Column
              key={stack.start}
              stack={stack}
              colors={colors}
              hatching={hatching}
              x={(scaleX(stack.start) ?? 0) + (room - barWidth) / 2}
              width={barWidth}
              heightOf={(value) => plotHeight - scaleY(value)}
              isPale={pointed !== null && pointed !== index}
            />
          ))}
          <AxisBottom
            top={plotHeight}
            scale={scaleX}
            tickValues={named}
            tickFormat={(start) => writeBarName(unit, start)}
            hideAxisLine
            hideTicks
            tickLength={6}
            tickLabelProps={{ textAnchor: 'middle', dy: '0.5em' }}
            tickComponent={AxisWord}
          />
        </Group>
      </svg>
      <div className="absolute" style={{ left: before, top: above, width: plotWidth, height: plotHeight }}>
        {children}
      </div>
    </>
  )
}

interface ColumnProps {
  readonly stack: Stack
  readonly colors: ReadonlyMap<string, string>
  /** The id of the pattern for what is unknown. */
  readonly hatching: string
  readonly x: number
  readonly width: number
  readonly heightOf: (value: number) => number
  readonly isPale: boolean
}

function Column({ stack, colors, hatching, x, width, heightOf, isPale }: ColumnProps) {
  const { total } = stack
  const pattern = `url(#${hatching})`
  const radius = Math.min(2, width / 3)
  const look = { className: 'transition-opacity', opacity: isPale ? 0.45 : 1 }
  if (isUnknown(total)) {
    return <Bar {...look} x={x} y={0} width={width} height={plotHeight} fill={pattern} />
  }
  const full = heightOf(total.known)
  // A bar that is there is seen, however small it is beside the others.
  const stretch = total.known > 0 && full < 2 ? 2 / Math.max(full, 0.001) : 1
  const top = plotHeight - full * stretch
  const pieces = stack.pieces.filter(({ from, to }) => to > from)
  return (
    <g {...look}>
      {pieces.map((piece, index) => {
        const y = plotHeight - heightOf(piece.to) * stretch
        const bottom = plotHeight - heightOf(piece.from) * stretch
        // A hair of paper tells neighbours apart, where there is room for one.
        const gap = index > 0 && bottom - y > 2.5 ? 1 : 0
        const box = { x, y, width, height: Math.max(0, bottom - y - gap), fill: colors.get(piece.key) }
        return index === pieces.length - 1 && total.isComplete && box.height > radius ? (
          <BarRounded key={piece.key} {...box} radius={radius} top />
        ) : (
          <Bar key={piece.key} {...box} />
        )
      })}
      {total.isComplete ? null : (
        <Bar
          x={x}
          y={Math.max(-above, top - capHeight - 1)}
          width={width}
          height={capHeight}
          fill={pattern}
        />
      )}
    </g>
  )
}
