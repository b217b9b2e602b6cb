// Money: the ledger with one row for every call to a provider, its sums by day, prices of the person's own, a price table
// that was fetched, budgets, and what a turn says about its cost.
//
// The ledger refers to nothing, so that it outlives conversations, messages, accounts and models; it holds no text of the
// person. Its sums are kept by triggers, in the same transaction as every row and whoever writes it, so they always equal
// the rows. A call counts in the sums once it has ended.
import type { Migration } from '../migrate.ts'

const dayKey = ['day', 'vendor', 'account_id', 'model_id'] as const
const conversationKey = ['conversation_id', 'day', 'vendor', 'account_id', 'model_id'] as const

/** Each sum and what one row (`ROW`) adds to it. An unknown is counted only for a call that reached the model. */
const sums: readonly (readonly [name: string, value: string])[] = [
  ['calls', '1'],
  ['failed_calls', "ROW.status = 'failed'"],
  ['early_calls', "ROW.status IN ('stopped', 'interrupted')"],
  ['input_tokens', 'coalesce(ROW.input_tokens, 0)'],
  ['input_unknown', 'ROW.reached_model AND (ROW.input_tokens IS NULL OR ROW.is_partial)'],
  ['cache_read', 'coalesce(ROW.cache_read, 0)'],
  ['cache_read_unknown', 'ROW.reached_model AND (ROW.cache_read IS NULL OR ROW.is_partial)'],
  // The two sides of the cache hit share: only calls that say both, and never more read than there was.
  ['cached_tokens', 'coalesce(min(ROW.cache_read, ROW.input_tokens), 0)'],
  ['cacheable_tokens', 'CASE WHEN ROW.cache_read IS NULL THEN 0 ELSE coalesce(ROW.input_tokens, 0) END'],
  ['cache_write', 'coalesce(ROW.cache_write, 0)'],
  ['cache_write_unknown', 'ROW.reached_model AND (ROW.cache_write IS NULL OR ROW.is_partial)'],
  ['output_tokens', 'coalesce(ROW.output_tokens, 0)'],
  ['output_unknown', 'ROW.reached_model AND (ROW.output_tokens IS NULL OR ROW.is_partial)'],
  ['reasoning', 'coalesce(ROW.reasoning, 0)'],
  ['reasoning_unknown', 'ROW.reached_model AND (ROW.reasoning IS NULL OR ROW.is_partial)'],
  ['nano_usd', 'coalesce(ROW.nano_usd, 0)'],
  ['cost_unknown', 'ROW.reached_model AND (ROW.nano_usd IS NULL OR ROW.is_partial)'],
]

function sumTable(table: string, key: readonly string[]): string {
  const names = sums.map(([name]) => name)
  const valuesOf = (row: 'NEW' | 'OLD') =>
    [...key.map((name) => `${row}.${name}`), ...sums.map(([, value]) => value.replaceAll('ROW', row))].join(
      ', ',
    )
  const isSame = key.map((name) => `${name} = OLD.${name}`).join(' AND ')
  const add = `INSERT INTO ${table} (${[...key, ...names].join(', ')}) VALUES (${valuesOf('NEW')})
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${names.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')};`
  const take = `UPDATE ${table} SET ${sums.map(([name, value]) => `${name} = ${name} - (${value.replaceAll('ROW', 'OLD')})`).join(', ')}
    WHERE ${isSame};
    DELETE FROM ${table} WHERE ${isSame} AND calls = 0;`
  return `
CREATE TABLE ${table} (
  ${key.map((name) => `${name} TEXT NOT NULL,`).join('\n  ')}
  ${names.map((name) => `${name} INTEGER NOT NULL,`).join('\n  ')}
  PRIMARY KEY (${key.join(', ')})
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ${table}_added AFTER INSERT ON ledger_entries WHEN NEW.status <> 'running' BEGIN ${add} END;
CREATE TRIGGER ${table}_changed_from AFTER UPDATE ON ledger_entries WHEN OLD.status <> 'running' BEGIN ${take} END;
CREATE TRIGGER ${table}_changed_to AFTER UPDATE ON ledger_entries WHEN NEW.status <> 'running' BEGIN ${add} END;
CREATE TRIGGER ${table}_removed AFTER DELETE ON ledger_entries WHEN OLD.status <> 'running' BEGIN ${take} END;`
}

/** As turn-usage.ts decides it; written out here because a migration never changes. */
const failureField = (name: 'status' | 'kind') =>
  `CASE WHEN json_valid(failure) THEN json_extract(failure, '$.${name}') END`
const reachedModel = `(usage_raw IS NOT NULL
  OR (carry_messages_on_path > 0 AND ((status <> 'running' AND first_token_ms IS NOT NULL)
    OR status IN ('complete', 'stopped', 'interrupted')
    OR (status = 'failed' AND request_bytes IS NOT NULL AND ${failureField('status')} IS NULL)
    OR (status = 'failed' AND coalesce(${failureField('kind')} IN ('timeout', 'incomplete-stream', 'aborted'), 0)))))`

const sql = `
ALTER TABLE turns ADD COLUMN usage_is_partial INTEGER NOT NULL DEFAULT 0 CHECK (usage_is_partial IN (0, 1));
ALTER TABLE turns ADD COLUMN usage_extras TEXT;
ALTER TABLE turns ADD COLUMN cost_bill TEXT;
ALTER TABLE turns ADD COLUMN cost_unknown_reason TEXT;
-- Turns of before that were cut off keep their counts, as "at least", unless the provider was asked afterwards.
UPDATE turns SET usage_is_partial = 1
  WHERE usage_raw IS NOT NULL AND status IN ('stopped', 'interrupted', 'failed')
    AND coalesce(CASE WHEN json_valid(metadata) THEN json_type(metadata, '$.looked_up') END, '') = '';
-- A provider can be asked about counts that are "at least", too.
DROP INDEX turns_unsettled;
CREATE INDEX turns_unsettled ON turns (account_id, started_at)
  WHERE (usage_raw IS NULL OR usage_is_partial = 1) AND status <> 'running';
CREATE INDEX parts_tool_calls ON parts (message_id) WHERE type = 'tool-call';

INSERT INTO carry_reasons (name) VALUES ('handle-deleted');

CREATE TABLE ledger_entries (
  sequence INTEGER PRIMARY KEY,
  call_id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  message_id TEXT,
  purpose TEXT NOT NULL CHECK (purpose IN ('answer', 'summary', 'title')),
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  status TEXT NOT NULL CHECK (status IN ('running', 'complete', 'stopped', 'interrupted', 'failed')),
  failure_kind TEXT,
  reached_model INTEGER NOT NULL CHECK (reached_model IN (0, 1)),
  is_partial INTEGER NOT NULL CHECK (is_partial IN (0, 1)),
  started_at INTEGER NOT NULL,
  day TEXT NOT NULL,
  first_token_ms INTEGER CHECK (first_token_ms >= 0),
  total_ms INTEGER CHECK (total_ms >= 0),
  account_id TEXT NOT NULL,
  account_name TEXT NOT NULL,
  vendor TEXT NOT NULL,
  api TEXT NOT NULL,
  model_id TEXT NOT NULL,
  model_name TEXT NOT NULL,
  model_served TEXT,
  input_tokens INTEGER CHECK (input_tokens >= 0),
  cache_read INTEGER CHECK (cache_read >= 0),
  cache_write INTEGER CHECK (cache_write >= 0),
  output_tokens INTEGER CHECK (output_tokens >= 0),
  reasoning INTEGER CHECK (reasoning >= 0),
  extras TEXT,
  nano_usd INTEGER CHECK (nano_usd >= 0),
  cost_source TEXT NOT NULL CHECK (cost_source IN ('reported', 'computed', 'unknown')),
  price_version TEXT,
  bill TEXT,
  unknown_reason TEXT,
  CHECK ((cost_source = 'unknown') = (nano_usd IS NULL))
) STRICT;
CREATE INDEX ledger_entries_by_conversation ON ledger_entries (conversation_id);
CREATE INDEX ledger_entries_by_time ON ledger_entries (started_at);
${sumTable('ledger_days', dayKey)}
${sumTable('ledger_conversation_days', conversationKey)}
CREATE INDEX ledger_conversation_days_by_day ON ledger_conversation_days (day);

-- How accounts and models were called last; the key of a model is its vendor, a slash and its id.
CREATE TABLE ledger_names (
  kind TEXT NOT NULL CHECK (kind IN ('account', 'model')),
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ledger_names_added AFTER INSERT ON ledger_entries BEGIN
  INSERT INTO ledger_names (kind, key, name)
    VALUES ('account', NEW.account_id, NEW.account_name), ('model', NEW.vendor || '/' || NEW.model_id, NEW.model_name)
    ON CONFLICT (kind, key) DO UPDATE SET name = excluded.name WHERE name <> excluded.name;
END;

INSERT INTO ledger_entries (call_id, conversation_id, message_id, purpose, attempt, status, failure_kind, reached_model,
    is_partial, started_at, day, first_token_ms, total_ms, account_id, account_name, vendor, api, model_id, model_name,
    model_served, input_tokens, cache_read, cache_write, output_tokens, reasoning, nano_usd, cost_source, price_version)
  SELECT id, conversation_id, message_id, purpose, attempt, status, ${failureField('kind')}, ${reachedModel},
    usage_is_partial, started_at, coalesce(strftime('%Y-%m-%d', started_at / 1000, 'unixepoch', 'localtime'), '1970-01-01'), max(first_token_ms, 0),
    max(total_ms, 0), account_id, account_name, vendor, api, model_asked, model_name, model_served, usage_input_total,
    usage_cache_read, usage_cache_write, usage_output_total, usage_reasoning, cost_nano_usd, cost_source,
    cost_price_version
  FROM turns ORDER BY sequence;

CREATE TABLE own_prices (
  vendor TEXT NOT NULL REFERENCES vendors (name),
  model_id TEXT NOT NULL,
  rates TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  PRIMARY KEY (vendor, model_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE price_tables (
  name TEXT PRIMARY KEY NOT NULL,
  fetched_at INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE budgets (
  id TEXT PRIMARY KEY NOT NULL,
  scope_kind TEXT NOT NULL CHECK (scope_kind IN ('everything', 'vendor', 'conversation')),
  scope_value TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period IN ('day', 'month')),
  nano_usd INTEGER NOT NULL CHECK (nano_usd > 0),
  created_at INTEGER NOT NULL,
  CHECK ((scope_kind = 'everything') = (scope_value = '')),
  UNIQUE (scope_kind, scope_value, period)
) STRICT, WITHOUT ROWID;
`

export const ledger: Migration = {
  version: 3,
  slug: 'ledger',
  apply: (connection) => connection.exec(sql),
}
