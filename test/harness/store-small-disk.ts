// A disk of a few megabytes, where the system lets a test mount one.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freeBytes } from '../../electron/store/disk-reserve.ts'
import { temporaryFolder } from './store-fixtures.ts'

export interface SmallDisk extends Disposable {
  readonly file: string
  /** Fills the disk with something that is not Baton's, up to `leftBytes`. */
  fill(leftBytes: number): void
  free(): void
}

/** @returns null where mounting is not permitted. */
export function mountSmallDisk(megabytes: number): SmallDisk | null {
  const folder = temporaryFolder()
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder.path]
  const mounted = process.platform === 'linux' && spawnSync('mount', options).status === 0
  if (!mounted) {
    folder[Symbol.dispose]()
    return null
  }
  const ballast = join(folder.path, 'ballast')
  return {
    file: folder.file,
    fill(leftBytes) {
      if (existsSync(ballast)) rmSync(ballast)
      writeFileSync(ballast, Buffer.alloc(Math.max(0, freeBytes(folder.file) - leftBytes), 1))
    },
    free: () => rmSync(ballast, { force: true }),
    [Symbol.dispose]() {
      // Lazily: a test that failed may still have its store open.
      spawnSync('umount', ['-l', folder.path])
      folder[Symbol.dispose]()
    },
  }
}
