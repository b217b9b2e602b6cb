// Opens a file, finds out whose it is and gives everything in it to a sink. Runs in a thread of its own for a history on
// disk, and in the calling thread for one in memory.
import { isBaton, readBaton } from './baton/read-baton.ts'
import { batonMarkdown } from './baton/read-baton-markdown.ts'
import type { ImportSink } from './conversation-record.ts'
import { ImportFileError } from './import-file-error.ts'
import type { DraftConversation, ImportSource } from './import-source.ts'
import { mapDraft } from './map-draft.ts'
import { type OpenedFile, openFile } from './opened-file.ts'
import { importSources } from './sources.ts'

export interface ReadImportOptions {
  /** As the person knows the file. */
  readonly name: string
  /** UTC milliseconds. */
  readonly now: number
  readonly signal: AbortSignal
  /** How much was read of how much, in bytes. */
  onProgress(done: number, total: number): void
  readonly sources?: readonly ImportSource[]
}

const longestSubject = 200

function subjectOf(draft: DraftConversation): string {
  const text = draft.title.trim() === '' ? draft.sourceId : draft.title
  return Array.from(text).slice(0, longestSubject).join('')
}

async function giveDraft(
  draft: DraftConversation,
  source: ImportSource,
  sink: ImportSink,
  now: number,
): Promise<void> {
  const subject = subjectOf(draft)
  try {
    const { record, issues } = await mapDraft(draft, {
      app: source.app,
      appName: source.name,
      now,
      keep: (file) => sink.attachment(file),
    })
    for (const sentence of issues) sink.issue({ subject, sentence }, false)
    await sink.conversation(record)
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error
    sink.issue({ subject, sentence: error.message }, true)
  }
}

async function readFrom(
  file: OpenedFile,
  source: ImportSource,
  sink: ImportSink,
  options: ReadImportOptions,
): Promise<void> {
  for await (const draft of source.read(file, { signal: options.signal })) {
    options.signal.throwIfAborted()
    if (draft.kind === 'conversation') await giveDraft(draft, source, sink, options.now)
    else sink.issue({ subject: draft.subject, sentence: draft.sentence }, draft.isSkippedConversation)
  }
}

async function findSource(file: OpenedFile, sources: readonly ImportSource[]): Promise<ImportSource | null> {
  for (const source of sources) if (await source.detect(file)) return source
  return null
}

/** @throws ImportFileError for a file nobody can read, and the signal's reason after a cancel */
export async function readImport(path: string, sink: ImportSink, options: ReadImportOptions): Promise<void> {
  const { name, signal, onProgress, sources = [batonMarkdown, ...importSources] } = options
  let done = 0
  let total = 0
  const file = await openFile(path, {
    name,
    signal,
    onRead(byteCount) {
      done += byteCount
      onProgress(Math.min(done, total), total)
    },
  })
  try {
    total = file.byteSize
    const isOwn = await isBaton(file)
    const source = isOwn ? null : await findSource(file, sources)
    // What was looked at to find out is read again.
    done = 0
    if (isOwn) {
      sink.begin('baton')
      await readBaton(file, sink)
      return
    }
    if (source === null) {
      throw new ImportFileError(
        `Baton does not know what ${name} is. It reads its own exports and those of ChatGPT, Claude, LibreChat, Open WebUI, Cherry Studio, Chatbox and llm.`,
      )
    }
    sink.begin(source.app)
    await readFrom(file, source, sink, options)
  } finally {
    await file.close()
  }
}
