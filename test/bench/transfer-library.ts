// A library of about so many bytes for the bench of exports and imports: two fifths attachments, the rest talk with native
// content, turns and a ledger.
import { randomFillSync } from 'node:crypto'
import type { Store } from '../../electron/store/store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { aConversation, aMessage, aTurn } from '../harness/store-fixtures.ts'
import { answerText } from './answer-text.ts'

const attachmentBytes = 1_000_000
const messagesInEach = 50

export interface FilledLibrary {
  readonly conversationCount: number
  readonly messageCount: number
  readonly bytes: number
}

/** @param megabytes 10^6 bytes of text, native content and attachments together */
export function fillTransferLibrary(store: Store, megabytes: number): FilledLibrary {
  const text = answerText(4000)
  let bytes = 0
  let conversationCount = 0
  let attached = 0
  while (bytes < megabytes * 1e6) {
    const conversation = aConversation({ id: createId(), title: `Talk ${conversationCount}` })
    store.transaction(() => {
      store.conversations.insert(conversation)
      let parentId: string | null = null
      for (let index = 0; index < messagesInEach; index += 1) {
        const isQuestion = index % 2 === 0
        const own = `${createId()} ${text}`
        const isAttached = isQuestion && attached < bytes * 0.4
        const file = isAttached
          ? [
              store.attachments.put({
                name: 'picture.png',
                mediaType: 'image/png',
                bytes: randomFillSync(Buffer.alloc(attachmentBytes)),
              }),
            ]
          : []
        const message = aMessage(conversation.id, {
          parentId,
          role: isQuestion ? 'user' : 'assistant',
          parts: [{ type: 'text', text: own }, ...file],
        })
        store.messages.insert(
          message,
          isQuestion
            ? null
            : {
                api: 'openai-responses',
                vendor: 'openai',
                accountId: message.id,
                modelId: 'gpt-5',
                prefixHash: 'a'.repeat(64),
                content: [{ type: 'message', content: [{ type: 'output_text', text: own }] }],
              },
        )
        if (!isQuestion) store.turns.insert(aTurn(message, { status: 'complete', totalMs: 900 }))
        bytes += own.length * (isQuestion ? 1 : 2) + (isAttached ? attachmentBytes : 0)
        attached += isAttached ? attachmentBytes : 0
        parentId = message.id
      }
      store.conversations.update(conversation.id, { headMessageId: parentId })
    })
    conversationCount += 1
  }
  return { conversationCount, messageCount: conversationCount * messagesInEach, bytes }
}
