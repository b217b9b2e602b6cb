// Kysely writes and types the SQL, better-sqlite3 runs it: a query is built and compiled once, with placeholders where
// its values will stand, and then runs synchronously as a prepared statement.
import type { Database as Connection, Statement } from 'better-sqlite3'
import type { CompiledQuery } from 'kysely'
import { asStorageError } from './storage-error.ts'

/** What SQLite takes and gives; nothing else may be bound. */
type SqliteValue = string | number | bigint | Uint8Array | null

class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** Stands for the values while a query is built: every property is a placeholder of that name. */
function placeholdersFor<Values extends object>(): Values {
  const target: object = Object.create(null)
  return new Proxy(target, { get: (_target, name) => new Placeholder(String(name)) }) as Values
}

function toSqlite(value: unknown): SqliteValue {
  // SQLite would store a lone surrogate as something else without a word; this says what it becomes.
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === null || typeof value === 'number' || typeof value === 'bigint') return value
  if (value instanceof Uint8Array) return value
  throw new TypeError(`a ${typeof value} cannot be stored`)
}

export interface Compilable<Row> {
  compile(): CompiledQuery<Row>
}

export interface PreparedQuery<Values extends object, Row> {
  all(values: Values): Row[]
  get(values: Values): Row | undefined
  /** One row after the other, for more than should be in memory at once; nothing may be written before the last one. */
  each(values: Values): Generator<Row>
  /** @returns how many rows changed. */
  run(values: Values): number
}

/** Told about every statement that changed something, and asked what an error is. */
export interface QueryHooks {
  changed(): void
  failed(error: unknown): unknown
}

export const noHooks: QueryHooks = { changed: () => {}, failed: (error) => asStorageError(error) ?? error }

/**
 * Compiles a query once.
 * @throws StorageError when the disk refuses while it runs; a broken constraint comes as SqliteError.
 */
export function prepareQuery<Values extends object, Row>(
  connection: Connection,
  hooks: QueryHooks,
  build: (values: Values) => Compilable<Row>,
): PreparedQuery<Values, Row> {
  const compiled = build(placeholdersFor<Values>()).compile()
  const statement = connection.prepare(compiled.sql) as Statement<SqliteValue[], Row>
  // Worked out once: this runs for every statement of every commit.
  const sources = compiled.parameters.map((parameter) =>
    parameter instanceof Placeholder ? parameter : { constant: toSqlite(parameter) },
  )
  const bind = (values: Values): SqliteValue[] =>
    sources.map((source) =>
      source instanceof Placeholder ? toSqlite(Reflect.get(values, source.name)) : source.constant,
    )
  const guarded = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw hooks.failed(error)
    }
  }
  return {
    all: (values) => guarded(() => statement.all(...bind(values))),
    get: (values) => guarded(() => statement.get(...bind(values))),
    *each(values) {
      const rows = guarded(() => statement.iterate(...bind(values)))
      try {
        while (true) {
          const step = guarded(() => rows.next())
          if (step.done === true) return
          yield step.value
        }
      } finally {
        rows.return?.()
      }
    },
    run: (values) =>
      guarded(() => {
        const { changes } = statement.run(...bind(values))
        if (changes > 0) hooks.changed()
        return changes
      }),
  }
}

/** Picks the placeholders of many columns at once. */
export function pickValues<Values extends object, Name extends keyof Values>(
  values: Values,
  names: readonly Name[],
): Pick<Values, Name> {
  return Object.fromEntries(names.map((name) => [name, values[name]])) as Pick<Values, Name>
}
