import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * The memory of another process that is in the machine's RAM now, in MB (10^6 bytes).
 * @returns null on systems where nobody here knows how to ask.
 */
export function residentMegabytes(processId: number): number | null {
  if (process.platform === 'linux') {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1]
    return kibibytes === undefined ? null : (Number(kibibytes) * 1024) / 1e6
  }
  if (process.platform === 'darwin') {
    const kibibytes = execFileSync('ps', ['-o', 'rss=', '-p', String(processId)], { encoding: 'utf8' })
    return (Number(kibibytes) * 1024) / 1e6
  }
  return null
}
