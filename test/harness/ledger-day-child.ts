// Begins a call, or ends the one that was begun, in a process whose environment says where it is.
import { aMessage, aTurn, insertThread, openFile, startMs } from './store-fixtures.ts'

const [file = '', what] = process.argv.slice(2)
const store = openFile(file)
if (what === 'begin') {
  const { conversation, messages } = insertThread(store, 2)
  // Noon in Greenwich: the day after in New Zealand, still the same one in California.
  store.turns.insert(aTurn(messages[1] ?? aMessage(conversation.id), { startedAt: startMs }))
} else {
  for (const turn of store.turns.running()) store.turns.update({ ...turn, status: 'complete', totalMs: 5 })
}
store.close()
