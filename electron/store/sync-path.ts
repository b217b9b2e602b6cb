// A file is only safe after fsync of the file, a new or renamed file only after fsync of its folder too.
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { errorCode } from './storage-error.ts'

/** @throws the system's error. */
export function syncFile(path: string): void {
  const descriptor = openSync(path, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Windows and some network file systems cannot sync a folder; there the rename itself is all there is. */
export function syncFolder(path: string): void {
  const unsupported = new Set(['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP', 'EACCES'])
  try {
    const descriptor = openSync(path, 'r')
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    if (!unsupported.has(errorCode(error) ?? '')) throw error
  }
}
