import { createId } from '../../shared/domain/create-id.ts'
import type { Message, MessageStatus } from '../../shared/domain/message.ts'
import type { Part } from '../../shared/domain/part.ts'

export interface PathStep {
  readonly role: Message['role']
  readonly parts: readonly Part[]
  readonly status?: MessageStatus
}

export const text = (value: string): Part => ({ type: 'text', text: value })
export const reasoning = (value: string): Part => ({
  type: 'reasoning',
  text: value,
  startedAtMs: null,
  durationMs: null,
})

/** Chains messages root to head, as a path of one conversation. */
export function makePath(steps: readonly PathStep[], conversationId = createId()): Message[] {
  let parentId: string | null = null
  return steps.map((step) => {
    const id = createId()
    const message: Message = {
      id,
      conversationId,
      parentId,
      role: step.role,
      status: step.status ?? 'complete',
      parts: [...step.parts],
      createdAt: 0,
      completedAt: 0,
    }
    parentId = id
    return message
  })
}
