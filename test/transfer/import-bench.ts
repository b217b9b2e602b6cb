// What tests of imports share: files in a folder of their own, an import without a thread, drafts to change where a test looks.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Store } from '../../electron/store/store.ts'
import type {
  DraftConversation,
  DraftMessage,
  ImportSource,
} from '../../electron/transfer/import/import-source.ts'
import { readImport } from '../../electron/transfer/import/read-import.ts'
import { createTakeIn } from '../../electron/transfer/import/take-in.ts'
import type { ImportReport } from '../../shared/domain/job.ts'

export const importedAt = Date.UTC(2026, 10, 26)

export interface FileFolder {
  readonly path: string
  write(name: string, content: string | Uint8Array): string
  [Symbol.dispose](): void
}

export function fileFolder(): FileFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'baton-import-'))
  return {
    path: folder,
    write(name, content) {
      const file = path.join(folder, name)
      writeFileSync(file, content)
      return file
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}

/** @param sources in the place of the real ones */
export async function importFile(
  store: Store,
  file: string,
  options: { readonly isDryRun?: boolean; readonly sources?: readonly ImportSource[] } = {},
): Promise<ImportReport> {
  const { isDryRun = false, sources } = options
  const takeIn = createTakeIn(store, { fileName: path.basename(file), isDryRun })
  await readImport(file, takeIn, {
    name: path.basename(file),
    now: importedAt,
    signal: new AbortController().signal,
    onProgress: () => {},
    ...(sources === undefined ? {} : { sources }),
  })
  takeIn.tidy()
  return takeIn.report()
}

export function aDraft(changes: Partial<DraftConversation> = {}): DraftConversation {
  return {
    kind: 'conversation',
    sourceId: 'talk-1',
    title: 'A talk elsewhere',
    createdAt: 1000,
    updatedAt: null,
    systemText: null,
    folderName: null,
    tagNames: [],
    isArchived: false,
    isPinned: false,
    headSourceId: null,
    messages: [aDraftMessage('1', null), aDraftMessage('2', '1', 'assistant')],
    issues: [],
    ...changes,
  }
}

export function aDraftMessage(
  sourceId: string,
  parentSourceId: string | null,
  role: DraftMessage['role'] = 'user',
  changes: Partial<DraftMessage> = {},
): DraftMessage {
  return {
    sourceId,
    parentSourceId,
    role,
    parts: [{ type: 'text', text: `Text of ${sourceId}` }],
    createdAt: null,
    status: 'complete',
    answer: null,
    ...changes,
  }
}

/** An application whose every file holds these conversations. */
export function sourceOf(drafts: () => readonly DraftConversation[]): ImportSource {
  return {
    app: 'chatgpt',
    name: 'ChatGPT',
    detect: async () => true,
    async *read() {
      yield* drafts()
    },
  }
}
