import type { UsageFileKind } from './usage-file-kinds.ts'

/** Where a row stands: its line in a CSV file, its number among the entries of a JSON file. */
export type RowPlace = () => number

export interface UsageRow {
  /** Trimmed; empty when the row has no such field. */
  field(column: string): string
  /** False when it has more or fewer fields than the header, or quotation marks that do not fit. */
  readonly isWhole: boolean
  readonly place: RowPlace
}

/** A file that was recognised, with its rows still to be read, once. */
export interface UsageRows {
  readonly kind: UsageFileKind
  /** Which columns there are. */
  readonly columns: ReadonlySet<string>
  readonly hasDecimalComma: boolean
  /** What a place is called: "line", "lines". */
  readonly placeNames: readonly [one: string, many: string]
  /** Sentences about the file as a whole. */
  readonly remarks: readonly string[]
  /** @throws UsageFileError where the rest cannot be told apart */
  read(use: (row: UsageRow) => void): void
}
