import type { ExportFormat } from '../../shared/contract/exported-file.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { Store } from '../store/store.ts'
import { exportJson } from './export-json.ts'
import { exportMarkdown } from './export-markdown.ts'
import { nameExportFile } from './name-export-file.ts'
import { readConversation } from './read-conversation.ts'

export interface ExportOptions {
  readonly conversationId: ConversationId
  readonly format: ExportFormat
  /** For Markdown; JSON always has everything. */
  readonly includesReasoning: boolean
  /** UTC milliseconds; its day stands in the name of the file. */
  readonly now: number
}

export interface ExportedFile {
  readonly fileName: string
  readonly mediaType: string
  readonly content: string
}

/** One conversation as one text, in the calling thread. @throws ConversationMissingError */
export function renderExport(store: Store, options: ExportOptions): ExportedFile {
  const { conversationId, format, includesReasoning, now } = options
  const isJson = format === 'json'
  const read = readConversation(store, conversationId, isJson ? 'all' : 'head')
  const pieces = isJson
    ? exportJson(store, read, { kind: 'embedded' })
    : exportMarkdown(read, store.turns.usage(conversationId), {
        includesReasoning,
        includesToolCalls: true,
        includesCosts: true,
        attachmentPath: () => null,
      })
  return {
    fileName: nameExportFile(read.conversation.title, now, isJson ? 'json' : 'md'),
    mediaType: isJson ? 'application/json' : 'text/markdown',
    content: [...pieces].join(''),
  }
}
