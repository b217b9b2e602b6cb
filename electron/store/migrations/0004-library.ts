// What a library needs: folders, tags, unread marks, templates and prompts, where a conversation came from, titles made by
// other means than the first message, and turns that were made elsewhere.
//
// A column's CHECK cannot be changed in place, so `title_source` and `purpose` are replaced by new columns.
import type { Migration } from '../migrate.ts'

const sql = `
CREATE TABLE folders (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  model_account_id TEXT,
  model_id TEXT,
  system_text TEXT,
  created_at INTEGER NOT NULL,
  CHECK ((model_account_id IS NULL) = (model_id IS NULL))
) STRICT;

CREATE TABLE tags (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  -- As it is compared: no two tags may look the same.
  name_folded TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;

ALTER TABLE conversations ADD COLUMN folder_id TEXT REFERENCES folders (id) ON DELETE SET NULL;
ALTER TABLE conversations ADD COLUMN is_unread INTEGER NOT NULL DEFAULT 0 CHECK (is_unread IN (0, 1));
ALTER TABLE conversations ADD COLUMN source TEXT;
ALTER TABLE conversations ADD COLUMN title_made_by TEXT NOT NULL DEFAULT 'first-message'
  CHECK (title_made_by IN ('first-message', 'offline', 'model', 'person'));
UPDATE conversations SET title_made_by = title_source;
ALTER TABLE conversations DROP COLUMN title_source;
ALTER TABLE conversations RENAME COLUMN title_made_by TO title_source;
-- Titles are found by the search index.
ALTER TABLE conversations DROP COLUMN title_folded;
-- The last three let the folders be counted without reading a conversation.
CREATE INDEX conversations_by_folder ON conversations (folder_id, updated_at DESC, id DESC, trashed_at, archived_at, is_unread)
  WHERE folder_id IS NOT NULL;
-- What the sidebar shows by day is read without stepping over what lies in folders.
CREATE INDEX conversations_loose ON conversations (updated_at DESC, id DESC)
  WHERE trashed_at IS NULL AND archived_at IS NULL AND folder_id IS NULL;
CREATE INDEX conversations_pinned ON conversations (updated_at DESC, id DESC) WHERE pinned_at IS NOT NULL;
CREATE INDEX conversations_unread ON conversations (trashed_at, archived_at) WHERE is_unread = 1;

CREATE TABLE conversation_tags (
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  tag_id TEXT NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  PRIMARY KEY (conversation_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_tags_by_tag ON conversation_tags (tag_id);

CREATE TABLE templates (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  system_text TEXT,
  model_account_id TEXT,
  model_id TEXT,
  context_policy TEXT,
  messages TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((model_account_id IS NULL) = (model_id IS NULL))
) STRICT;

CREATE TABLE prompts (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

INSERT INTO apis (name) VALUES ('imported');
INSERT INTO carry_reasons (name) VALUES ('made-elsewhere');

ALTER TABLE turns ADD COLUMN origin TEXT CHECK (origin IN ('copied', 'imported'));
ALTER TABLE turns ADD COLUMN made_for TEXT NOT NULL DEFAULT 'answer' CHECK (made_for IN ('answer', 'summary', 'title'));
UPDATE turns SET made_for = purpose WHERE purpose <> 'answer';
ALTER TABLE turns DROP COLUMN purpose;
ALTER TABLE turns RENAME COLUMN made_for TO purpose;
-- Nobody can be asked about a call that Baton did not make.
DROP INDEX turns_unsettled;
CREATE INDEX turns_unsettled ON turns (account_id, started_at)
  WHERE (usage_raw IS NULL OR usage_is_partial = 1) AND status <> 'running' AND origin IS NULL;
`

export const library: Migration = {
  version: 4,
  slug: 'library',
  apply: (connection) => connection.exec(sql),
}
