// Reads fixtures the way an import does: written to a real file, opened, recognised and mapped. Nothing of it is a double.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ZipFile } from 'yazl'
import type {
  DraftConversation,
  DraftIssue,
  DraftMessage,
  DraftPart,
  ImportSource,
} from '../../../electron/transfer/import/import-source.ts'
import { type OpenedFile, openFile } from '../../../electron/transfer/import/opened-file.ts'
import { importSources } from '../../../electron/transfer/import/sources.ts'

export type ZipContent = Readonly<Record<string, string | Uint8Array>>

export async function zipOf(content: ZipContent): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, bytes] of Object.entries(content))
    zip.addBuffer(Buffer.from(bytes), name, { mtime: new Date(0) })
  zip.end()
  const pieces: Buffer[] = []
  for await (const piece of zip.outputStream) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

export interface TestFolder {
  readonly path: string
  /** Writes a file and returns its path. */
  put(name: string, content: string | Uint8Array): string
  remove(): void
}

export function makeFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'baton-import-test-'))
  return {
    path,
    put(name, content) {
      const file = join(path, name)
      writeFileSync(file, content)
      return file
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

export interface ReadFile {
  readonly apps: readonly string[]
  readonly conversations: readonly DraftConversation[]
  readonly issues: readonly DraftIssue[]
  /** One line for each message, conversation by conversation. */
  readonly outlines: readonly (readonly string[])[]
}

export async function withOpened<T>(path: string, use: (file: OpenedFile) => Promise<T>): Promise<T> {
  const file = await openFile(path, { signal: new AbortController().signal, onRead: () => {} })
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

export async function detectAll(file: OpenedFile): Promise<ImportSource[]> {
  const found: ImportSource[] = []
  for (const source of importSources) if (await source.detect(file)) found.push(source)
  return found
}

/** Everything that the application it is recognised as reads in a file. */
export function readFile(path: string): Promise<ReadFile> {
  return withOpened(path, async (file) => {
    const sources = await detectAll(file)
    const conversations: DraftConversation[] = []
    const issues: DraftIssue[] = []
    const outlines: string[][] = []
    for await (const draft of sources[0]?.read(file, { signal: new AbortController().signal }) ?? []) {
      if (draft.kind === 'issue') issues.push(draft)
      else {
        conversations.push(draft)
        outlines.push(await outline(draft))
      }
    }
    return { apps: sources.map(({ app }) => app), conversations, issues, outlines }
  })
}

async function partWords(part: DraftPart): Promise<string> {
  switch (part.type) {
    case 'text':
      return part.text
    case 'reasoning':
      return `(thinks${part.durationMs === null ? '' : ` ${part.durationMs} ms`}: ${part.text})`
    case 'tool-call':
      return `(calls ${part.name} ${part.callId}: ${part.argumentsJson})`
    case 'tool-result':
      return `(${part.isError ? 'failed' : 'returned'} ${part.name} ${part.callId}: ${part.output})`
    case 'file':
      return `(file ${part.file.name} ${part.file.mediaType} ${(await part.file.read()).byteLength})`
  }
}

async function messageLines(message: DraftMessage): Promise<string> {
  const words = await Promise.all(message.parts.map(partWords))
  const { answer, status } = message
  const about =
    answer === null
      ? ''
      : ` ${[answer.vendor ?? 'nobody', answer.modelId ?? '-', ...(status === 'complete' ? [] : [status])].join(' ')}`
  return `${message.sourceId} after ${message.parentSourceId ?? 'nothing'}: ${message.role}${about}: ${words.join(' | ')}`
}

function outline(draft: DraftConversation): Promise<string[]> {
  return Promise.all(draft.messages.map(messageLines))
}
