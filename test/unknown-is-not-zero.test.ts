// Unknown is never shown or summed as zero: wherever the program makes a zero of something that may be unknown, or takes
// the known part of a sum, the reason why that hides nothing stands here.
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSources, type SourceFile } from './harness/read-imports.ts'
import { findBareKnownParts, findZeroedUnknowns } from './harness/zeroed-unknowns.ts'

const root = path.dirname(import.meta.dirname)
const program = readSources(root, ['electron', 'renderer', 'shared'])

interface Justified {
  readonly path: string
  /** Parts of the lines it speaks of. */
  readonly codes: readonly string[]
  readonly reason: string
  /** What the file must have besides, since the reason rests on it. */
  readonly companions?: readonly (string | RegExp)[]
}

const ledgerSums = ['input', 'cache_read', 'cache_write', 'output', 'reasoning', 'cost'].map(
  (name) => `${name}_unknown`,
)
const conversationSums = ['input', 'cache_read', 'output', 'reasoning', 'nano_usd'].map(
  (name) => `'${name}_known'`,
)
const countedHere =
  'Counts made here, for what is sent: every message of the path was counted, by the tokenizer or by estimate.'
const absentUnits =
  'Tools billed by the piece: a provider names those that were used, and what counts nothing is dropped (collect-extras).'

const justified: readonly Justified[] = [
  {
    path: 'shared/domain/sum-usage.ts',
    codes: ['total.known + (value ?? 0)'],
    reason: 'The sum is marked as incomplete in the same line.',
    companions: [/total\.known \+ \(value \?\? 0\), total\.isComplete && value !== null/],
  },
  {
    path: 'electron/store/migrations/0003-ledger.ts',
    codes: ['coalesce(ROW.', 'CASE WHEN ROW.cache_read IS NULL THEN 0', 'coalesce(min(ROW.'],
    reason: 'Beside every sum stands the number of calls whose count was unknown, kept by the same trigger.',
    companions: ledgerSums,
  },
  {
    path: 'electron/store/ledger-sums.ts',
    codes: ['coalesce(', 'case when cache_read is null then 0'],
    reason: 'The same sums over rows, with the same numbers of unknown ones.',
    companions: ledgerSums,
  },
  {
    path: 'electron/store/ledger-store.ts',
    codes: ['coalesce(sum(nano_usd), 0)', 'totalOf(row?.known ?? 0, row?.unknown_count ?? 0)'],
    reason: 'No call at all is a known nothing; the number of unknown costs goes along.',
    companions: ['cost_unknown'],
  },
  {
    path: 'electron/store/ledger-groups.ts',
    codes: ['order by sum(nano_usd) desc'],
    reason: 'Only an order: the most expensive first, those of unknown cost by their tokens after them.',
  },
  {
    path: 'electron/store/turn-usage.ts',
    codes: ['coalesce(sum(', 'totalWithin(sum(known)'],
    reason:
      'Beside every sum stands the number of turns whose count is known in full; fewer than all read "at least".',
    companions: conversationSums,
  },
  {
    path: 'electron/providers/anthropic-messages/read-usage.ts',
    codes: ['input + (cacheWrite ?? 0) + (cacheRead ?? 0)'],
    reason: 'This api names input without cached tokens and leaves the cache fields out when there are none.',
  },
  {
    path: 'electron/providers/gemini-interactions/read-usage.ts',
    codes: ['rest >= Math.max(output ?? 0, reasoning ?? 0)'],
    reason: 'Only tests whether a total can be right; no count comes of it.',
  },
  {
    path: 'electron/providers/mistral-chat/read-usage.ts',
    codes: ['total === (prompt ?? 0) + (output ?? 0)'],
    reason: 'Only tests whether a total holds a part; no count comes of it.',
  },
  {
    path: 'electron/providers/mistral-conversations/events.ts',
    codes: ['(usage?.outputTotal ?? 0) >= maxOutputTokens'],
    reason: 'Asks whether a limit was reached; without a count, nobody can say so.',
  },
  {
    path: 'electron/providers/mistral-chat/read-usage.ts',
    codes: ["name: 'audio-second'"],
    reason: absentUnits,
  },
  { path: 'electron/providers/cohere-chat/read-usage.ts', codes: ['billed?.'], reason: absentUnits },
  { path: 'electron/providers/catalogue/billed-usage.ts', codes: ['asCount(billed.'], reason: absentUnits },
  {
    path: 'electron/providers/openai-chat/usage.ts',
    codes: ['num_server_side_tools_used', 'num_sources_used'],
    reason: absentUnits,
  },
  { path: 'electron/providers/openai-responses/usage.ts', codes: ['asRecord(tools?.'], reason: absentUnits },
  {
    path: 'electron/providers/collect-extras.ts',
    codes: ['asCount(entry?.tokenCount)'],
    reason:
      'Adds up the entries of a list by kind; an entry without a count names nothing, and no list is null.',
  },
  {
    path: 'electron/providers/catalogue/compute-bill.ts',
    codes: ['usage.cacheRead ??', 'usage.cacheWrite ??', 'usage.extras?.', '(extras?.mediaOutput ?? 0) > 0'],
    reason:
      'A vendor that names no such part has none that is billed differently; input and output may not be missing.',
    companions: ["if (inputTotal === null) return { unknownReason: 'counts-missing' }"],
  },
  {
    path: 'electron/providers/catalogue/compute-bill.ts',
    codes: ["add('output', outputTotal ?? 0"],
    reason:
      'Only of a call that ended early, whose cost is "at least"; otherwise the cost is unknown before this line.',
    companions: [
      "if (outputTotal === null && usage.isPartial !== true) return { unknownReason: 'counts-missing' }",
    ],
  },
  {
    path: 'electron/providers/catalogue/compute-bill.ts',
    codes: ['splitInput(usage, inputTotal, audioInput ?? 0)'],
    reason:
      'Only tests whether the other parts add up; sound that cannot be priced leaves the cost unknown, just after.',
    companions: ['if (audioInput === null ||'],
  },
  {
    path: 'electron/engine/make-segment.ts',
    codes: ['costs.reduce((sum: number, cost) => sum + (cost ?? 0), 0)'],
    reason: 'One unknown cost makes the whole unknown, just before.',
    companions: ['costs.includes(null)'],
  },
  {
    path: 'electron/engine/likely-cached.ts',
    codes: ['(usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0)'],
    reason:
      'Both missing is unknown, just before; a vendor that names only one of them has none of the other.',
    companions: ['if (usage.cacheRead === null && usage.cacheWrite === null) return null'],
  },
  {
    path: 'electron/engine/expect-cost.ts',
    codes: ['likelyCached.tokens ?? 0'],
    reason:
      'Where nobody can say what is cached, the price of nothing cached is expected, the dearer one; the share stays unknown.',
  },
  {
    path: 'electron/engine/context/context-message.ts',
    codes: ['tokens.get(message.id) ?? 0'],
    reason: countedHere,
  },
  {
    path: 'electron/engine/context/cut-points.ts',
    codes: ['message.tokens : 0', '?.tokens ?? 0'],
    reason: countedHere,
  },
  {
    path: 'electron/engine/context/select-context.ts',
    codes: ['segment?.tokens ?? 0', 'used?.tokens ?? 0'],
    reason: 'No segment takes no room.',
  },
  {
    path: 'electron/workers/count-tokens.ts',
    codes: ['tokens: tokens ?? 0, isExact: true', 'counted?.tokens ?? 0'],
    reason: 'None is missing there: what was not counted is estimated.',
    companions: ['if (missing.length === 0)', 'estimateTextTokens(text)'],
  },
  {
    path: 'renderer/inspector/usage-chart.tsx',
    codes: ['most={largest?.known ?? 0}'],
    reason: 'The scale of a chart without any known bar; unknown bars are hatched.',
    companions: ['hatching'],
  },
  {
    path: 'renderer/usage/day-heat.ts',
    codes: ['totals.get(day)?.known ?? 0'],
    reason: 'Only sorts the known days into steps; a day of which nothing is known is a kind of its own.',
    companions: ["if (isUnknown(total)) return { kind: 'unknown' }"],
  },
]

/** Files that may read the known part of a sum without asking whether it is all of it. */
const justifiedKnownParts: Readonly<Record<string, string>> = {
  'electron/engine/budgets.ts': 'Whether a budget is used up; the words about it say "at least".',
  'electron/store/conversation-totals.ts': 'Only an order: the most expensive model first.',
  'electron/store/ledger-store.ts': 'A column of a query, handed on with the number of unknown ones.',
}

const speaksOf = (entry: Justified, find: { path: string; code: string }): boolean =>
  entry.path === find.path && entry.codes.some((code) => find.code.includes(code))

describe('an unknown', () => {
  const finds = findZeroedUnknowns(program)

  it('becomes a zero only where that is justified', () => {
    const unjustified = finds.filter((find) => !justified.some((entry) => speaksOf(entry, find)))
    expect(unjustified.map(({ path: file, code }) => `${file}: ${code}`)).toEqual([])
  })

  it('has no justification left over', () => {
    const stale = justified.flatMap((entry) =>
      entry.codes
        .filter((code) => !finds.some((find) => find.path === entry.path && find.code.includes(code)))
        .map((code) => `${entry.path}: ${code}`),
    )
    expect(stale).toEqual([])
  })

  it('is remembered beside the zero wherever a reason says so', () => {
    const gone = justified.flatMap(({ path: file, companions = [] }) => {
      const text = program.find((source) => source.path === file)?.text ?? ''
      return companions
        .filter((mark) => (typeof mark === 'string' ? !text.includes(mark) : !mark.test(text)))
        .map((mark) => `${file} lacks ${mark}`)
    })
    expect(gone).toEqual([])
  })
})

describe('the known part of a sum', () => {
  it('is read only beside the word on whether it is all', () => {
    const bare = findBareKnownParts(program)
    expect(bare.filter((file) => justifiedKnownParts[file] === undefined)).toEqual([])
    expect(Object.keys(justifiedKnownParts).filter((file) => !bare.includes(file))).toEqual([])
  })
})

describe('the search', () => {
  const plant = (text: string): SourceFile[] => [{ path: 'renderer/x.ts', text }]

  it.each([
    'const cost = turn.cost.nanoUsd ?? 0',
    'sum += turn.usage?.inputTotal ?? 0',
    'sum += usage.outputTotal || 0',
    'sum += BigInt(nanoUsd ?? 0n)',
    'const tokens = byId.get(id) ?? null, all = tokens ?? 0',
    'sum + (counts.tokens[index] ?? 0)',
    'sum + (prices.get(nameOf(id)) ?? 0)',
    'usage.reasoning ||= 0',
    "const shown = cost ?? '$0'",
    'inputTotal: asCount(raw.prompt_tokens) ?? 0,',
    'const total = usage.cacheRead === null ? 0 : 1',
    'const total = nanoUsd !== null ? nanoUsd : 0',
    'function show({ nanoUsd = 0 }) {}',
    'const value = Number(turn.cost.nanoUsd)',
    'const value = Number(usage?.inputTotal)',
    'sql`select coalesce(nano_usd, 0) from turns`',
    'sql`select ifnull(sum(usage_input_total), 0) from turns`',
    'sql`select sum(cost_nano_usd) from turns`',
    'sql`case when nano_usd is null then 0 else 1 end`',
    'sql`case when nano_usd > 5 then nano_usd else 0 end`',
  ])('finds %s', (line) => {
    expect(findZeroedUnknowns(plant(line))).toEqual([{ path: 'renderer/x.ts', code: line }])
  })

  it.each([
    'const cost = turn.cost.nanoUsd ?? null',
    '// never nanoUsd ?? 0',
    'const index = asCount(record.output_index) ?? 0',
    'const count = seen.get(name) ?? 0',
    'let tokens = 0',
    'return nanoUsd === null ? null : nanoUsd + 1',
    'const tokens = nanoUsd === 0 ? 1 : 2',
    'sql`select count(nano_usd) from turns`',
  ])('leaves alone %s', (line) => {
    expect(findZeroedUnknowns(plant(line))).toEqual([])
  })

  it('finds a known part that stands alone', () => {
    expect(findBareKnownParts(plant('return format(total.known)'))).toEqual(['renderer/x.ts'])
    expect(findBareKnownParts(plant('// isComplete\nreturn format(totals[0].known)'))).toEqual([
      'renderer/x.ts',
    ])
    expect(findBareKnownParts(plant('return total.isComplete ? format(total.known) : unknown'))).toEqual([])
    expect(findBareKnownParts(plant('return known(chunk)'))).toEqual([])
  })
})
