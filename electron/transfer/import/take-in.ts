// The end of every import: what was read goes into the history, or, in a dry run, only into the counts. Both go through
// the same plan, so that a dry run tells what an import would do.
import type { ConversationId } from '../../../shared/domain/ids.ts'
import type { ImportIssue, ImportReport } from '../../../shared/domain/job.ts'
import type { Store } from '../../store/store.ts'
import { shortenIssue } from '../shorten-issue.ts'
import type { ConversationRecord, ImportSink } from './conversation-record.ts'
import { planRecord } from './plan-record.ts'
import { writeLibraryPart } from './write-library-part.ts'
import { writeRecord } from './write-record.ts'

export interface TakeIn extends ImportSink {
  report(): ImportReport
  /** Conversations that were here and have more messages now. */
  readonly extendedIds: readonly ConversationId[]
  /** Removes attachments that came ahead of a conversation that never did. */
  tidy(): void
}

const issueLimit = 1000

type Counts = { -readonly [Name in keyof ImportReport]: ImportReport[Name] }

function branchesOf(record: ConversationRecord): number {
  const parents = new Set(record.messages.map(({ message }) => message.parentId))
  return record.messages.filter(({ message }) => !parents.has(message.id)).length
}

function widen(counts: Counts, record: ConversationRecord): void {
  for (const { message } of record.messages) {
    counts.from = counts.from === null ? message.createdAt : Math.min(counts.from, message.createdAt)
    counts.to = counts.to === null ? message.createdAt : Math.max(counts.to, message.createdAt)
  }
}

export function createTakeIn(
  store: Store,
  options: {
    readonly fileName: string
    readonly isDryRun: boolean
    /** Told the hash of each attachment before it is written ahead of its conversation, for tidying after a crash. */
    rememberAhead?(hash: string): void
  },
): TakeIn {
  const { isDryRun } = options
  const counts: Counts = {
    app: 'baton',
    fileName: options.fileName,
    conversationCount: 0,
    messageCount: 0,
    branchCount: 0,
    attachmentCount: 0,
    newCount: 0,
    extendedCount: 0,
    unchangedCount: 0,
    addedMessageCount: 0,
    skippedCount: 0,
    issues: [],
    issueCount: 0,
    from: null,
    to: null,
  }
  const issues: ImportIssue[] = []
  const extendedIds: ConversationId[] = []
  const attachments = new Set<string>()
  /** Put ahead of the conversation that uses them. */
  let ahead: string[] = []
  /** What a dry run would have written by now. */
  const wouldBe = new Set<ConversationId>()

  const issue = (entry: ImportIssue, isSkippedConversation: boolean): void => {
    counts.issueCount += 1
    if (isSkippedConversation) counts.skippedCount += 1
    if (issues.length < issueLimit) issues.push(shortenIssue(entry))
  }

  const tidy = (): void => {
    if (ahead.length > 0) store.transfer.removeUnusedAttachments(ahead)
    ahead = []
  }

  /** A conversation that was deleted meanwhile may have taken an attachment with it that both use. */
  const reportGone = ({ conversation, messages }: ConversationRecord): void => {
    if (isDryRun) return
    for (const part of messages.flatMap(({ message }) => message.parts)) {
      if (part.type !== 'file' || !attachments.has(part.hash)) continue
      if (store.transfer.attachment(part.hash) !== null) continue
      const sentence = `The attachment ${part.name} was deleted meanwhile. Import the file once more to have it back.`
      issue({ subject: conversation.title, sentence }, false)
    }
  }

  return {
    begin(app) {
      counts.app = app
    },
    async attachment({ hash, name, mediaType, bytes }) {
      attachments.add(hash)
      counts.attachmentCount = attachments.size
      if (isDryRun || store.transfer.attachment(hash) !== null) return
      options.rememberAhead?.(hash)
      ahead.push(hash)
      store.attachments.put({ name, mediaType, bytes })
    },
    async conversation(record) {
      const { id, title } = record.conversation
      const plan = wouldBe.has(id) ? ({ kind: 'unchanged' } as const) : planRecord(store, record)
      if (plan.kind === 'refused') {
        tidy()
        issue({ subject: title, sentence: plan.sentence }, true)
        return
      }
      counts.conversationCount += 1
      counts.messageCount += record.messages.length
      counts.branchCount += branchesOf(record)
      widen(counts, record)
      if (plan.kind === 'unchanged') {
        tidy()
        counts.unchangedCount += 1
        return
      }
      if (isDryRun) wouldBe.add(id)
      else writeRecord(store, record, plan)
      tidy()
      reportGone(record)
      if (plan.kind === 'new') {
        counts.newCount += 1
        counts.addedMessageCount += record.messages.length
      } else {
        counts.extendedCount += 1
        counts.addedMessageCount += plan.messages.length
        extendedIds.push(id)
      }
    },
    async library(part) {
      if (isDryRun) return
      for (const entry of writeLibraryPart(store, part)) issue(entry, false)
    },
    issue,
    report: () => ({ ...counts, issues: [...issues] }),
    extendedIds,
    tidy,
  }
}
