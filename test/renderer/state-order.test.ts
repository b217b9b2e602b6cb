// What the page knows of a large library over the composed application and a real store: what lies in folders, what is
// counted, what is listed page by page, and what it does when more changed than is named one by one.
import path from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { BatonClient } from '../../renderer/rpc/client.ts'
import { createConnection } from '../../renderer/rpc/connection.ts'
import { listSections } from '../../renderer/sidebar/sidebar-sections.ts'
import { loadFolder, setFolderOpen, useFolderStore } from '../../renderer/state/folder-store.ts'
import { followOrder } from '../../renderer/state/follow-order.ts'
import { followLibrary, useLibraryStore } from '../../renderer/state/library-store.ts'
import { findConversations, loadMoreConversations, useListStore } from '../../renderer/state/list-store.ts'
import { archiveMany, moveMany } from '../../renderer/state/organise-actions.ts'
import { startSession } from '../../renderer/state/session.ts'
import { useToastStore } from '../../renderer/state/toast-store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { composeForTest } from '../harness/composed-application.ts'
import { aConversation, openFile, temporaryFolder } from '../harness/store-fixtures.ts'

const now = Date.now()
const work = { id: createId(), name: 'Work', position: 0, model: null, systemText: null, createdAt: 1 }
const looseCount = 300
const filedCount = 250
const loose: string[] = []
const filed: string[] = []
const cleanUp: (() => unknown)[] = []

beforeAll(async () => {
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 0))
  vi.stubGlobal('cancelAnimationFrame', (timer: NodeJS.Timeout) => clearTimeout(timer))
  const listeners = { addEventListener() {}, removeEventListener() {} }
  vi.stubGlobal('document', { ...listeners, visibilityState: 'visible', title: 'Baton' })
  const folder = temporaryFolder()
  const store = openFile(path.join(folder.path, 'baton.db'))
  store.transaction(() => {
    store.folders.put(work)
    const insert = (into: string[], changes: Parameters<typeof aConversation>[0]) => {
      const conversation = aConversation(changes)
      store.conversations.insert(conversation)
      into.push(conversation.id)
    }
    for (let index = 0; index < looseCount; index += 1) insert(loose, { updatedAt: now - index * 1000 })
    for (let index = 0; index < filedCount; index += 1)
      insert(filed, { updatedAt: now - index * 1000, folderId: work.id, isUnread: index < 3 })
  })
  store.close()
  const application = await composeForTest('MessagePort', () => null, {}, { dataFolder: folder.path })
  const page = await application.openPage()
  const connection = createConnection()
  startSession({ connection, client: page.client as BatonClient })
  connection.set('connected', { call: () => Promise.reject(new Error('the client has its own way')) })
  const controller = new AbortController()
  followLibrary(controller.signal)
  await vi.waitFor(() => expect(useLibraryStore.getState().isReady).toBe(true))
  const endOrder = followOrder()
  cleanUp.push(
    endOrder,
    () => controller.abort(),
    () => page.leave(),
    () => application.close(),
    () => folder[Symbol.dispose](),
  )
})

afterAll(async () => {
  for (const run of cleanUp) await run()
  vi.unstubAllGlobals()
})

function shown() {
  const { summaries, folders, settings } = useLibraryStore.getState()
  const sections = listSections({
    view: 'active',
    summaries: summaries.values(),
    folders,
    openFolderIds: settings.openFolderIds,
    tagId: null,
    today: new Date(now),
  })
  const rows = (kind: 'folder' | 'group') =>
    sections.filter((section) => section.kind === kind).flatMap((section) => section.ids)
  return { filed: rows('folder'), loose: rows('group') }
}

it('begins with the newest outside of folders, and counts what lies in them', async () => {
  expect(shown()).toEqual({ filed: [], loose: loose.slice(0, 200) })
  await vi.waitFor(() => expect(useFolderStore.getState().unreadCount).toBe(3))
  expect(useFolderStore.getState().counts.get(work.id)).toEqual({
    conversationCount: filedCount,
    unreadCount: 3,
  })
  expect(document.title).toBe('(3) Baton')
})

it('goes on with those outside of folders, and loads a folder when it is opened', async () => {
  await findConversations('active')
  await loadMoreConversations()
  expect(shown().loose).toEqual(loose.slice(0, 260))
  await loadMoreConversations()
  expect(shown()).toEqual({ filed: [], loose })
  expect(useLibraryStore.getState().hasMore).toBe(false)

  setFolderOpen(work.id, true)
  await vi.waitFor(() => expect(shown().filed).toEqual(filed.slice(0, 100)))
  await loadFolder(work.id)
  await loadFolder(work.id)
  expect(shown().filed).toEqual(filed)
  expect(useFolderStore.getState().pages.get(work.id)?.hasMore).toBe(false)
})

it('begins anew when more changed than is named, and shows what is so now', async () => {
  const version = useLibraryStore.getState().listsVersion
  expect(await archiveMany(loose.slice(0, 250), true)).toBe(true)
  await vi.waitFor(() => expect(useLibraryStore.getState().listsVersion).toBe(version + 1))
  await vi.waitFor(() => expect(shown()).toEqual({ filed: filed.slice(0, 100), loose: loose.slice(250) }))
  // The archive was not asked for before; it is page by page.
  await findConversations('archived')
  expect(useListStore.getState().ids).toEqual(loose.slice(0, 60))

  // Undone from the toast.
  const notice = useToastStore.getState().toasts.at(-1)
  expect(notice?.text).toBe('250 conversations archived.')
  notice?.action?.run()
  await vi.waitFor(() => expect(shown().loose).toEqual(loose.slice(0, 200)))
})

it('moves conversations of different folders together, and puts each back where it was', async () => {
  const ids = [loose[0] ?? '', filed[0] ?? '']
  const places = () => ids.map((id) => useLibraryStore.getState().summaries.get(id)?.folderId)
  expect(await moveMany(ids, null)).toBe(true)
  await vi.waitFor(() => expect(places()).toEqual([null, null]))
  await vi.waitFor(() =>
    expect(useFolderStore.getState().counts.get(work.id)?.conversationCount).toBe(filedCount - 1),
  )
  useToastStore.getState().toasts.at(-1)?.action?.run()
  await vi.waitFor(() => expect(places()).toEqual([null, work.id]))
})
