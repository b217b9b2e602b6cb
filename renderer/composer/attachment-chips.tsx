import { FileText, X } from 'lucide-react'
import { formatBytes } from '../../shared/domain/format.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { type Attachment, removeAttachment } from '../state/attachments-store.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Spinner } from '../ui/spinner.tsx'

interface AttachmentChipsProps {
  readonly conversationId: ConversationId | null
  readonly attachments: readonly Attachment[]
}

/** The files that go with the message. */
export function AttachmentChips({ conversationId, attachments }: AttachmentChipsProps) {
  if (attachments.length === 0) return null
  return (
    <ul aria-label="Attached files" className="flex flex-wrap gap-2 px-3.5 pt-3">
      {attachments.map((attachment) => (
        <li
          key={attachment.key}
          className="flex h-11 max-w-60 items-center gap-2 rounded-block border border-line bg-background pr-1 pl-1.5"
        >
          {attachment.previewUrl === null ? (
            <span className="flex size-8 shrink-0 items-center justify-center rounded-inline bg-hover text-muted">
              <FileText size={16} aria-hidden="true" />
            </span>
          ) : (
            <img src={attachment.previewUrl} alt="" className="size-8 shrink-0 rounded-inline object-cover" />
          )}
          <span className="min-w-0 flex-1">
            <span className="block truncate text-small font-medium">{attachment.name}</span>
            <span className="flex items-center gap-1.5 text-tiny text-muted tabular">
              {attachment.part === null ? <Spinner size={11} label="Attaching" /> : null}
              {formatBytes(attachment.byteSize)}
            </span>
          </span>
          <IconButton
            icon={X}
            label={`Remove ${attachment.name}`}
            iconSize={14}
            side="top"
            onClick={() => removeAttachment(conversationId, attachment.key)}
          />
        </li>
      ))}
    </ul>
  )
}
