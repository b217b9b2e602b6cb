// Writes threads, journals, settled answers and removals without end; prints the id of each message after its commit.
import { writeSync } from 'node:fs'
import { createId } from '../../shared/domain/create-id.ts'
import { aConversation, aHandle, aMessage, anOpenAnswer, aTurn, openFile } from './store-fixtures.ts'

const usage = {
  inputTotal: 100,
  cacheRead: 40,
  cacheWrite: null,
  outputTotal: 10,
  reasoning: 0,
  reportedNanoUsd: null,
  raw: {},
}
const cost = { nanoUsd: 700, source: 'computed', priceVersion: 'v' } as const

const [file = ''] = process.argv.slice(2)
const store = openFile(file)
// Synchronous, so that a line is out before the next commit begins.
const acknowledge = (id: string) => writeSync(1, `${id}\n`)

for (;;) {
  const conversation = aConversation()
  store.conversations.insert(conversation)
  let parentId: string | null = null
  for (let index = 0; index < 20; index += 1) {
    const question = aMessage(conversation.id, {
      parentId,
      parts: [{ type: 'text', text: createId().repeat(20) }],
    })
    const answer = anOpenAnswer(conversation.id, { parentId: question.id })
    store.transaction(() => {
      store.messages.insert(question)
      store.messages.insert(answer)
      store.conversations.update(conversation.id, { headMessageId: answer.id })
    })
    acknowledge(question.id)
    const turn = aTurn(answer)
    store.turns.insert(turn)
    store.messages.journal(answer.id, [
      { event: { type: 'part-start', index: 0, part: { type: 'text', text: 'x'.repeat(3000) } }, atMs: 1 },
    ])
    store.transaction(() => {
      const parts = [{ type: 'text', text: answer.id } as const]
      store.messages.settle({ ...answer, status: 'complete', parts, completedAt: 1 }, null)
      store.turns.update({ ...turn, status: 'complete', usage, cost, totalMs: 5 })
      store.handles.insert(aHandle(answer))
    })
    acknowledge(answer.id)
    parentId = answer.id
  }
  const passing = aConversation()
  store.conversations.insert(passing)
  const passingAnswer = aMessage(passing.id)
  store.messages.insert(passingAnswer)
  store.turns.insert(aTurn(passingAnswer, { status: 'stopped' }))
  store.conversations.remove(passing.id)
}
