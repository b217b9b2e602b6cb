// A file as Baton 0.1 left it comes to the schema of conversation state with everything in it, and what is new has its
// usual value.
import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../../electron/store/migrate.ts'
import { firstSchema } from '../../electron/store/migrations/0001-first-schema.ts'
import { applyPragmas } from '../../electron/store/pragmas.ts'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import { openFile, temporaryFolder } from '../harness/store-fixtures.ts'

const account = '01990000-0000-7000-8000-0000000000aa'
const conversation = '01990000-0000-7000-8000-000000000001'
const question = '01990000-0000-7000-8000-000000000002'
const answer = '01990000-0000-7000-8000-000000000003'
const turn = '01990000-0000-7000-8000-000000000004'
const handle = '01990000-0000-7000-8000-000000000005'

/** Written with the statements of the old schema, since no code of today can write it. */
function writeOldFile(path: string): void {
  const connection = new BetterSqlite3(path)
  applyPragmas(connection, true)
  migrate(connection, [firstSchema])
  connection.exec(`
    BEGIN;
    INSERT INTO accounts VALUES ('${account}', 'openai', 'Work', 'https://api.example.test/v1', 'openai-responses', 1, 1, NULL, 1, 5);
    INSERT INTO conversations (id, title, title_folded, title_source, created_at, updated_at, head_message_id, model_account_id,
      model_id, continuation_mode, system_text, draft)
      VALUES ('${conversation}', 'Old', 'old', 'person', 1, 2, '${answer}', '${account}', 'gpt-x', 'replay', 'Be brief.', 'typed');
    INSERT INTO conversation_vendors VALUES ('${conversation}', 'openai', 0);
    INSERT INTO messages (id, conversation_id, parent_id, role, status, created_at, completed_at)
      VALUES ('${question}', '${conversation}', NULL, 'user', 'complete', 1, 1),
             ('${answer}', '${conversation}', '${question}', 'assistant', 'complete', 1, 2);
    INSERT INTO parts (message_id, position, type, text) VALUES ('${question}', 0, 'text', 'Hello'), ('${answer}', 0, 'text', 'Hi');
    INSERT INTO native_contents VALUES ('${answer}', 'openai-responses', 'openai', '${account}', 'gpt-x', 'hash', '[{"id":"msg_1"}]');
    INSERT INTO turns (id, conversation_id, message_id, attempt, status, started_at, first_token_ms, total_ms, api, vendor, account_id,
      account_name, model_asked, model_name, carry_kind, carry_reason, carry_sentence, carry_messages_sent, carry_messages_on_path,
      usage_input_total, usage_output_total, cost_nano_usd, cost_source, notes, usage_raw, headers, warnings, metadata)
      VALUES ('${turn}', '${conversation}', '${answer}', 1, 'complete', 1, 2, 3, 'openai-responses', 'openai', '${account}', 'Work', 'gpt-x',
        'GPT-X', 'replay', 'first-turn', 'Sent in full.', 1, 1, 12, 3, 400, 'computed', '[]', '{"input_tokens":12}', '{}', '[]', 'null');
    INSERT INTO identifiers VALUES ('${turn}', 0, 'response', 'resp_1', 'body');
    INSERT INTO handles (id, conversation_id, covers_message_id, account_id, api, model_id, kind, value, is_one_use, created_at)
      VALUES ('${handle}', '${conversation}', '${answer}', '${account}', 'openai-responses', 'gpt-x', 'response', 'resp_1', 0, 2);
    COMMIT;`)
  connection.close()
}

test('a history of Baton 0.1 is brought forward whole', () => {
  using folder = temporaryFolder()
  writeOldFile(folder.file)
  const store = openFile(folder.file)
  expect(store.conversations.get(conversation)).toMatchObject({
    title: 'Old',
    headMessageId: answer,
    continuationMode: 'replay',
    contextPolicy: defaultContextPolicy,
    systemText: 'Be brief.',
    draft: 'typed',
  })
  expect(store.messages.path(answer).map((message) => message.parts)).toEqual([
    [{ type: 'text', text: 'Hello' }],
    [{ type: 'text', text: 'Hi' }],
  ])
  expect(store.messages.native([answer]).get(answer)?.content).toEqual([{ id: 'msg_1' }])
  expect(store.turns.get(turn)).toMatchObject({
    turn: {
      purpose: 'answer',
      carry: { reason: 'first-turn', way: null },
      contextNotice: null,
      estimatedInputTokens: null,
      usage: { inputTotal: 12 },
      cost: { nanoUsd: 400 },
    },
    identifiers: [{ kind: 'response', value: 'resp_1' }],
    context: [],
  })
  expect(store.turns.findByIdentifier('resp_1')).toEqual([
    { turnId: turn, conversationId: conversation, messageId: answer, title: 'Old', kind: 'response' },
  ])
  expect(store.handles.list(conversation)).toMatchObject([
    { value: 'resp_1', position: null, viewHash: null, heldUntil: null, goneAt: null, deadReason: null },
  ])
  expect(store.accounts.get(account)?.settings).toEqual({
    api: 'openai-responses',
    keepsStateAtProvider: true,
    stateWay: null,
  })
  expect(store.segments.list(conversation)).toEqual([])
  // The new modes can be chosen.
  store.conversations.update(conversation, {
    continuationMode: 'sdk-session',
    contextPolicy: { kind: 'everything' },
  })
  expect(store.conversations.get(conversation)).toMatchObject({
    continuationMode: 'sdk-session',
    contextPolicy: { kind: 'everything' },
  })
  store.close()
})

test('a mode nobody knows is refused by the file', () => {
  using folder = temporaryFolder()
  writeOldFile(folder.file)
  const store = openFile(folder.file)
  const strange = 'strange' as 'replay'
  expect(() => store.conversations.update(conversation, { continuationMode: strange })).toThrow(/FOREIGN KEY/)
  store.close()
})
