// What goes into an installer. Everything is bundled into out/ but the two native modules, so node_modules is left out
// but for them.

/**
 * Fuses, decided one by one; wasmTrapHandlers stays as Electron ships it (a matter of speed only).
 * Checked by test/build/packaging.test.ts.
 */
export const fuses = {
  // Baton starts no Node of its own out of Electron.
  runAsNode: false,
  enableCookieEncryption: true,
  // Nobody outside shall add code through NODE_OPTIONS or a debugger.
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // The archive is checked and nothing beside it is loaded (the check exists on macOS and Windows).
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  // The page comes from Baton's own protocol; file: needs no privilege.
  grantFileProtocolExtraPrivileges: false,
}

/** @type {import('electron-builder').Configuration} */
const configuration = {
  appId: 'app.baton.desktop',
  productName: 'Baton',
  copyright: 'Copyright © 2026 the Baton authors',
  directories: { output: 'dist', buildResources: 'build' },
  // Both native modules are Node-API binaries that fit Node and Electron alike: nothing is compiled.
  npmRebuild: false,
  asar: true,
  asarUnpack: ['node_modules/better-sqlite3/prebuilds/**', 'node_modules/@napi-rs/keyring*/**'],
  files: [
    'out/**',
    '!out/.sources',
    'package.json',
    'LICENSE',
    '!node_modules/**',
    'node_modules/better-sqlite3/{package.json,lib/**,prebuilds/**}',
    'node_modules/@napi-rs/keyring*/**',
    '!node_modules/better-sqlite3/{src,deps,build}/**',
    '!node_modules/node-{bin-,}{linux,win,darwin}-*/**',
  ],
  electronFuses: fuses,
  icon: 'build/icons/1024x1024.png',
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.productivity',
    hardenedRuntime: true,
    icon: 'build/icons/1024x1024.png',
  },
  win: { target: ['nsis'], icon: 'build/icons/512x512.png' },
  nsis: { oneClick: false, allowToChangeInstallationDirectory: true, deleteAppDataOnUninstall: false },
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Utility',
    icon: 'build/icons',
    maintainer: 'Baton',
  },
  deb: { depends: ['libsecret-1-0', 'libgtk-3-0', 'libnss3', 'libxss1', 'libasound2'] },
}

export default configuration
