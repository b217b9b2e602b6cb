// The first schema. A released migration is never edited again; what comes later is a migration of its own.
//
// Closed lists are CHECKs. Lists that will grow (vendors, apis, carry reasons) are tables with foreign keys, so that a
// new vendor is one inserted row and not a rebuild of every table that names it.
//
// Deleting a conversation cascades to all it owns. A message's parent does not cascade: SQLite cascades recursively
// and stops at depth 1,000, which a long thread exceeds; deleting a message that has children is refused instead.
// Turns, handles and identifiers name accounts without a foreign key: they outlive the account.
import type { Migration } from '../migrate.ts'

const sql = `
CREATE TABLE store_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  store_id TEXT NOT NULL,
  commit_count INTEGER NOT NULL CHECK (commit_count >= 0)
) STRICT;

CREATE TABLE vendors (name TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO vendors (name) VALUES
  ('openai'), ('anthropic'), ('google'), ('mistral'), ('cohere'), ('openrouter'), ('deepseek'), ('xai'), ('groq'),
  ('ollama'), ('lm-studio'), ('llama-cpp'), ('vllm'), ('custom'), ('guide');

CREATE TABLE apis (name TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO apis (name) VALUES
  ('openai-responses'), ('openai-chat'), ('anthropic-messages'), ('gemini-interactions'), ('gemini-generate'),
  ('mistral-chat'), ('mistral-conversations'), ('cohere-chat'), ('guide');

CREATE TABLE carry_reasons (name TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO carry_reasons (name) VALUES
  ('first-turn'), ('handle-continues'), ('handle-continues-with-missed-turns'), ('api-keeps-no-state'),
  ('server-state-off'), ('no-handle-on-path'), ('account-changed'), ('model-changed'), ('system-text-changed'),
  ('handle-expired'), ('handle-used'), ('handle-lost');

CREATE TABLE conversations (
  id TEXT PRIMARY KEY NOT NULL,
  title TEXT NOT NULL,
  title_folded TEXT NOT NULL,
  title_source TEXT NOT NULL CHECK (title_source IN ('first-message', 'person')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  pinned_at INTEGER,
  archived_at INTEGER,
  trashed_at INTEGER,
  head_message_id TEXT,
  model_account_id TEXT,
  model_id TEXT,
  continuation_mode TEXT NOT NULL CHECK (continuation_mode IN ('automatic', 'replay')),
  system_text TEXT,
  draft TEXT NOT NULL,
  CHECK ((model_account_id IS NULL) = (model_id IS NULL)),
  FOREIGN KEY (id, head_message_id) REFERENCES messages (conversation_id, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX conversations_active ON conversations (updated_at DESC, id DESC)
  WHERE trashed_at IS NULL AND archived_at IS NULL;
CREATE INDEX conversations_archived ON conversations (updated_at DESC, id DESC)
  WHERE trashed_at IS NULL AND archived_at IS NOT NULL;
CREATE INDEX conversations_trash ON conversations (updated_at DESC, id DESC)
  WHERE trashed_at IS NOT NULL;

CREATE TABLE conversation_vendors (
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  vendor TEXT NOT NULL REFERENCES vendors (name),
  position INTEGER NOT NULL CHECK (position >= 0),
  PRIMARY KEY (conversation_id, vendor)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  parent_id TEXT CHECK (parent_id <> id),
  role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'tool')),
  status TEXT NOT NULL CHECK (status IN ('pending', 'streaming', 'complete', 'stopped', 'interrupted', 'failed')),
  created_at INTEGER NOT NULL,
  completed_at INTEGER,
  UNIQUE (conversation_id, id),
  FOREIGN KEY (conversation_id, parent_id) REFERENCES messages (conversation_id, id)
) STRICT;
CREATE INDEX messages_by_parent ON messages (conversation_id, parent_id);
CREATE INDEX messages_open ON messages (sequence) WHERE status IN ('pending', 'streaming');

CREATE TABLE parts (
  id INTEGER PRIMARY KEY,
  message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  type TEXT NOT NULL CHECK (type IN ('text', 'reasoning', 'tool-call', 'tool-result', 'file')),
  text TEXT,
  data TEXT,
  attachment_hash TEXT,
  UNIQUE (message_id, position),
  CHECK ((type = 'file') = (attachment_hash IS NOT NULL)),
  CHECK ((type = 'file') = (text IS NULL))
) STRICT;
CREATE INDEX parts_by_attachment ON parts (attachment_hash) WHERE attachment_hash IS NOT NULL;

CREATE TABLE native_contents (
  message_id TEXT PRIMARY KEY NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  api TEXT NOT NULL REFERENCES apis (name),
  vendor TEXT NOT NULL REFERENCES vendors (name),
  account_id TEXT NOT NULL,
  model_id TEXT NOT NULL,
  prefix_hash TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;

CREATE TABLE journal_entries (
  sequence INTEGER PRIMARY KEY,
  message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  events TEXT NOT NULL
) STRICT;
CREATE INDEX journal_entries_by_message ON journal_entries (message_id);

CREATE TABLE turns (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  status TEXT NOT NULL CHECK (status IN ('running', 'complete', 'stopped', 'interrupted', 'failed')),
  started_at INTEGER NOT NULL,
  first_token_ms INTEGER,
  total_ms INTEGER,
  api TEXT NOT NULL REFERENCES apis (name),
  vendor TEXT NOT NULL REFERENCES vendors (name),
  account_id TEXT NOT NULL,
  account_name TEXT NOT NULL,
  model_asked TEXT NOT NULL,
  model_name TEXT NOT NULL,
  model_served TEXT,
  carry_kind TEXT NOT NULL CHECK (carry_kind IN ('chain', 'replay')),
  carry_reason TEXT NOT NULL REFERENCES carry_reasons (name),
  carry_sentence TEXT NOT NULL,
  carry_messages_sent INTEGER NOT NULL CHECK (carry_messages_sent >= 0),
  carry_messages_on_path INTEGER NOT NULL CHECK (carry_messages_on_path >= 0),
  carry_handle_value TEXT,
  usage_input_total INTEGER CHECK (usage_input_total >= 0),
  usage_cache_read INTEGER CHECK (usage_cache_read >= 0),
  usage_cache_write INTEGER CHECK (usage_cache_write >= 0),
  usage_output_total INTEGER CHECK (usage_output_total >= 0),
  usage_reasoning INTEGER CHECK (usage_reasoning >= 0),
  usage_reported_nano_usd INTEGER CHECK (usage_reported_nano_usd >= 0),
  cost_nano_usd INTEGER CHECK (cost_nano_usd >= 0),
  cost_source TEXT NOT NULL CHECK (cost_source IN ('reported', 'computed', 'unknown')),
  cost_price_version TEXT,
  finish_reason TEXT CHECK (finish_reason IN ('stop', 'tool-calls', 'length', 'content-filter', 'refusal', 'other')),
  raw_finish_reason TEXT,
  request_bytes INTEGER CHECK (request_bytes >= 0),
  failure TEXT,
  handoff TEXT,
  notes TEXT NOT NULL,
  usage_raw TEXT,
  headers TEXT NOT NULL,
  warnings TEXT NOT NULL,
  metadata TEXT NOT NULL,
  CHECK ((cost_source = 'unknown') = (cost_nano_usd IS NULL))
) STRICT;
CREATE INDEX turns_by_conversation ON turns (conversation_id);
CREATE INDEX turns_by_message ON turns (message_id);
CREATE INDEX turns_running ON turns (sequence) WHERE status = 'running';

CREATE TABLE identifiers (
  turn_id TEXT NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  found_in TEXT NOT NULL,
  PRIMARY KEY (turn_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX identifiers_by_value ON identifiers (value);

CREATE TABLE handles (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  covers_message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL,
  api TEXT NOT NULL REFERENCES apis (name),
  model_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  system_text_hash TEXT,
  is_one_use INTEGER NOT NULL CHECK (is_one_use IN (0, 1)),
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  dead_reason TEXT
) STRICT;
CREATE INDEX handles_by_conversation ON handles (conversation_id);
CREATE INDEX handles_alive ON handles (conversation_id) WHERE dead_reason IS NULL;
CREATE INDEX handles_by_message ON handles (covers_message_id);

CREATE TABLE segments (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  covers_message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  account_id TEXT,
  vendor TEXT REFERENCES vendors (name),
  model_id TEXT,
  original_tokens INTEGER CHECK (original_tokens >= 0),
  summary_tokens INTEGER CHECK (summary_tokens >= 0),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX segments_by_conversation ON segments (conversation_id);
CREATE INDEX segments_by_message ON segments (covers_message_id);

CREATE TABLE accounts (
  id TEXT PRIMARY KEY NOT NULL,
  vendor TEXT NOT NULL REFERENCES vendors (name),
  name TEXT NOT NULL,
  base_url TEXT NOT NULL,
  api TEXT REFERENCES apis (name),
  keeps_state_at_provider INTEGER NOT NULL CHECK (keeps_state_at_provider IN (0, 1)),
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  environment_variable TEXT,
  has_stored_key INTEGER NOT NULL CHECK (has_stored_key IN (0, 1)),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE attachments (
  hash TEXT PRIMARY KEY NOT NULL CHECK (length(hash) = 64),
  media_type TEXT NOT NULL,
  byte_size INTEGER NOT NULL CHECK (byte_size = length(bytes)),
  created_at INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE settings (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE model_lists (
  account_id TEXT PRIMARY KEY NOT NULL,
  fetched_at INTEGER NOT NULL,
  models TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`

export const firstSchema: Migration = {
  version: 1,
  slug: 'first-schema',
  apply(connection) {
    connection.exec(sql)
  },
}
