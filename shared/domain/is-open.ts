import type { Message } from './message.ts'

/** True while the engine still works on the message. */
export function isOpen(message: Pick<Message, 'status'>): boolean {
  return message.status === 'pending' || message.status === 'streaming'
}
