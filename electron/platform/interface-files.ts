// The files of the built page, listed once at start. Both shells serve exactly this list and look names up in it,
// so no path that arrives from outside is ever joined to a folder.
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

export interface InterfaceFile {
  /** As in the address, beginning with a slash. */
  readonly urlPath: string
  readonly contentType: string
  /** True when the name carries a hash of the content, so that it never changes. */
  readonly isImmutable: boolean
  readonly isCompressible: boolean
  read(): Promise<Uint8Array<ArrayBuffer>>
}

/** Keyed by path; '/' is the page. */
export type InterfaceFiles = ReadonlyMap<string, InterfaceFile>

const types: Readonly<Record<string, { contentType: string; isCompressible: boolean }>> = {
  '.html': { contentType: 'text/html; charset=utf-8', isCompressible: true },
  '.js': { contentType: 'text/javascript; charset=utf-8', isCompressible: true },
  '.css': { contentType: 'text/css; charset=utf-8', isCompressible: true },
  '.json': { contentType: 'application/json; charset=utf-8', isCompressible: true },
  '.svg': { contentType: 'image/svg+xml', isCompressible: true },
  '.png': { contentType: 'image/png', isCompressible: false },
  '.jpg': { contentType: 'image/jpeg', isCompressible: false },
  '.webp': { contentType: 'image/webp', isCompressible: false },
  '.ico': { contentType: 'image/x-icon', isCompressible: false },
  '.woff2': { contentType: 'font/woff2', isCompressible: false },
  '.woff': { contentType: 'font/woff', isCompressible: false },
  '.ttf': { contentType: 'font/ttf', isCompressible: true },
  '.wasm': { contentType: 'application/wasm', isCompressible: true },
  '.txt': { contentType: 'text/plain; charset=utf-8', isCompressible: true },
}

/** The page has not been built; the message is a sentence for the person. */
export class InterfaceMissingError extends Error {
  override readonly name = 'InterfaceMissingError'
}

/**
 * Lists the regular files below the folder whose type is known; links and everything else are left out.
 * @throws InterfaceMissingError when there is no index.html
 */
export async function listInterfaceFiles(folder: string): Promise<InterfaceFiles> {
  const files = new Map<string, InterfaceFile>()
  for (const path of await listFiles(folder)) {
    const type = types[extname(path).toLowerCase()]
    if (type === undefined) continue
    const urlPath = `/${relative(folder, path).split(sep).join('/')}`
    files.set(urlPath, {
      urlPath,
      ...type,
      isImmutable: /^\/assets\/.+-[\w-]{8}\.\w+$/.test(urlPath),
      read: async () => new Uint8Array(await readFile(path)),
    })
  }
  const page = files.get('/index.html')
  if (page === undefined) {
    throw new InterfaceMissingError(
      'The interface of Baton has not been built yet. Run "npm run build" first.',
    )
  }
  return files.set('/', page)
}

/** @returns nothing for a folder that is not there */
async function listFiles(folder: string): Promise<string[]> {
  // One level at a time: the packaged application reads from an archive, where the recursive form is newer than trust.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const lists = entries.map(async (entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return listFiles(path)
    return entry.isFile() ? [path] : []
  })
  return (await Promise.all(lists)).flat()
}
