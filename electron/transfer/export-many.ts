// Exports many conversations, one after the other in the order of their ids, with their attachments and, for everything,
// what belongs to the library. Nothing in it depends on when it runs: the same history gives the same files.
import type { ExportChoices, ExportSelection } from '../../shared/contract/transfer-contract.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { ExportReport, ImportIssue } from '../../shared/domain/job.ts'
import type { Store } from '../store/store.ts'
import { attachmentFile, isPacked } from './attachment-name.ts'
import { exportJson } from './export-json.ts'
import { exportLibraryFile, exportLostLedger } from './export-library-file.ts'
import { exportMarkdown } from './export-markdown.ts'
import { type ExportTarget, openTarget, type WrittenFile } from './export-target.ts'
import {
  conversationsFolder,
  libraryFileVersion,
  libraryName,
  lostLedgerName,
  manifestFormat,
  manifestName,
} from './library-file.ts'
import { createSteadyNames } from './name-export-file.ts'
import { type ReadConversation, readConversation } from './read-conversation.ts'
import { shortenIssue } from './shorten-issue.ts'
import { itemsOf, writeJson } from './write-json.ts'

export interface ExportManyOptions {
  readonly selection: ExportSelection
  readonly choices: ExportChoices
  readonly folder: string
  /** Of the file or folder, without an ending. */
  readonly name: string
  readonly signal: AbortSignal
  onProgress(done: number, total: number): void
}

const issueLimit = 1000

/** What is written so far. */
class Writing {
  readonly #store: Store
  readonly #target: ExportTarget
  readonly #choices: ExportChoices
  readonly #nameOf: ReturnType<typeof createSteadyNames>
  readonly #attachments = new Set<string>()
  readonly files: WrittenFile[] = []
  readonly issues: ImportIssue[] = []
  conversationCount = 0
  attachmentCount = 0

  constructor(store: Store, target: ExportTarget, choices: ExportChoices) {
    this.#store = store
    this.#target = target
    this.#choices = choices
    this.#nameOf = createSteadyNames(choices.format === 'json' ? 'json' : 'md')
  }

  async add(name: string, pieces: Iterable<string | Uint8Array>, packed = false): Promise<void> {
    this.files.push(await this.#target.add(name, pieces, packed))
  }

  async addConversation(id: ConversationId): Promise<void> {
    if (this.#store.conversations.get(id) === null) {
      this.report(id, 'This conversation no longer exists.')
      return
    }
    const read = readConversation(this.#store, id, this.#choices.branches)
    const used = new Map<string, string>()
    await this.add(`${conversationsFolder}${this.#nameOf(read.conversation)}`, this.#pieces(read, used))
    this.conversationCount += 1
    for (const [hash, mediaType] of used) await this.#addAttachment(hash, mediaType, read.conversation.title)
  }

  report(subject: string, sentence: string): void {
    if (this.issues.length < issueLimit) this.issues.push(shortenIssue({ subject, sentence }))
  }

  /** @param used is filled with the attachments that are named, and how each is stored */
  #pieces(read: ReadConversation, used: Map<string, string>): Iterable<string> {
    const { includesReasoning, includesToolCalls, includesCosts, format } = this.#choices
    const place = (hash: string, mediaType: string): string | null => {
      const stored = this.#store.transfer.attachment(hash)
      used.set(hash, stored?.mediaType ?? mediaType)
      return stored === null ? null : attachmentFile(hash, stored.mediaType)
    }
    if (format === 'json') return exportJson(this.#store, read, { kind: 'beside', place })
    return exportMarkdown(read, this.#store.turns.usage(read.conversation.id), {
      includesReasoning,
      includesToolCalls,
      includesCosts,
      attachmentPath(hash, mediaType) {
        const file = place(hash, mediaType)
        return file === null ? null : `../${file}`
      },
    })
  }

  async #addAttachment(hash: string, mediaType: string, title: string): Promise<void> {
    if (this.#attachments.has(hash)) return
    const file = this.#store.attachments.get(hash)
    if (file === null) {
      this.report(
        title,
        'The bytes of an attachment are missing from the history, so they are missing here too.',
      )
      return
    }
    this.#attachments.add(hash)
    this.attachmentCount += 1
    await this.add(attachmentFile(hash, mediaType), [file.bytes], isPacked(mediaType))
  }
}

function idsOf(store: Store, selection: ExportSelection): readonly ConversationId[] {
  return selection.kind === 'everything'
    ? store.transfer.conversationIds()
    : [...new Set(selection.conversationIds)].toSorted()
}

async function writeAll(store: Store, target: ExportTarget, options: ExportManyOptions): Promise<Writing> {
  const { selection, choices, onProgress } = options
  const writing = new Writing(store, target, choices)
  if (selection.kind === 'everything' && choices.format === 'json') {
    await writing.add(libraryName, exportLibraryFile(store))
    await writing.add(lostLedgerName, exportLostLedger(store))
  }
  const ids = idsOf(store, selection)
  onProgress(0, ids.length)
  for (const [index, id] of ids.entries()) {
    options.signal.throwIfAborted()
    await writing.addConversation(id)
    onProgress(index + 1, ids.length)
  }
  const manifest = writeJson([
    ['format', manifestFormat],
    ['version', libraryFileVersion],
    ['content', choices.format],
    ['conversationCount', writing.conversationCount],
    ['attachmentCount', writing.attachmentCount],
    ['files', itemsOf([...writing.files])],
  ])
  await writing.add(manifestName, manifest)
  return writing
}

/** @throws SaveFileError, and the signal's reason after a cancel; nothing was kept then */
export async function exportMany(store: Store, options: ExportManyOptions): Promise<ExportReport> {
  const { folder, name, signal, choices } = options
  const target = await openTarget(choices.container, { folder, name, signal })
  try {
    const { conversationCount, attachmentCount, issues } = await writeAll(store, target, options)
    const { path, byteSize } = await target.finish()
    return { path, byteSize, conversationCount, attachmentCount, issues }
  } finally {
    await target.discard()
  }
}
