// How a file of conversations reads: what is in it and what would come of it.
import type { SourceApp } from '../../shared/domain/conversation-source.ts'
import type { ImportReport } from '../../shared/domain/job.ts'
import { formatDay, formatQuantity } from '../usage/format-numbers.ts'

const appNames: Readonly<Record<SourceApp, string>> = {
  baton: 'Baton (JSON)',
  'baton-markdown': 'Baton (Markdown)',
  chatgpt: 'ChatGPT',
  claude: 'Claude',
  librechat: 'LibreChat',
  'open-webui': 'Open WebUI',
  'cherry-studio': 'Cherry Studio',
  chatbox: 'Chatbox',
  llm: 'llm',
}

/** The app a file is of, as people know it. */
export function appName(app: SourceApp): string {
  return appNames[app]
}

/** `428 conversations with 12,907 messages, from 14 Mar 2023 to 20 Oct 2026.` */
export function contentWords(report: ImportReport): string {
  const { conversationCount, messageCount, from, to } = report
  const size = `${formatQuantity(conversationCount, 'conversation')} with ${formatQuantity(messageCount, 'message')}`
  if (from === null || to === null) return `${size}. Nothing in it has a date.`
  return `${size}, from ${formatDay(from)} to ${formatDay(to)}.`
}

/** What the button says: what a click on it imports. */
export function takeWords({ newCount, extendedCount }: ImportReport): string {
  return `Import ${formatQuantity(newCount + extendedCount, 'conversation')}`
}
