import type { Keychain, Log, Platform } from '../platform.ts'
import { chooseFolder } from './choose-folder.ts'
import { openFolder, openLink } from './open-link.ts'
import { saveFile } from './save-file.ts'

export function createDesktopPlatform(parts: { keychain: Keychain; log: Log }): Platform {
  return { ...parts, shell: 'desktop', saveFile, openLink, openFolder, chooseFolder }
}
