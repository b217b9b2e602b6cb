// Holds the house to its plan, and proves of every rule that it can fail.
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { findLockGaps } from '../build/complete-lock-file.mjs'
import {
  findBans,
  findCycles,
  findLayerOffences,
  findLongFiles,
  findNameOffences,
  findPackageOffences,
  findPageSchemas,
  findRegistryHosts,
  findSkippedTests,
  longestFile,
} from './harness/architecture-rules.ts'
import { readImports, readSources, type SourceFile } from './harness/read-imports.ts'

const root = path.dirname(import.meta.dirname)
const program = readSources(root, ['electron', 'renderer', 'shared'])
const tests = readSources(root, ['test'])

interface LockEntry {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly optional?: boolean
}
const lock: { packages: Record<string, LockEntry> } = JSON.parse(
  readFileSync(path.join(root, 'package-lock.json'), 'utf8'),
)

const plant = (file: string, text: string): SourceFile => ({ path: file, text })

/** Every text file of the project that is kept in the repository. */
function projectFiles(): SourceFile[] {
  const left = new Set(['node_modules', '.git', 'out', 'dist', 'test-results', 'coverage', '.cache'])
  return globSync('**/*', { cwd: root, withFileTypes: true, exclude: (entry) => left.has(entry.name) })
    .filter((entry) => entry.isFile() && !/\.(png|ico|icns|woff2?|sqlite|pdf)$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .map((file) => plant(file, readFileSync(path.join(root, file), 'utf8')))
}

describe('the reader of imports', () => {
  it('sees every way to import, and nothing in comments', () => {
    const text = [
      "import fs from 'node:fs'",
      "import type { A } from './a.ts'",
      "import { type B, type C } from './b.ts'",
      'import {\n  type D,\n  e,\n} from "../d.ts"',
      "export { f } from './f.ts'",
      "export * from './g.ts'",
      "import './h.css'",
      "const i = await import('./i.ts')",
      "// import './comment.ts'",
      "/* import './block.ts' */",
      "const url = 'https://x' // import './after.ts'",
    ].join('\n')
    expect(
      readImports(plant('electron/engine/x.ts', text)).map(({ to, isTypeOnly }) => [to, isTypeOnly]),
    ).toEqual([
      ['node:fs', false],
      ['electron/engine/a.ts', true],
      ['electron/engine/b.ts', true],
      ['electron/d.ts', false],
      ['electron/engine/f.ts', false],
      ['electron/engine/g.ts', false],
      ['electron/engine/h.css', false],
      ['electron/engine/i.ts', false],
    ])
  })

  it('reads the whole program', () => {
    expect(program.length).toBeGreaterThan(50)
    expect(program.flatMap(readImports).length).toBeGreaterThan(200)
  })
})

describe('layers', () => {
  it('know only what stands below them', () => {
    expect(findLayerOffences(program)).toEqual([])
  })

  it.each([
    ['electron/providers/x.ts', '../store/store.ts'],
    ['electron/store/x.ts', '../providers/adapter.ts'],
    ['electron/engine/x.ts', '../rpc/router.ts'],
    ['electron/engine/x.ts', '../platform/desktop/window.ts'],
    ['electron/rpc/x.ts', '../compose.ts'],
    ['electron/compose.ts', './platform/web/serve-application.ts'],
    ['electron/preload.ts', './compose.ts'],
    ['renderer/x.ts', '../electron/engine/chat-engine.ts'],
    ['shared/domain/x.ts', '../contract/contract.ts'],
    ['shared/contract/x.ts', '../../renderer/main.tsx'],
    ['electron/novelty/x.ts', '../store/store.ts'],
  ])('notice that %s imports %s', (file, target) => {
    expect(findLayerOffences([plant(file, `import { a } from '${target}'`)])).not.toEqual([])
    expect(findLayerOffences([plant(file, `import type { A } from '${target}'`)])).not.toEqual([])
  })
})

describe('packages', () => {
  it('are used in their places only', () => {
    expect(findPackageOffences(program)).toEqual([])
  })

  it.each([
    ['electron/engine/x.ts', 'electron'],
    ['electron/rpc/x.ts', 'electron'],
    ['electron/engine/x.ts', 'openai'],
    ['electron/providers/openai-chat/x.ts', '@anthropic-ai/sdk'],
    ['electron/providers/anthropic-messages/x.ts', '@google/genai'],
    ['electron/engine/x.ts', 'kysely'],
    ['electron/workers/x.ts', 'better-sqlite3'],
    ['electron/engine/x.ts', '@napi-rs/keyring/keytar.js'],
    ['electron/engine/x.ts', 'react'],
    ['renderer/x.ts', 'node:fs'],
    ['shared/domain/x.ts', 'node:crypto'],
  ])('notice that %s imports %s', (file, name) => {
    expect(findPackageOffences([plant(file, `import x from '${name}'`)])).toHaveLength(1)
    expect(findPackageOffences([plant(file, `const x = await import('${name}')`)])).toHaveLength(1)
  })
})

describe('the page', () => {
  it('loads no schema', () => {
    expect(findPageSchemas(program)).toEqual([])
  })

  it('would not load one, near or far, and may know its type', () => {
    const schema = plant('shared/domain/a.ts', "import { z } from 'zod'")
    const user = plant('shared/domain/b.ts', "import { a } from './a.ts'")
    const contract = plant('shared/contract/contract.ts', "import { oc } from '@orpc/contract'")
    const page = (line: string): SourceFile => plant('renderer/rpc/x.ts', line)
    for (const line of [
      "import { z } from 'zod'",
      "import { a } from '../../shared/domain/a.ts'",
      "import { type A, a } from '../../shared/domain/a.ts'",
      "export { b } from '../../shared/domain/b.ts'",
      "const b = await import('../../shared/domain/b.ts')",
      "import { contract } from '../../shared/contract/contract.ts'",
    ]) {
      expect(findPageSchemas([schema, user, contract, page(line)])).toHaveLength(1)
    }
    for (const line of [
      "import type { ContractRouterClient } from '@orpc/contract'",
      "import type { A } from '../../shared/domain/a.ts'",
      "import { type B } from '../../shared/domain/b.ts'",
      "import type { Contract } from '../../shared/contract/contract.ts'",
    ]) {
      expect(findPageSchemas([schema, user, contract, page(line)])).toEqual([])
    }
  })
})

describe('circles', () => {
  it('are nowhere', () => {
    expect(findCycles(program)).toEqual([])
  })

  it('are noticed, long ones and those of one file', () => {
    const a = plant('shared/domain/a.ts', "import { b } from './b.ts'")
    const b = plant('shared/domain/b.ts', "export { c } from './c.ts'")
    const c = plant('shared/domain/c.ts', "import { a } from './a.ts'")
    expect(findCycles([a, b, c])).toEqual([
      'circle: shared/domain/a.ts, shared/domain/b.ts, shared/domain/c.ts',
    ])
    expect(findCycles([plant('shared/domain/a.ts', "import { a } from './a.ts'")])).toHaveLength(1)
    expect(findCycles([a, b, plant('shared/domain/c.ts', "import type { A } from './a.ts'")])).toEqual([])
  })
})

describe('files', () => {
  it(`have at most ${longestFile} lines`, () => {
    expect(findLongFiles(program)).toEqual([])
    expect(findLongFiles([plant('shared/domain/a.ts', 'x\n'.repeat(longestFile))])).toEqual([])
    expect(findLongFiles([plant('shared/domain/a.ts', 'x\n'.repeat(longestFile + 1))])).toHaveLength(1)
  })

  it('are named in kebab-case, by their subject', () => {
    expect(findNameOffences([...program, ...tests].map((file) => file.path))).toEqual([])
  })

  it.each([
    'electron/engine/ChatEngine.ts',
    'electron/engine/chat_engine.ts',
    'electron/engine/utils.ts',
    'renderer/helpers/date.ts',
    'shared/common/ids.ts',
    'electron/engine/string-helpers.ts',
    'electron/engine/index.ts',
  ])('would not be named %s', (file) => {
    expect(findNameOffences([file])).not.toEqual([])
  })
})

describe('the program', () => {
  it('has nothing in it that is banned', () => {
    expect(findBans(program)).toEqual([])
  })

  it.each([
    'const a = <p dangerouslySetInnerHTML={x} />',
    'element.innerHTML = text',
    "element.insertAdjacentHTML('beforeend', text)",
    'eval(text)',
    'const f = new Function(text)',
    'window.webContents.executeJavaScript(text)',
    'function f(a: any) {}',
    'const a = b as any',
    '// @ts-expect-error no',
    '// TODO later',
    'shell.openExternal(url)',
  ])('would not have %j', (line) => {
    expect(findBans([plant('electron/engine/x.ts', line)])).toHaveLength(1)
  })

  it('may speak of anything in a comment', () => {
    expect(
      findBans([plant('renderer/x.ts', '// never innerHTML, never eval(text)\nconst many = 1')]),
    ).toEqual([])
  })

  it('opens links outside in one place only', () => {
    expect(findBans([plant('electron/platform/desktop/open-link.ts', 'shell.openExternal(url)')])).toEqual([])
  })
})

describe('the repository', () => {
  it('has no test that is left out', () => {
    expect(findSkippedTests(tests)).toEqual([])
    for (const way of ['skip', 'only', 'todo']) {
      expect(findSkippedTests([plant('test/x.test.ts', `  it.${way}('x', () => {})`)])).toHaveLength(1)
    }
    expect(findSkippedTests([plant('test/x.spec.ts', 'test.skip(program === null, missing)')])).toEqual([])
  })

  it('names the host of no package registry', () => {
    expect(findRegistryHosts(projectFiles())).toEqual([])
    const host = ['registry', 'npmjs', 'org'].join('.')
    expect(findRegistryHosts([plant('package-lock.json', `"resolved": "https://${host}/x"`)])).toHaveLength(1)
  })

  it('locks every package by its content, not by where it was fetched', () => {
    const entries = Object.entries(lock.packages).filter(([name]) => name !== '')
    expect(entries.length).toBeGreaterThan(100)
    expect(entries.filter(([, entry]) => entry.resolved !== undefined)).toEqual([])
    // Only a platform package that was out of reach when the lock file was made may lack it.
    expect(entries.filter(([, entry]) => entry.integrity === undefined && entry.optional !== true)).toEqual(
      [],
    )
  })

  it('locks the packages of every platform, since npm ci refuses a gap', () => {
    expect(findLockGaps(lock.packages)).toEqual([])
    const { 'node_modules/@biomejs/cli-darwin-arm64': taken, ...rest } = lock.packages
    expect(findLockGaps(rest)).toMatchObject([
      ['node_modules/@biomejs/cli-darwin-arm64', { version: taken?.version, os: ['darwin'], cpu: ['arm64'] }],
    ])
  })
})
