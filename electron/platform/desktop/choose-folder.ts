import { BrowserWindow, dialog } from 'electron'

/** Asks the person for a folder, which may be made in the same window. @returns null when the person cancels */
export async function chooseFolder(): Promise<string | null> {
  const choice: Electron.OpenDialogOptions = { properties: ['openDirectory', 'createDirectory'] }
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  const answer = await (window === undefined
    ? dialog.showOpenDialog(choice)
    : dialog.showOpenDialog(window, choice))
  return answer.canceled ? null : (answer.filePaths[0] ?? null)
}
