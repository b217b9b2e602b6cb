// How long a search takes as Baton asks for it, through the thread, over a mixed set of what people type; how long the index
// takes to be built and how big it is; and whether a stream would notice. The baseline looks through all texts for one word.
import { statSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import BetterSqlite3 from 'better-sqlite3'
import { createSearch, type Search, searchIndexPath } from '../../electron/workers/search-thread.ts'
import { createMemoryLog } from '../harness/memory-log.ts'
import { anyQuery } from '../harness/searchable-store.ts'
import { openFile } from '../harness/store-fixtures.ts'
import { benchFolder } from './bench-folder.ts'
import { report } from './figure.ts'
import { Samples, timeMs } from './samples.ts'
import { fillSearchLibrary, type SearchLibrary } from './search-library.ts'

const roundCount = 5
/** What the page asks for at once. */
const pageSize = 50

interface Question {
  readonly kind: string
  readonly text: string
  readonly conversationId?: string
}

function questionsFor({ words, conversationId }: SearchLibrary): Question[] {
  const word = (rank: number) => words[rank] ?? ''
  const [rare, rarer, middle] = [word(20_000), word(50_000), word(900)]
  const asked: readonly [kind: string, ...texts: string[]][] = [
    ['a rare word', rare, rarer],
    ['a word of the middle', middle, word(2_500)],
    ['a common word', 'the', 'server'],
    ['two common words', 'server config', 'code data'],
    ['three common words', 'the file error'],
    ['a common and a rare word', `the ${rare}`, `error ${word(7_000)}`],
    ['a phrase', '"server config"', '"of the"', `"the ${middle}"`],
    ['without a word', 'server -the', 'config -"error of"'],
    ['beginnings of one to three letters', 'a', 'th', 'se', 'con', rare.slice(0, 3)],
    ['a word and the beginning of the next', `${middle} th`, `${rare} c`, 'server co'],
    ['a longer beginning', 'conf', 'func', middle.slice(0, 4)],
    ['Chinese and Japanese', '一丁', '丁', '丂丄七'],
    ['identifiers', 'serverConfig', 'server_config', `theServer`, `${middle}.data`],
    [
      'operators with words',
      'error model:mini',
      'has:code type',
      'cost:>0.04 error',
      'is:archived server',
      'is:pinned the',
    ],
    ['days with words', 'error from:2024-03 to:2024-04', 'the before:2023'],
    [
      'operators alone',
      'has:code',
      'role:you',
      'from:2024',
      'tokens:>19900',
      'vendor:ollama',
      'is:pinned',
      'id:resp_0000',
    ],
    ['in title or folder', 'in:server the'],
  ]
  return [
    ...asked.flatMap(([kind, ...texts]) => texts.map((text) => ({ kind, text }))),
    ...['the', 'server', rare].map((text) => ({ kind: 'in one conversation', text, conversationId })),
  ]
}

async function ask(search: Search, questions: readonly Question[]) {
  const all = new Samples()
  /** Of all threads together; says the same on a busy machine. */
  const processor = new Samples()
  const byKind = new Map<string, Samples>()
  for (let round = -1; round < roundCount; round += 1) {
    for (const { kind, text, conversationId = null } of questions) {
      const started = performance.now()
      const used = process.cpuUsage()
      const { problems } = await search.find({ ...anyQuery, text, conversationId, limit: pageSize })
      const tookMs = performance.now() - started
      const { user, system } = process.cpuUsage(used)
      if (problems.length > 0) throw new Error(`${text}: ${problems[0]?.sentence}`)
      // The first round fills the caches.
      if (round < 0) continue
      all.add(tookMs)
      processor.add((user + system) / 1_000)
      const samples = byKind.get(kind) ?? new Samples()
      byKind.set(kind, samples)
      samples.add(tookMs)
    }
  }
  return { all, processor, byKind }
}

function scanAll(path: string, word: string): Samples {
  const connection = new BetterSqlite3(path, { readonly: true })
  const statement = connection.prepare(
    `SELECT message_id FROM parts WHERE type = 'text' AND text LIKE ? ORDER BY id DESC`,
  )
  const times = new Samples()
  for (let round = 0; round < 3; round += 1) times.add(timeMs(() => statement.all(`%${word}%`)))
  connection.close()
  return times
}

export async function measureSearch(messageCount: number, goalMs: number): Promise<void> {
  using folder = benchFolder()
  const library = fillSearchLibrary(folder.file, messageCount)
  const store = openFile(folder.file)
  const search = createSearch({ store, log: createMemoryLog() })
  const inWords = messageCount.toLocaleString('en')
  try {
    const started = performance.now()
    await search.settled()
    const buildSeconds = (performance.now() - started) / 1_000
    report({
      name: `building the index of ${inWords} messages`,
      value: buildSeconds,
      unit: 's',
      note: `${Math.round(library.textBytes / 1e6)} MB of text; ${Math.round(messageCount / buildSeconds)} messages per second, in the background, newest first.`,
    })
    report({
      name: `index of ${inWords} messages`,
      value: statSync(searchIndexPath(folder.file)).size / 1e6,
      unit: 'MB',
      baseline: library.textBytes / 1e6,
      note: 'Baseline: the text in it.',
    })
    const scan = scanAll(folder.file, library.words[20_000] ?? '')
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const { all, processor, byKind } = await ask(search, questionsFor(library))
    delay.disable()
    const kinds = Array.from(byKind, ([kind, samples]) => ({ kind, p50: samples.p50 }))
      .toSorted((one, other) => other.p50 - one.p50)
      .map(({ kind, p50 }) => `${kind} ${p50.toFixed(1)}`)
    report({
      name: `search in ${inWords} messages, p50`,
      value: all.p50,
      unit: 'ms',
      baseline: scan.p50,
      note: `${all.count} searches of ${kinds.length} kinds, ${pageSize} hits with snippets each. Baseline: LIKE over all texts.`,
    })
    report({
      name: `search in ${inWords} messages, p95`,
      value: all.p95,
      unit: 'ms',
      baseline: scan.p50,
      goal: { of: 'value', is: 'at most', limit: goalMs },
      note: `p50 by kind in ms: ${kinds.join(', ')}.`,
      whenMissed:
        'A search is work of one processor from beginning to end: it takes as much longer as it has to share one.',
    })
    report({
      name: `processor time of a search in ${inWords} messages, p95`,
      value: processor.p95,
      unit: 'ms',
      note: `Of all threads; p50 ${processor.p50.toFixed(1)} ms. On a machine that does nothing else a search takes about as long.`,
    })
    report({
      name: `longest stop of the main thread while ${inWords} messages are searched`,
      value: delay.max / 1e6,
      unit: 'ms',
    })
  } finally {
    await search.close()
    store.close()
  }
}
