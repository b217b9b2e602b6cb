import type { Vendor } from '../../../shared/domain/vendor.ts'
import { exactNumber, nanoUsdOfUnits, readCount, readDecimal, roundingNanoUsd } from './exact-decimal.ts'
import { readUtcMs, utcDayOf, utcDaysBetween } from './read-utc-day.ts'
import { createTroubleList } from './row-troubles.ts'
import type { UsageFileKind } from './usage-file-kinds.ts'
import type { UsageRow, UsageRows } from './usage-row.ts'

/** What a vendor's file says of one UTC day; null where it does not say, or not clearly. */
export interface FileDay {
  readonly nanoUsd: number | null
  readonly input: number | null
  readonly output: number | null
  readonly calls: number | null
  /** How far the cost may be off because the file rounds every amount, in nano-dollars. */
  readonly roundingNanoUsd: number
}

export interface FileDays {
  readonly vendor: Vendor
  readonly kindName: string
  /** Oldest first. Days without a row between the first and the last are there too: nothing was used on them. */
  readonly days: ReadonlyMap<string, FileDay>
  /** In sentences. */
  readonly notices: readonly string[]
}

type Figure = 'nanoUsd' | 'input' | 'output' | 'calls'

interface OpenDay {
  amount: bigint
  amountCount: number
  counts: Record<'input' | 'output' | 'calls', bigint>
  /** Figures of which something could not be read. */
  readonly unclear: Set<Figure>
}

/** Which columns of this file are added up for each figure; null for a figure the file does not have. */
interface FigureColumns {
  readonly input: readonly string[] | null
  readonly output: readonly string[] | null
  readonly calls: readonly string[] | null
}

/** Adds up a vendor's file by UTC day, exactly. @throws UsageFileError where it cannot be read to its end */
export function sumUsageFile(file: UsageRows): FileDays {
  const { kind } = file
  const columns = chooseColumns(file)
  const troubles = createTroubleList(file.placeNames)
  const open = new Map<string, OpenDay>()
  const dayOf = createDayReader(kind)
  let mostDecimals = 2
  let hasAmounts = false

  file.read((row) => {
    if (!row.isWhole) {
      troubles.add('broken', row.place)
      return
    }
    const day = dayOf(row)
    if (day === 'no-day' || day === 'several-days') {
      troubles.add(day, row.place)
      return
    }
    const sums = open.get(day) ?? openDay()
    open.set(day, sums)
    if (kind.blankMeansNothing && isBlank(file, columns, row)) return
    let isUnclear = false
    const loseFigure = (figure: Figure) => {
      sums.unclear.add(figure)
      isUnclear = true
    }

    if (kind.amount !== null) {
      const currency = kind.amount.currencyColumn === null ? 'usd' : row.field(kind.amount.currencyColumn)
      const amount = readDecimal(row.field(kind.amount.column), {
        hasDecimalComma: file.hasDecimalComma,
        placesBelowOne: kind.amount.placesBelowOne,
      })
      if (currency.toLowerCase() !== 'usd') {
        sums.unclear.add('nanoUsd')
        troubles.add('other-currency', row.place)
      } else if (amount === null) loseFigure('nanoUsd')
      else {
        sums.amount += amount.units
        sums.amountCount += 1
        hasAmounts = true
        mostDecimals = Math.max(mostDecimals, amount.decimals)
      }
    }
    for (const figure of ['input', 'output', 'calls'] as const) {
      for (const column of columns[figure] ?? []) {
        const count = readCount(row.field(column))
        if (count === null) loseFigure(figure)
        else sums.counts[figure] += count
      }
    }
    if (kind.calls === 'rows') sums.counts.calls += 1n
    if (isUnclear) troubles.add('no-number', row.place)
  })

  const undated = (['broken', 'no-day', 'several-days'] as const).some(
    (trouble) => troubles.count(trouble) > 0,
  )
  const beyond: BeyondDays = { negative: [], tooLarge: [] }
  const close = (day: string, sums: OpenDay): FileDay =>
    closeDay(day, sums, file, columns, mostDecimals, beyond)
  const { days, filledCount } = fillDays(open, close, !undated)
  const notices = [...file.remarks, ...(kind.remark === null ? [] : [kind.remark]), ...troubles.sentences()]
  notices.push(...describeBeyond(beyond))
  if (undated) {
    notices.push(
      'What was left out may belong to any day, so the vendor may have counted more than is shown.',
    )
  }
  if (filledCount > 0) {
    notices.push(
      filledCount === 1
        ? 'One day between the first and the last of the file has no row; nothing was counted on it.'
        : `${filledCount.toLocaleString('en-US')} days between the first and the last of the file have no rows; nothing was counted on them.`,
    )
  }
  if (hasAmounts && mostDecimals < 9) {
    notices.push(
      `Every amount in the file is rounded to ${mostDecimals} decimals; a difference this can explain counts as none.`,
    )
  }
  return { vendor: kind.vendor, kindName: kind.name, days, notices }
}

function openDay(): OpenDay {
  return { amount: 0n, amountCount: 0, counts: { input: 0n, output: 0n, calls: 0n }, unclear: new Set() }
}

function chooseColumns({ kind, columns }: UsageRows): FigureColumns {
  const choose = (alternatives: readonly (readonly string[])[]) =>
    alternatives.find((names) => names.every((name) => columns.has(name))) ?? null
  return {
    input: choose(kind.input),
    output: choose(kind.output),
    calls: kind.calls === 'rows' ? null : choose(kind.calls),
  }
}

/** Rows of one day mostly follow each other, so the last day is kept. */
function createDayReader(kind: UsageFileKind): (row: UsageRow) => string | 'no-day' | 'several-days' {
  let last = { begins: '', ends: '', day: 'no-day' }
  return (row) => {
    const begins = firstField(kind.begins, row)
    const ends = firstField(kind.ends, row)
    if (begins !== last.begins || ends !== last.ends) last = { begins, ends, day: readDay(begins, ends) }
    return last.day
  }
}

function readDay(begins: string, ends: string): string | 'no-day' | 'several-days' {
  const beginsAt = readUtcMs(begins)
  if (beginsAt === null) return 'no-day'
  const day = utcDayOf(beginsAt)
  if (ends === '') return day
  const endsAt = readUtcMs(ends)
  if (endsAt === null) return 'no-day'
  return endsAt > beginsAt && utcDayOf(endsAt - 1) !== day ? 'several-days' : day
}

function firstField(names: readonly string[], row: UsageRow): string {
  for (const name of names) {
    const text = row.field(name)
    if (text !== '') return text
  }
  return ''
}

function isBlank({ kind }: UsageRows, columns: FigureColumns, row: UsageRow): boolean {
  const names = [
    kind.amount?.column ?? [],
    columns.input ?? [],
    columns.output ?? [],
    columns.calls ?? [],
  ].flat()
  return names.every((name) => row.field(name) === '')
}

/** Days whose sums cannot be compared although every row could be read. */
interface BeyondDays {
  readonly negative: string[]
  readonly tooLarge: string[]
}

function closeDay(
  day: string,
  sums: OpenDay,
  file: UsageRows,
  columns: FigureColumns,
  decimals: number,
  beyond: BeyondDays,
): FileDay {
  const kept = (figure: number | null): number | null => {
    if (figure === null && beyond.tooLarge.at(-1) !== day) beyond.tooLarge.push(day)
    return figure
  }
  const count = (figure: 'input' | 'output' | 'calls', isSaid: boolean) =>
    isSaid && !sums.unclear.has(figure) ? kept(exactNumber(sums.counts[figure])) : null
  const isCostClear = file.kind.amount !== null && !sums.unclear.has('nanoUsd')
  const isNegative = isCostClear && sums.amount < 0n
  if (isNegative) beyond.negative.push(day)
  return {
    nanoUsd: isCostClear && !isNegative ? kept(nanoUsdOfUnits(sums.amount)) : null,
    input: count('input', columns.input !== null),
    output: count('output', columns.output !== null),
    calls: count('calls', columns.calls !== null || file.kind.calls === 'rows'),
    roundingNanoUsd: roundingNanoUsd(sums.amountCount, decimals),
  }
}

const namedDays = 5

function nameDays(days: readonly string[]): string {
  const rest = days.length - namedDays
  const named = days.slice(0, namedDays).join(', ')
  return rest > 0 ? `${named} and ${rest.toLocaleString('en-US')} more` : named
}

function describeBeyond({ negative, tooLarge }: BeyondDays): string[] {
  const sentences: string[] = []
  if (negative.length > 0) {
    sentences.push(
      negative.length === 1
        ? `The cost of ${nameDays(negative)} is below zero in the file, as credits and refunds make it, so it is not compared.`
        : `The costs of ${negative.length.toLocaleString('en-US')} days are below zero in the file, as credits and refunds make them, so they are not compared (${nameDays(negative)}).`,
    )
  }
  if (tooLarge.length > 0) {
    sentences.push(
      tooLarge.length === 1
        ? `A sum of ${nameDays(tooLarge)} in the file is too large to be exact, so it is not compared.`
        : `Sums of ${tooLarge.length.toLocaleString('en-US')} days in the file are too large to be exact, so they are not compared (${nameDays(tooLarge)}).`,
    )
  }
  return sentences
}

/** @param isFilled whether a day without a row is known to be a day without use */
function fillDays(
  open: ReadonlyMap<string, OpenDay>,
  close: (day: string, sums: OpenDay) => FileDay,
  isFilled: boolean,
) {
  const written = [...open.keys()].sort()
  const first = written[0]
  const last = written.at(-1)
  const all = first === undefined || last === undefined || !isFilled ? written : utcDaysBetween(first, last)
  const days = new Map(all.map((day) => [day, close(day, open.get(day) ?? openDay())]))
  return { days, filledCount: all.length - written.length }
}
