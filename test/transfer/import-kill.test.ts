// Kills a process in the middle of an import, again and again. What is there then is whole, what was said to be written is
// there, and going on adds the rest.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import BetterSqlite3 from 'better-sqlite3'
import { expect, it } from 'vitest'
import { checkHistoryFile } from '../../electron/store/check-history-file.ts'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import { exportMany } from '../../electron/transfer/export-many.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { expectSumsToEqualRows } from '../harness/ledger-sums-equal-rows.ts'
import { aConversation, aHandle, aMessage, aTurn, temporaryFolder } from '../harness/store-fixtures.ts'
import { wholeChoices } from './whole-choices.ts'

const conversationCount = 40
const messagesInEach = 24
const kills = 3

/** A library whose every conversation has so many messages, each answer a turn and a handle, and an attachment of its own. */
async function makeLibrary(folder: string): Promise<string> {
  const store = openMemoryStore({ now: () => 1 })
  for (let number = 0; number < conversationCount; number += 1) {
    const conversation = aConversation({ id: createId() })
    store.transaction(() => {
      store.conversations.insert(conversation)
      let parentId: string | null = null
      for (let index = 0; index < messagesInEach; index += 1) {
        const bytes = createHash('sha256').update(`${number}`).digest()
        const file = store.attachments.put({ name: 'a', mediaType: 'image/png', bytes })
        const message = aMessage(conversation.id, {
          parentId,
          role: index % 2 === 0 ? 'user' : 'assistant',
          parts: [{ type: 'text', text: 'x'.repeat(500) }, ...(index === 0 ? [file] : [])],
        })
        store.messages.insert(message)
        if (message.role === 'assistant') {
          store.turns.insert(aTurn(message, { status: 'complete' }))
          store.handles.insert(aHandle(message))
        }
        parentId = message.id
      }
      store.conversations.update(conversation.id, { headMessageId: parentId })
    })
  }
  const { path } = await exportMany(store, {
    selection: { kind: 'everything' },
    choices: wholeChoices('zip'),
    folder,
    name: 'library',
    signal: new AbortController().signal,
    onProgress: () => {},
  })
  store.close()
  return path
}

/** @returns the conversations that were said to be written when it was killed after that many of them; null lets it end */
async function importUntil(history: string, file: string, killAfter: number | null): Promise<string[]> {
  const script = new URL('./import-kill-child.ts', import.meta.url)
  const most = killAfter === null ? [] : [String(killAfter + 10)]
  const child = spawn(process.execPath, [script.pathname, history, file, ...most], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const ids: string[] = []
  let rest = ''
  child.stdout.on('data', (data: Buffer) => {
    const lines = (rest + data.toString()).split('\n')
    rest = lines.pop() ?? ''
    ids.push(...lines)
    if (killAfter !== null && ids.length >= killAfter) child.kill('SIGKILL')
  })
  await ended
  return ids
}

it(`leaves only whole conversations over ${kills} kills, and takes in the rest afterwards`, async () => {
  using folder = temporaryFolder()
  const file = await makeLibrary(folder.path)
  const written = new Set<string>()
  for (let kill = 0; kill < kills; kill += 1) {
    const ids = await importUntil(folder.file, file, 2 + kill * 5)
    expect(ids).not.toContain('done')
    for (const id of ids) written.add(id)
    const history = new BetterSqlite3(folder.file, { readonly: true })
    const counts = history
      .prepare<
        [],
        { id: string; messages: number; turns: number; handles: number; files: number; head: string | null }
      >(
        `SELECT id, head_message_id AS head,
          (SELECT count(*) FROM messages WHERE conversation_id = c.id) AS messages,
          (SELECT count(*) FROM turns WHERE conversation_id = c.id) AS turns,
          (SELECT count(*) FROM handles WHERE conversation_id = c.id) AS handles,
          (SELECT count(*) FROM parts INNER JOIN attachments ON hash = attachment_hash
            INNER JOIN messages ON messages.id = message_id WHERE conversation_id = c.id) AS files
        FROM conversations c`,
      )
      .all()
    history.close()
    expect(counts.length).toBeLessThan(conversationCount)
    for (const { id, head, ...rest } of counts) {
      expect({ id, ...rest }).toEqual({
        id,
        messages: messagesInEach,
        turns: messagesInEach / 2,
        handles: messagesInEach / 2,
        files: 1,
      })
      expect(head).not.toBeNull()
    }
    const present = new Set(counts.map(({ id }) => id))
    for (const id of written) expect(present).toContain(id)
  }
  const last = await importUntil(folder.file, file, null)
  expect(last).toHaveLength(conversationCount + 1)
  expect(checkHistoryFile(folder.file)).toEqual({ isSound: true, problems: [] })
  const history = new BetterSqlite3(folder.file, { readonly: true })
  expect(history.prepare('SELECT count(*) FROM messages').pluck().get()).toBe(
    conversationCount * messagesInEach,
  )
  expect(expectSumsToEqualRows(history)).toBe((conversationCount * messagesInEach) / 2)
  history.close()
}, 120_000)
