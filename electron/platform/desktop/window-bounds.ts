// Where the window was. The file is only a convenience: whatever is wrong with it, the window opens in a good place.
import { readFileSync, writeFileSync } from 'node:fs'
import type { BrowserWindow, Rectangle } from 'electron'
import { z } from 'zod'
import { describeFailure } from '../../rpc/conceal-failure.ts'
import type { Log } from '../platform.ts'

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(480).max(20_000),
  height: z.number().int().min(360).max(20_000),
  isMaximized: z.boolean(),
})
export type SavedBounds = z.infer<typeof boundsSchema>

/** At least this much of the window must be on a screen, in pixels, or it could not be moved back. */
const visibleWidth = 200
const visibleHeight = 100

/** @returns null when nothing useful was saved, or when it would lie outside every screen */
export function readBounds(path: string, workAreas: readonly Rectangle[]): SavedBounds | null {
  const bounds = boundsSchema.safeParse(readJson(path)).data
  if (bounds === undefined) return null
  return workAreas.some((area) => isReachable(bounds, area)) ? bounds : null
}

export function saveBounds(
  path: string,
  window: Pick<BrowserWindow, 'getNormalBounds' | 'isMaximized'>,
  log: Log,
): void {
  const { x, y, width, height } = window.getNormalBounds()
  try {
    writeFileSync(path, JSON.stringify({ x, y, width, height, isMaximized: window.isMaximized() }))
  } catch (error) {
    log.error('window-bounds-not-saved', { ...describeFailure(error) })
  }
}

function isReachable(bounds: SavedBounds, area: Rectangle): boolean {
  const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  const height = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y)
  // The title bar must not be above the screen.
  return width >= visibleWidth && height >= visibleHeight && bounds.y >= area.y - 1
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // Missing at the first start, or damaged: both mean that nothing was saved.
    return null
  }
}
