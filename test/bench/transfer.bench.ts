// A library of 1 GB goes out into a zip file and into an empty history, each as Baton does it: a thread reads, and the main
// thread goes on. What counts is that memory stays bounded, and how long the main thread stands still at most.
import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { runImport } from '../../electron/transfer/import/run-import.ts'
import { createTakeIn, type TakeIn } from '../../electron/transfer/import/take-in.ts'
import { runExportMany } from '../../electron/transfer/run-export-many.ts'
import { openFile } from '../harness/store-fixtures.ts'
import { wholeChoices } from '../transfer/whole-choices.ts'
import { benchFolder } from './bench-folder.ts'
import { report } from './figure.ts'
import { residentMegabytes } from './resident-memory.ts'
import { Samples } from './samples.ts'
import type { FilledLibrary } from './transfer-library.ts'

const megabytes = Number(process.env.BATON_BENCH_MEGABYTES ?? 1000)
const lookEveryMs = 5

interface Watched {
  readonly seconds: number
  /** Of the whole process, threads included; null where nobody can be asked. */
  readonly peakMegabytes: number | null
  readonly longestStopMs: number
}

/** Runs something and looks on: at the memory of the process, and at how late a timer of this thread comes. */
async function watch(work: () => Promise<unknown>): Promise<Watched> {
  globalThis.gc?.()
  let peak = residentMegabytes(process.pid)
  let longest = 0
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last - lookEveryMs)
    last = now
    const resident = residentMegabytes(process.pid)
    if (resident !== null && peak !== null) peak = Math.max(peak, resident)
  }, lookEveryMs)
  const startedAt = performance.now()
  await work()
  clearInterval(timer)
  return {
    seconds: (performance.now() - startedAt) / 1000,
    peakMegabytes: peak,
    longestStopMs: longest,
  }
}

function tell(name: string, { seconds, peakMegabytes, longestStopMs }: Watched, note: string): void {
  report({ name: `${name}: throughput`, value: megabytes / seconds, unit: 'MB/s', note })
  if (peakMegabytes !== null) {
    const goal = { of: 'value', is: 'at most', limit: 700 } as const
    report({ name: `${name}: peak memory of the process`, value: peakMegabytes, unit: 'MB', goal })
  }
  report({
    name: `${name}: longest stop of the main thread`,
    value: longestStopMs,
    unit: 'ms',
    goal: { of: 'value', is: 'at most', limit: 100 },
    whenMissed: 'One conversation or attachment is one transaction, and the disk is waited for at its end.',
  })
}

using folder = benchFolder()
const script = new URL('./fill-transfer-library.ts', import.meta.url).pathname
const { conversationCount, messageCount }: FilledLibrary = JSON.parse(
  execFileSync(process.execPath, [script, folder.file, String(megabytes)], { encoding: 'utf8' }),
)
const first = openFile(folder.file)
const signal = new AbortController().signal

let path = ''
const exported = await watch(async () => {
  const made = await runExportMany(first, {
    selection: { kind: 'everything' },
    choices: wholeChoices('zip'),
    folder: folder.path,
    name: 'library',
    signal,
    onProgress: () => {},
  })
  path = made.path
})
first.close()
const size = `${conversationCount} conversations, ${messageCount} messages, ${Math.round(statSync(path).size / 1e6)} MB as zip file`
tell(`export of ${megabytes} MB`, exported, size)

const second = openFile(`${folder.path}/second.db`)
const takeIn = createTakeIn(second, { fileName: 'library', isDryRun: false })
const writes = new Samples()
const timed: TakeIn = {
  ...takeIn,
  async conversation(record) {
    const startedAt = performance.now()
    await takeIn.conversation(record)
    writes.add(performance.now() - startedAt)
  },
}
const imported = await watch(() =>
  runImport(second, timed, { path, name: 'library', now: 1, signal, onProgress: () => {} }),
)
if (takeIn.report().newCount !== conversationCount) throw new Error('the import left something out')
second.close()
tell(`import of ${megabytes} MB`, imported, size)
report({
  name: `import of ${megabytes} MB: one conversation of 50 messages written, p95`,
  value: writes.p95,
  unit: 'ms',
  note: `p50 ${writes.p50.toFixed(1)} ms`,
})
