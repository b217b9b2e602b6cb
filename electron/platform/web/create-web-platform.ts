import type { Keychain, Log, Platform } from '../platform.ts'

/** The browser shell: the page downloads files and opens links itself, and there is no file manager to show. */
export function createWebPlatform(parts: { keychain: Keychain; log: Log }): Platform {
  return {
    ...parts,
    shell: 'browser',
    saveFile: async ({ name, mediaType, content }) => ({
      outcome: 'download',
      fileName: name,
      mediaType,
      content,
    }),
    openLink: null,
    openFolder: null,
    chooseFolder: null,
  }
}
