// Opens the person's browser at a link without showing its code to other people on the machine: arguments of a
// program can be read by everybody, so the program gets the name of a file only its owner can read, and the file
// sends the browser on (the way Jupyter does it).
import { spawn } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * @param folder where the passing file is written
 * @param say told when the browser could not be opened
 * @returns removes the file; harmless when repeated
 */
export async function openBrowser(options: {
  link: string
  folder: string
  say: (sentence: string) => void
  platform?: NodeJS.Platform
}): Promise<() => Promise<void>> {
  const { link, folder, say } = options
  const path = join(folder, 'open-baton.html')
  const complain = (): void => say('The browser could not be opened. Please open the link above yourself.')
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await rm(path, { force: true })
    await writeFile(path, writePage(link), { mode: 0o600, flag: 'wx' })
  } catch {
    complain()
    return async () => {}
  }
  const command =
    { darwin: 'open', win32: 'explorer.exe' }[String(options.platform ?? process.platform)] ?? 'xdg-open'
  const opener = spawn(command, [pathToFileURL(path).href], { stdio: 'ignore', detached: true })
  opener.once('error', complain)
  opener.once('exit', (code) => {
    // Windows' explorer ends with 1 even when all went well.
    if (code !== 0 && command !== 'explorer.exe') complain()
  })
  opener.unref()
  return () => rm(path, { force: true })
}

function writePage(link: string): string {
  return [
    '<!doctype html>',
    '<meta charset="utf-8">',
    '<title>Baton</title>',
    `<meta http-equiv="refresh" content="0; url=${link}">`,
    `<p><a href="${link}">Open Baton</a></p>`,
    '',
  ].join('\n')
}
