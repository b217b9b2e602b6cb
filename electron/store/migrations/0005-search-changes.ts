// What the search index must be told, since it cannot see it in the messages themselves: titles, what was removed, and what
// was changed after it was settled. A new message needs no row here: the index finds it by its sequence, so that sending
// costs nothing more.
//
// SQLite gives a new message the number after the highest one, so numbers of removed messages come back. Whoever removes
// notes the highest number that is left: everything above it is new.
import type { Migration } from '../migrate.ts'

const settled = (status: string) => `${status} NOT IN ('pending', 'streaming')`
const highestLeft = '(SELECT coalesce(max(sequence), 0) FROM messages)'

const sql = `
CREATE TABLE search_changes (
  -- Never given twice, although the rows go when the index has taken them over.
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('title', 'message', 'conversation-removed', 'message-removed')),
  conversation_id TEXT NOT NULL,
  message_sequence INTEGER,
  highest_left INTEGER,
  CHECK ((kind IN ('message', 'message-removed')) = (message_sequence IS NOT NULL)),
  CHECK ((kind IN ('conversation-removed', 'message-removed')) = (highest_left IS NOT NULL))
) STRICT;

-- One row. A new token at every start: an index that knows neither it nor the one before belongs to another past of this
-- file.
CREATE TABLE search_tokens (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  token TEXT NOT NULL
) STRICT;
INSERT INTO search_tokens (id, token) VALUES (1, '');

CREATE TRIGGER search_title_added AFTER INSERT ON conversations BEGIN
  INSERT INTO search_changes (kind, conversation_id) VALUES ('title', NEW.id);
END;
CREATE TRIGGER search_title_changed AFTER UPDATE OF title ON conversations WHEN OLD.title <> NEW.title BEGIN
  INSERT INTO search_changes (kind, conversation_id) VALUES ('title', NEW.id);
END;
CREATE TRIGGER search_conversation_removed AFTER DELETE ON conversations BEGIN
  INSERT INTO search_changes (kind, conversation_id, highest_left) VALUES ('conversation-removed', OLD.id, ${highestLeft});
END;
CREATE TRIGGER search_message_changed AFTER UPDATE OF status ON messages WHEN ${settled('OLD.status')} BEGIN
  INSERT INTO search_changes (kind, conversation_id, message_sequence)
    VALUES ('message', NEW.conversation_id, NEW.sequence);
END;
-- Messages that go with their conversation are covered by its row.
CREATE TRIGGER search_message_removed AFTER DELETE ON messages
WHEN EXISTS (SELECT 1 FROM conversations WHERE id = OLD.conversation_id) BEGIN
  INSERT INTO search_changes (kind, conversation_id, message_sequence, highest_left)
    VALUES ('message-removed', OLD.conversation_id, OLD.sequence, ${highestLeft});
END;
-- What became known of a call after its answer was settled.
CREATE TRIGGER search_turn_changed AFTER UPDATE OF cost_nano_usd, usage_input_total, usage_output_total ON turns
WHEN (OLD.cost_nano_usd IS NOT NEW.cost_nano_usd OR OLD.usage_input_total IS NOT NEW.usage_input_total
    OR OLD.usage_output_total IS NOT NEW.usage_output_total)
  AND EXISTS (SELECT 1 FROM messages WHERE id = NEW.message_id AND ${settled('status')}) BEGIN
  INSERT INTO search_changes (kind, conversation_id, message_sequence)
    SELECT 'message', conversation_id, sequence FROM messages WHERE id = NEW.message_id;
END;
`

export const searchChanges: Migration = {
  version: 5,
  slug: 'search-changes',
  apply: (connection) => connection.exec(sql),
}
