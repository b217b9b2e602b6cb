// The exports of vendors, as data: by which columns a file is known, and in which columns it says what.
//
// No vendor publishes the columns of its download; these are as files of 2025 and 2026 have them:
// - OpenAI usage and costs (platform.openai.com/usage, "Export"): tables of such files quoted in public repositories
//   (xavierjflanagan/Guardian, 12 Oct 2025; costs with line items and quantities, Sep 2026), and the names of the
//   organization usage and costs apis (openai 7.55.0, resources/admin/organization/usage.d.ts), whose pages are JSON.
//   input_tokens holds cached and cache-write tokens too (same place).
// - Anthropic usage and cost (platform.claude.com/usage and /cost): headers quoted in several public repositories,
//   March to September 2026; costs are rounded to cents in every row. The JSON of the Admin API: platform.claude.com/docs,
//   "Get Cost Report" and "Get Messages Usage Report" (Nov 2026); its amounts are decimal cents.
// - OpenRouter activity: columns as quoted in public repositories, Feb to Sep 2026; one row is one call, and created_at is
//   UTC, as the seconds inside generation ids show. Daily sums in JSON: openrouter.ai/docs, ActivityItem (Nov 2026).
// Names that could not be seen in a file but fit the ones above are accepted beside them.
import type { Vendor } from '../../../shared/domain/vendor.ts'

/** One of several sets of columns: the first set of which a file has every column is added up. */
type Alternatives = readonly (readonly string[])[]

export interface UsageFileKind {
  readonly vendor: Vendor
  /** In words, for the person. */
  readonly name: string
  /** A file with all of these columns is of this kind. */
  readonly columns: readonly string[]
  /** Where a row says when it begins: a UTC day, a time or seconds since 1970. The first one that is there counts. */
  readonly begins: readonly string[]
  /** Where a row says when it ends, if it does; a row that covers more than one UTC day belongs to none. */
  readonly ends: readonly string[]
  readonly amount: {
    readonly column: string
    /** 2 when amounts are in cents. */
    readonly placesBelowOne: number
    readonly currencyColumn: string | null
  } | null
  readonly input: Alternatives
  readonly output: Alternatives
  /** `rows` when every row is one call. */
  readonly calls: Alternatives | 'rows'
  /** A row without any number stands for a time in which nothing was used. */
  readonly blankMeansNothing: boolean
  /** Something about the kind that the person should know, as a sentence. */
  readonly remark: string | null
}

const noTokens = { input: [], output: [] } as const
const openRouterTokens =
  'Token counts of OpenRouter are left out: its files do not say by which tokenizer they were counted.'

export const usageFileKinds: readonly UsageFileKind[] = [
  {
    vendor: 'openai',
    name: 'OpenAI costs export',
    columns: ['start_time', 'amount_value', 'amount_currency'],
    begins: ['start_time'],
    ends: ['end_time'],
    amount: { column: 'amount_value', placesBelowOne: 0, currencyColumn: 'amount_currency' },
    ...noTokens,
    calls: [],
    blankMeansNothing: true,
    remark: null,
  },
  {
    vendor: 'openai',
    name: 'OpenAI usage export',
    columns: ['start_time', 'input_tokens', 'output_tokens'],
    begins: ['start_time'],
    ends: ['end_time'],
    amount: null,
    input: [['input_tokens']],
    output: [['output_tokens']],
    calls: [['num_model_requests'], ['num_requests']],
    blankMeansNothing: true,
    remark: null,
  },
  {
    vendor: 'anthropic',
    name: 'Anthropic cost export',
    columns: ['usage_date_utc', 'cost_usd'],
    begins: ['usage_date_utc'],
    ends: [],
    amount: { column: 'cost_usd', placesBelowOne: 0, currencyColumn: null },
    ...noTokens,
    calls: [],
    blankMeansNothing: false,
    remark: null,
  },
  {
    vendor: 'anthropic',
    name: 'Anthropic usage export',
    columns: ['usage_date_utc', 'usage_input_tokens_no_cache', 'usage_output_tokens'],
    begins: ['usage_date_utc'],
    ends: [],
    amount: null,
    input: [
      [
        'usage_input_tokens_no_cache',
        'usage_input_tokens_cache_write_5m',
        'usage_input_tokens_cache_write_1h',
        'usage_input_tokens_cache_read',
      ],
      ['usage_input_tokens_no_cache', 'usage_input_tokens_cache_write', 'usage_input_tokens_cache_read'],
    ],
    output: [['usage_output_tokens']],
    calls: [],
    blankMeansNothing: false,
    remark: null,
  },
  {
    vendor: 'anthropic',
    name: 'Anthropic usage report',
    columns: ['starting_at', 'uncached_input_tokens', 'output_tokens'],
    begins: ['starting_at'],
    ends: ['ending_at'],
    amount: null,
    input: [
      [
        'uncached_input_tokens',
        'cache_creation_ephemeral_5m_input_tokens',
        'cache_creation_ephemeral_1h_input_tokens',
        'cache_read_input_tokens',
      ],
    ],
    output: [['output_tokens']],
    calls: [],
    blankMeansNothing: true,
    remark: null,
  },
  {
    vendor: 'anthropic',
    name: 'Anthropic cost report',
    columns: ['starting_at', 'amount', 'currency'],
    begins: ['starting_at'],
    ends: ['ending_at'],
    amount: { column: 'amount', placesBelowOne: 2, currencyColumn: 'currency' },
    ...noTokens,
    calls: [],
    blankMeansNothing: true,
    remark: 'Costs of the priority tier are not in this report.',
  },
  {
    vendor: 'openrouter',
    name: 'OpenRouter activity export',
    columns: ['generation_id', 'created_at', 'cost_total'],
    begins: ['created_at'],
    ends: [],
    amount: { column: 'cost_total', placesBelowOne: 0, currencyColumn: null },
    ...noTokens,
    calls: 'rows',
    blankMeansNothing: false,
    remark: openRouterTokens,
  },
  {
    vendor: 'openrouter',
    name: 'OpenRouter activity by day',
    columns: ['date', 'usage', 'requests'],
    begins: ['date'],
    ends: [],
    amount: { column: 'usage', placesBelowOne: 0, currencyColumn: null },
    ...noTokens,
    calls: [['requests']],
    blankMeansNothing: false,
    remark: openRouterTokens,
  },
]

/** What an OpenAI export holds when nothing was used: the times, and no column with a number (files of 2025 and 2026). */
const emptyExportColumns = ['start_time', 'end_time', 'start_time_iso', 'end_time_iso']

/** Said of a file that is none of these. */
export const readableKinds =
  'Baton reads the usage and cost exports of OpenAI and Anthropic and the activity export of OpenRouter, as CSV or JSON.'

export function findUsageFileKind(columns: ReadonlySet<string>): UsageFileKind | null {
  return usageFileKinds.find((kind) => kind.columns.every((column) => columns.has(column))) ?? null
}

/** Every column that is read of a kind. */
export function columnsOfKind(kind: UsageFileKind): string[] {
  const counts = [...kind.input, ...kind.output, ...(kind.calls === 'rows' ? [] : kind.calls)].flat()
  const money = kind.amount === null ? [] : [kind.amount.column, kind.amount.currencyColumn ?? []].flat()
  return [...new Set([...kind.columns, ...kind.begins, ...kind.ends, ...money, ...counts])]
}

/** Whether a file is an export in which nothing is. */
export function isEmptyExport(columns: ReadonlySet<string>): boolean {
  return columns.size === emptyExportColumns.length && emptyExportColumns.every((name) => columns.has(name))
}

/** The spelling under which a column is known. */
export function plainColumnName(name: string): string {
  return name
    .replace(/^\uFEFF/, '')
    .trim()
    .toLowerCase()
    .replace(/[\s.-]+/g, '_')
}
