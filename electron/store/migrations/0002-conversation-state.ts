// What conversation state needs: more modes and reasons, context policies, segments, pins, what providers hold and the
// receipts for what they deleted.
//
// A column's CHECK cannot be changed in place, so `continuation_mode` is replaced by a column that names its values in
// a table. No version before this one wrote segments; the table is made anew with all it needs.
import type { Migration } from '../migrate.ts'

const sql = `
INSERT INTO apis (name) VALUES ('openai-assistants');

INSERT INTO carry_reasons (name) VALUES
  ('handle-continues-from-earlier-point'), ('always-sends-history'), ('message-edited'), ('answer-regenerated'),
  ('branch-switched'), ('answered-elsewhere'), ('last-turn-not-kept'), ('tools-changed'), ('context-changed'),
  ('session-lost'), ('no-sdk-session'), ('state-refused'), ('api-ended');

CREATE TABLE continuation_modes (name TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO continuation_modes (name) VALUES ('automatic'), ('replay'), ('server-state'), ('sdk-session');

ALTER TABLE conversations ADD COLUMN history_mode TEXT REFERENCES continuation_modes (name);
UPDATE conversations SET history_mode = continuation_mode;
ALTER TABLE conversations DROP COLUMN continuation_mode;
ALTER TABLE conversations RENAME COLUMN history_mode TO continuation_mode;
ALTER TABLE conversations ADD COLUMN context_policy TEXT NOT NULL
  DEFAULT '{"kind":"segments","thresholdTokens":150000}';

ALTER TABLE accounts ADD COLUMN state_way TEXT;
ALTER TABLE accounts ADD COLUMN key_changed_at INTEGER;

ALTER TABLE turns ADD COLUMN purpose TEXT NOT NULL DEFAULT 'answer' CHECK (purpose IN ('answer', 'summary'));
ALTER TABLE turns ADD COLUMN carry_way TEXT;
ALTER TABLE turns ADD COLUMN context_notice TEXT;
ALTER TABLE turns ADD COLUMN estimated_input_tokens INTEGER CHECK (estimated_input_tokens >= 0);
ALTER TABLE turns ADD COLUMN context_window INTEGER CHECK (context_window > 0);
ALTER TABLE turns ADD COLUMN context TEXT NOT NULL DEFAULT '[]';
CREATE INDEX turns_counted ON turns (api, model_asked, sequence)
  WHERE estimated_input_tokens > 0 AND usage_input_total > 0;
CREATE INDEX turns_unsettled ON turns (account_id) WHERE usage_raw IS NULL AND status <> 'running';

ALTER TABLE handles ADD COLUMN position TEXT;
ALTER TABLE handles ADD COLUMN tools_hash TEXT;
ALTER TABLE handles ADD COLUMN view_hash TEXT;
ALTER TABLE handles ADD COLUMN held_until INTEGER;
ALTER TABLE handles ADD COLUMN gone_at INTEGER;
ALTER TABLE handles ADD COLUMN server TEXT;

DROP TABLE segments;
CREATE TABLE segments (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  covers_message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('model', 'extract', 'person')),
  turn_id TEXT REFERENCES turns (id) ON DELETE CASCADE,
  model_name TEXT,
  nano_usd INTEGER CHECK (nano_usd >= 0),
  original_tokens INTEGER NOT NULL CHECK (original_tokens >= 0),
  summary_tokens INTEGER NOT NULL CHECK (summary_tokens >= 0),
  message_count INTEGER NOT NULL CHECK (message_count >= 0),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX segments_by_conversation ON segments (conversation_id);
CREATE INDEX segments_by_message ON segments (covers_message_id);
CREATE INDEX segments_by_turn ON segments (turn_id) WHERE turn_id IS NOT NULL;

CREATE TABLE message_pins (
  message_id TEXT PRIMARY KEY NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  pinned_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX message_pins_by_conversation ON message_pins (conversation_id, pinned_at, message_id);

CREATE TABLE release_receipts (
  id TEXT PRIMARY KEY NOT NULL,
  conversation_id TEXT NOT NULL,
  conversation_title TEXT NOT NULL,
  account_id TEXT NOT NULL,
  account_name TEXT NOT NULL,
  vendor TEXT NOT NULL REFERENCES vendors (name),
  api TEXT NOT NULL REFERENCES apis (name),
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  position TEXT,
  made_at INTEGER NOT NULL,
  tried_at INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('deleted', 'already-gone', 'failed')),
  sentence TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX release_receipts_by_conversation ON release_receipts (conversation_id, tried_at DESC, id DESC);
CREATE INDEX release_receipts_by_time ON release_receipts (tried_at DESC, id DESC);
`

export const conversationState: Migration = {
  version: 2,
  slug: 'conversation-state',
  apply: (connection) => connection.exec(sql),
}
