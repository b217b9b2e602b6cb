// What a rescue of a damaged history keeps of its order: folders, tags, templates and prompts, and what they are on. A folder
// or a tag that is lost takes no conversation with it.

import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { expect, it } from 'vitest'
import { checkHistoryFile } from '../../electron/store/check-history-file.ts'
import { migrations } from '../../electron/store/migrations/index.ts'
import { salvageInto } from '../../electron/store/salvage.ts'
import type { Store } from '../../electron/store/store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { insertThread, openFile, temporaryFolder } from '../harness/store-fixtures.ts'

const model = { accountId: createId(), modelId: 'gpt-5' }
const folders = ['Work', 'Home'].map((name, position) => ({
  id: createId(),
  name,
  position,
  model: position === 0 ? model : null,
  systemText: position === 0 ? 'Be brief.' : null,
  createdAt: position,
}))
const tags = ['blue', 'green'].map((name, createdAt) => ({ id: createId(), name, createdAt }))
const template = {
  id: createId(),
  name: 'Letter',
  systemText: 'Write letters.',
  model,
  contextPolicy: null,
  messages: [{ role: 'user' as const, text: 'Dear {{name}},' }],
  createdAt: 1,
  updatedAt: 2,
}
const prompt = { id: createId(), name: 'shorter', text: 'Shorter, please.', createdAt: 1, updatedAt: 2 }

function fill(store: Store): string[] {
  for (const folder of folders) store.folders.put(folder)
  for (const tag of tags) store.tags.put(tag)
  store.templates.put(template)
  store.prompts.put(prompt)
  return folders.map((folder, index) => {
    const { conversation } = insertThread(store, 4, {
      conversation: {
        folderId: folder.id,
        tagIds: tags.slice(index).map(({ id }) => id),
        isUnread: index === 0,
        source: { kind: 'imported', app: 'claude', id: 'abc', importedAt: 3 },
      },
    })
    return conversation.id
  })
}

/** A rescue of a file from which something was taken as damage would. */
function rescue(file: string, damage: (connection: BetterSqlite3.Database) => void): Store {
  const connection = new BetterSqlite3(file)
  connection.pragma('foreign_keys = OFF')
  damage(connection)
  connection.close()
  const place = join(`${file}.damaged`)
  copyFileSync(file, place)
  rmSync(file)
  salvageInto(file, place, migrations)
  return openFile(file)
}

it('a rescue keeps folders, tags, templates and prompts, and what is in and on which conversation', () => {
  using folder = temporaryFolder()
  const store = openFile(folder.file)
  const ids = fill(store)
  const before = ids.map((id) => store.conversations.get(id))
  store.close()
  const rescued = rescue(folder.file, () => {})
  expect(rescued.folders.list()).toEqual(folders)
  expect(rescued.tags.list()).toEqual(tags)
  expect(rescued.templates.list()).toEqual([template])
  expect(rescued.prompts.list()).toEqual([prompt])
  expect(ids.map((id) => rescued.conversations.get(id))).toEqual(before)
  rescued.close()
  expect(checkHistoryFile(folder.file)).toEqual({ isSound: true, problems: [] })
})

it('a folder or a tag that is lost leaves its conversations', () => {
  using folder = temporaryFolder()
  const store = openFile(folder.file)
  const ids = fill(store)
  store.close()
  const rescued = rescue(folder.file, (connection) => {
    connection.prepare('DELETE FROM folders WHERE id = ?').run(folders[0]?.id)
    connection.prepare('DELETE FROM tags WHERE id = ?').run(tags[1]?.id)
  })
  expect(
    ids.map((id) => {
      const conversation = rescued.conversations.get(id)
      return [conversation?.folderId, conversation?.tagIds, conversation?.isUnread]
    }),
  ).toEqual([
    [null, [tags[0]?.id], true],
    [folders[1]?.id, [], false],
  ])
  expect(ids.map((id) => rescued.messages.list(id).length)).toEqual([4, 4])
  rescued.close()
  expect(checkHistoryFile(folder.file)).toEqual({ isSound: true, problems: [] })
})
