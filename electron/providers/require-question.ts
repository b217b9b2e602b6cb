// A request ends with what is to be answered. When nothing is left of the last message, leaving it out would ask the
// question before it once more, and the answer would be to something else than what the person sent.
import { AdapterError, type RenderedMessage } from './adapter.ts'
import { failureOf, notSentCode } from './classify-failure.ts'

/**
 * For request builders that leave out what is empty.
 * @param isLeft whether anything of a message is sent
 * @throws AdapterError when the last message is not one to be answered, or nothing of it is left
 */
export function requireQuestion(
  messages: readonly RenderedMessage[],
  isLeft: (message: RenderedMessage) => boolean,
): void {
  const last = messages.at(-1)
  if (last !== undefined && last.role !== 'assistant' && isLeft(last)) return
  throw new AdapterError(
    failureOf('bad-request', {
      // The sentence names no vendor, since none was asked.
      vendorName: '',
      vendorCode: notSentCode,
      sentence: 'There is nothing to answer: the last message is empty.',
    }),
  )
}

function isBlank(message: RenderedMessage): boolean {
  return message.parts.every((part) => part.type === 'text' && part.text.trim() === '')
}

/** A history as it can be counted before there is a question: one as short as can be stands for it. Pure. */
export function withQuestion(messages: readonly RenderedMessage[]): readonly RenderedMessage[] {
  const last = messages.at(-1)
  if (last !== undefined && last.role !== 'assistant' && !isBlank(last)) return messages
  return [...messages, { role: 'user', parts: [{ type: 'text', text: '.' }], native: null }]
}
