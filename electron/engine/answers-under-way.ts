// Which answers are being made now, for whoever has to reckon with what they will cost: a call is in the ledger only once
// it has ended.
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import type { ModelRef } from '../../shared/domain/model.ts'

export interface AnswerUnderWay {
  readonly conversationId: ConversationId
  readonly answerId: MessageId
  readonly model: ModelRef
}

export interface AnswersUnderWay {
  begin(answer: AnswerUnderWay): void
  end(answerId: MessageId): void
  list(): readonly AnswerUnderWay[]
}

export function createAnswersUnderWay(): AnswersUnderWay {
  const open = new Map<MessageId, AnswerUnderWay>()
  return {
    begin: (answer) => void open.set(answer.answerId, answer),
    end: (answerId) => void open.delete(answerId),
    list: () => [...open.values()],
  }
}
