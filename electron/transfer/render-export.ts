import type { ExportFormat } from '../../shared/contract/exported-file.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { Store } from '../store/store.ts'
import { exportJson } from './export-json.ts'
import { exportMarkdown } from './export-markdown.ts'
import { gatherConversation } from './gather-conversation.ts'
import { nameExportFile } from './name-export-file.ts'

export interface ExportOptions {
  readonly conversationId: ConversationId
  readonly format: ExportFormat
  /** For Markdown; JSON always has everything. */
  readonly includesReasoning: boolean
  /** UTC milliseconds. */
  readonly now: number
}

export interface ExportedFile {
  readonly fileName: string
  readonly mediaType: string
  readonly content: string
}

/** Gathers and writes, in the calling thread. @throws ConversationMissingError */
export function renderExport(store: Store, options: ExportOptions): ExportedFile {
  const { conversationId, format, includesReasoning, now } = options
  const data = gatherConversation(store, conversationId, format === 'json')
  const { title } = data.conversation
  return format === 'json'
    ? {
        fileName: nameExportFile(title, now, 'json'),
        mediaType: 'application/json',
        content: exportJson(data, now),
      }
    : {
        fileName: nameExportFile(title, now, 'md'),
        mediaType: 'text/markdown',
        content: exportMarkdown(data, { includesReasoning, exportedAt: now }),
      }
}
