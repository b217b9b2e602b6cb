import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isJsonLine } from '../../build/run-benches.mjs'
import { hashSources } from '../../build/source-stamp.mjs'
import { hasDisplay } from '../../build/start-application.mjs'
import { workerFile } from '../../electron/workers/worker-file.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'baton-stamp-'))
  mkdirSync(path.join(root, 'electron/store'), { recursive: true })
  writeFileSync(path.join(root, 'electron/store/a.ts'), 'const a = 1')
  writeFileSync(path.join(root, 'package.json'), '{}')
})
afterEach(() => rmSync(root, { recursive: true }))

it('changes with the content of the sources, not with their times', () => {
  const before = hashSources(root)
  utimesSync(path.join(root, 'electron/store/a.ts'), 1, 1)
  expect(hashSources(root)).toBe(before)
  writeFileSync(path.join(root, 'electron/store/a.ts'), 'const a = 2')
  const changed = hashSources(root)
  expect(changed).not.toBe(before)
  writeFileSync(path.join(root, 'electron/store/b.ts'), '')
  expect(hashSources(root)).not.toBe(changed)
})

it('is not moved by what no build reads', () => {
  const before = hashSources(root)
  mkdirSync(path.join(root, 'test'))
  writeFileSync(path.join(root, 'test/x.test.ts'), 'x')
  expect(hashSources(root)).toBe(before)
})

it('lets only JSON objects through as results of a bench', () => {
  expect(isJsonLine('{"name":"a","value":1,"unit":"ms"}')).toBe(true)
  for (const line of ['', 'warming up', '{not json', '[1]']) expect(isJsonLine(line)).toBe(false)
})

it('knows where a window can open', () => {
  expect(hasDisplay({}, 'linux')).toBe(false)
  expect(hasDisplay({ DISPLAY: ':99' }, 'linux')).toBe(true)
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
  expect(hasDisplay({}, 'darwin')).toBe(true)
})

it('finds a worker beside the sources and beside the bundle', () => {
  expect(workerFile('x-worker', 'file:///p/electron/workers/worker-file.ts').href).toBe(
    'file:///p/electron/workers/x-worker.ts',
  )
  expect(workerFile('x-worker', 'file:///p/out/main/serve-abc.js').href).toBe(
    'file:///p/out/main/x-worker.js',
  )
})
