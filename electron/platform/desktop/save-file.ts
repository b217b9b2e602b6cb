// Asks the person for a file and writes it. The name is only a proposal; the system's own window decides.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { app, BrowserWindow, dialog } from 'electron'
import type { ExportOutcome } from '../../../shared/contract/exported-file.ts'
import { SaveFileError } from '../platform.ts'

/** @throws SaveFileError */
export async function saveFile(file: { name: string; content: string }): Promise<ExportOutcome> {
  const proposal = { defaultPath: join(app.getPath('documents'), cleanName(file.name)) }
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  const answer = await (window === undefined
    ? dialog.showSaveDialog(proposal)
    : dialog.showSaveDialog(window, proposal))
  if (answer.canceled || answer.filePath === '') return { outcome: 'cancelled' }
  try {
    await writeFile(answer.filePath, file.content)
  } catch (error) {
    throw new SaveFileError(explain(error))
  }
  return { outcome: 'saved', path: answer.filePath }
}

/** No folders, and nothing a file system refuses. */
function cleanName(name: string): string {
  const cleaned = name
    .replaceAll(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '')
  return cleaned === '' ? 'conversation' : cleaned
}

function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full',
    EACCES: 'this place may not be written to',
    EPERM: 'this place may not be written to',
    EROFS: 'this place may not be written to',
    ENOENT: 'the folder is not there any more',
    EISDIR: 'there is a folder of that name',
  }
  return `The file could not be written: ${reasons[code] ?? `the system refused (${code})`}. Choose another place.`
}
