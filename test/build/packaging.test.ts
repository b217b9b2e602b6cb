// What an installer would hold, decided by electron-builder's own matching. No installer is built here.
import { existsSync, globSync, readFileSync, type Stats, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import configuration, { fuses } from '../../build/electron-builder.config.mjs'

const root = path.resolve(import.meta.dirname, '../..')

interface Matcher {
  createFilter(): (file: string, stat: Stats) => boolean
}
const {
  FileMatcher,
}: {
  FileMatcher: new (from: string, to: string, expand: (value: string) => string, patterns: unknown) => Matcher
} = createRequire(import.meta.url)('app-builder-lib/out/fileMatcher.js')

function isPackaged(file: string): boolean {
  const matcher = new FileMatcher(root, root, (value) => value, configuration.files)
  const full = path.join(root, file)
  return matcher.createFilter()(full, statSync(existsSync(full) ? full : root))
}

describe('the installer', () => {
  it.each([
    'package.json',
    'node_modules/better-sqlite3/package.json',
    'node_modules/better-sqlite3/lib/index.js',
    'node_modules/better-sqlite3/prebuilds/linux-x64.node',
    'node_modules/@napi-rs/keyring/index.js',
  ])('holds %s', (file) => {
    expect(existsSync(path.join(root, file))).toBe(true)
    expect(isPackaged(file)).toBe(true)
  })

  it.each([
    'electron/compose.ts',
    'test/architecture.test.ts',
    'node_modules/better-sqlite3/src/better_sqlite3.cpp',
    'node_modules/better-sqlite3/deps/sqlite3.gyp',
    'node_modules/better-sqlite3/binding.gyp',
    'node_modules/openai/package.json',
    'node_modules/electron/package.json',
    'README.md',
  ])('leaves out %s', (file) => {
    expect(isPackaged(file)).toBe(false)
  })

  it('leaves out the Node of the scripts', () => {
    for (const file of globSync('node_modules/node-*/bin/node*', { cwd: root })) {
      expect(isPackaged(file)).toBe(false)
    }
  })

  it('compiles nothing and keeps native files outside the archive', () => {
    expect(configuration.npmRebuild).toBe(false)
    expect(configuration.asarUnpack).toEqual([
      'node_modules/better-sqlite3/prebuilds/**',
      'node_modules/@napi-rs/keyring*/**',
    ])
  })

  it('decides eight fuses', () => {
    expect(configuration.electronFuses).toBe(fuses)
    expect(fuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    })
  })

  it('has its icons', () => {
    for (const size of [512, 1024]) {
      const header = readFileSync(path.join(root, `build/icons/${size}x${size}.png`))
      expect([header.readUInt32BE(16), header.readUInt32BE(20)]).toEqual([size, size])
    }
  })
})
