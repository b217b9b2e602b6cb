// What an export is made of, in words, and what is chosen when nothing is said.
import type { ExportChoices } from '../../shared/contract/transfer-contract.ts'
import { formatQuantity } from '../usage/format-numbers.ts'

/** JSON, everything, one zip file: what can be imported again without a loss. */
export function usualChoices(exportsReasoning: boolean): ExportChoices {
  return {
    format: 'json',
    container: 'zip',
    branches: 'all',
    includesReasoning: exportsReasoning,
    includesToolCalls: true,
    includesCosts: false,
  }
}

/** What is exported, for the heading. */
export function selectionWords(conversationCount: number | null): string {
  if (conversationCount === null) return 'Export everything'
  return conversationCount === 1
    ? 'Export a conversation'
    : `Export ${formatQuantity(conversationCount, 'conversation')}`
}

/** What comes of a format, in a sentence. */
export function formatWords({ format }: Pick<ExportChoices, 'format'>, isEverything: boolean): string {
  if (format === 'markdown') return 'For reading, with any editor. Attachments lie beside the text.'
  return isEverything
    ? 'Everything there is, folders, tags, templates and what was spent included. Another Baton can import it without a loss.'
    : 'Everything there is about them. Another Baton can import it without a loss.'
}
