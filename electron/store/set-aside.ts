// A damaged history file is moved to a dated name beside its place, with its log and index, byte for byte. Nothing is
// ever deleted or overwritten, and as long as no new file stands in its place, every start finds it again.
import { existsSync, readdirSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { syncFolder } from './sync-path.ts'

/** What SQLite and Baton keep beside a history file and what belongs to exactly that file. */
const companions = ['', '-wal', '-shm', '-journal', '-mark'] as const

function stamp(nowMs: number): string {
  const [date, time] = new Date(nowMs).toISOString().slice(0, 19).split('T')
  return `${date?.replaceAll('-', '')}-${time?.replaceAll(':', '')}`
}

/**
 * Moves the file and its companions.
 * @returns the new path of the file; its companions carry their usual endings behind it.
 * @throws the system's error when the folder cannot be written to.
 */
export function setAside(path: string, nowMs: number): string {
  const base = `${path}.damaged-${stamp(nowMs)}`
  const isTaken = (candidate: string) => companions.some((ending) => existsSync(candidate + ending))
  let target = base
  for (let number = 2; isTaken(target); number += 1) target = `${base}-${number}`
  // The file itself goes last: a start that was cut short finds it and begins again.
  for (const ending of companions.toReversed()) {
    if (existsSync(path + ending)) renameSync(path + ending, target + ending)
  }
  syncFolder(dirname(path))
  return target
}

/** The newest file set aside from this place; null when there is none. */
export function findSetAside(path: string): string | null {
  const prefix = `${basename(path)}.damaged-`
  const names = readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix))
    .map((name) => /^(\d{8}-\d{6}(?:-\d+)?)(?:-[a-z]+)?$/.exec(name.slice(prefix.length))?.[1])
    .filter((name) => name !== undefined)
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
  const newest = names.at(-1)
  return newest === undefined ? null : join(dirname(path), prefix + newest)
}
