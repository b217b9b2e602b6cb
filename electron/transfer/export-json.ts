import {
  type ConversationExport,
  type ConversationFile,
  conversationFileFormat,
  conversationFileVersion,
} from './conversation-file.ts'

/**
 * Writes a conversation as JSON text, indented so that people can read it too.
 * @param exportedAt UTC milliseconds
 */
export function exportJson(data: ConversationExport, exportedAt: number): string {
  const file: ConversationFile = {
    format: conversationFileFormat,
    version: conversationFileVersion,
    exportedAt,
    ...data,
  }
  return `${JSON.stringify(file, null, 2)}\n`
}
