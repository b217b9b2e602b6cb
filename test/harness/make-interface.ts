// A built page of a few files in a folder of its own, laid out as the build lays it out.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const pageText = `<!doctype html><title>Baton</title><p>${'Words that compress well. '.repeat(50)}</p>`
export const scriptText = `export const words = ${JSON.stringify('All the words of the script. '.repeat(50))}`

export interface MadeInterface {
  /** What an entry file would give as its folder. */
  readonly entryFolder: string
  readonly folder: string
  readonly root: string
  remove(): Promise<void>
}

export async function makeInterface(): Promise<MadeInterface> {
  const root = await mkdtemp(join(tmpdir(), 'baton-interface-'))
  const folder = join(root, 'out', 'renderer')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await mkdir(join(root, 'out', 'renderer-evil'))
  await writeFile(join(folder, 'index.html'), pageText)
  await writeFile(join(folder, 'assets', 'index-B1a2C3d4.js'), scriptText)
  await writeFile(join(folder, 'assets', 'letters-B1a2C3d4.woff2'), 'font')
  await writeFile(join(folder, 'assets', 'unknown.xyz'), 'unknown type')
  await writeFile(join(root, 'secret.txt'), 'outside')
  await writeFile(join(root, 'out', 'renderer-evil', 'secret.txt'), 'outside')
  await symlink(join(root, 'secret.txt'), join(folder, 'linked.txt'))
  return {
    root,
    folder,
    entryFolder: join(root, 'electron'),
    remove: () => rm(root, { recursive: true, force: true }),
  }
}
