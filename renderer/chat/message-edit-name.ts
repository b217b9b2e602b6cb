import type { MessageId } from '../../shared/domain/ids.ts'

/** The name under which the edit of a message is kept. */
export function messageEditName(messageId: MessageId): string {
  return `message ${messageId}`
}
