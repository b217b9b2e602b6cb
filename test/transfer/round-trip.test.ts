// What is exported and imported into an empty history and exported again is byte for byte the same.
// BATON_ROUND_TRIPS says over how many generated libraries; the suite takes a part of the thousand to stay quick.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../electron/store/store.ts'
import { exportMany } from '../../electron/transfer/export-many.ts'
import { readImport } from '../../electron/transfer/import/read-import.ts'
import { createTakeIn } from '../../electron/transfer/import/take-in.ts'
import { copyEmptyHistory } from '../harness/copy-empty-history.ts'
import { fillLibrary } from './arbitrary-library.ts'
import { wholeChoices } from './whole-choices.ts'

const runs = Number(process.env.BATON_ROUND_TRIPS ?? 120)

/** What a new history has in them belongs to its schema. */
const lists = new Set(['vendors', 'apis', 'carry_reasons', 'continuation_modes', 'store_state'])

type History = ReturnType<typeof copyEmptyHistory>

let folder: string
// To make a store anew costs more than everything else that is done here.
let first: History
let second: History
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'baton-round-'))
  first = copyEmptyHistory()
  second = copyEmptyHistory()
})
afterAll(() => {
  first.connection.close()
  second.connection.close()
  rmSync(folder, { recursive: true })
})

function empty({ connection }: History): void {
  connection.pragma('foreign_keys = OFF')
  const tables = connection
    .prepare<[], string>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    .pluck()
    .all()
  for (const table of tables) {
    if (!lists.has(table) && !table.startsWith('sqlite_')) connection.exec(`DELETE FROM ${table}`)
  }
  connection.pragma('foreign_keys = ON')
}

const signal = new AbortController().signal

async function exportEverything(store: Store, container: 'zip' | 'folder'): Promise<string> {
  const report = await exportMany(store, {
    selection: { kind: 'everything' },
    choices: wholeChoices(container),
    folder,
    name: 'library',
    signal,
    onProgress: () => {},
  })
  return report.path
}

async function importInto(store: Store, file: string) {
  const takeIn = createTakeIn(store, { fileName: 'library', isDryRun: false })
  await readImport(file, takeIn, { name: 'library', now: 7, signal, onProgress: () => {} })
  return takeIn.report()
}

/** Every file by its name. */
function contentOf(file: string): Record<string, string> {
  if (statSync(file).isFile()) return { '': readFileSync(file).toString('base64') }
  return Object.fromEntries(
    readdirSync(file, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(path.join(file, name)).isFile())
      .toSorted()
      .map((name) => [name, readFileSync(path.join(file, name)).toString('base64')]),
  )
}

describe('a library', () => {
  // Every file of a folder is waited for until it is durable, so a folder gets the smaller part.
  it.each([
    ['zip', Math.ceil((runs * 5) / 6)],
    ['folder', Math.floor(runs / 6)],
  ] as const)(
    'comes back the same from a %s, over %d generated ones',
    async (container, numRuns) => {
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (pick) => {
          empty(first)
          empty(second)
          const files: string[] = []
          try {
            fillLibrary(first.store, pick)
            files.push(await exportEverything(first.store, container))
            const report = await importInto(second.store, files[0] ?? '')
            expect({ issues: report.issues, extended: report.extendedCount }).toEqual({
              issues: [],
              extended: 0,
            })
            files.push(await exportEverything(second.store, container))
            expect(contentOf(files[1] ?? '')).toEqual(contentOf(files[0] ?? ''))
          } finally {
            for (const file of files) rmSync(file, { recursive: true })
          }
        }),
        // What failed is shown by its seed: making it smaller would take longer than looking at it.
        { numRuns, endOnFailure: true },
      )
    },
    600_000,
  )
})
