// Keeps the index in step with the history. New messages are found by their sequence, everything else stands in the table
// search_changes. What was there when the index was begun is taken in afterwards, newest first, so that searching is of use
// at once. Each step is one transaction of the index, with the position in it: whenever it ends, the next start goes on
// from there.
import type { Database as Connection } from 'better-sqlite3'
import type { HistoryChange, HistoryMessage, HistoryPart, HistoryReader } from './history-reader.ts'
import { type IndexMeta, readMeta } from './index-file.ts'
import type { IndexTokens } from './index-tokens.ts'
import type { IndexWriter } from './index-writer.ts'

/** So many at least are one step: many small steps would leave many small parts to be put together. */
const messagesPerPage = 192
const changesPerPage = 256
const titlesPerPage = 256

export interface IndexSync {
  /** Takes over what is new until the time is over. @returns whether that was everything */
  catchUp(untilMs: number): boolean
  /** Goes on with what was there before the index, then with tidying up. @returns whether everything is done */
  goOn(untilMs: number): boolean
  /** Up to which change everything is in the index. */
  lastChange(): number
  progress(): { doneCount: number; totalCount: number } | null
}

/** Whether the index has seen the past of this history and nothing else. */
export function fitsHistory(
  meta: IndexMeta,
  history: { storeId: string; commitCount: number; lastChange: number },
  tokens: IndexTokens,
): boolean {
  return (
    meta.storeId === history.storeId &&
    meta.token !== '' &&
    (meta.token === tokens.previous || meta.token === tokens.current) &&
    meta.commitCount <= history.commitCount &&
    meta.lastChange <= history.lastChange
  )
}

/** Makes a new index one of this history as it is now, with everything still to be taken in. */
function beginIndex(meta: IndexMeta, history: HistoryReader, tokens: IndexTokens): IndexMeta {
  if (meta.token !== '') return { ...meta, token: tokens.current }
  const { storeId, commitCount, highestSequence, lastChange } = history.identity()
  return {
    storeId,
    token: tokens.current,
    commitCount,
    lastChange,
    position: highestSequence,
    floor: highestSequence === 0 ? 0 : highestSequence + 1,
    titlesAfter: history.titlesAfter('', 1).length === 0 ? null : '',
  }
}

/** @param connection of an index that is new, or fits the history */
export function createIndexSync(
  connection: Connection,
  history: HistoryReader,
  writer: IndexWriter,
  tokens: IndexTokens,
): IndexSync {
  let meta = beginIndex(readMeta(connection), history, tokens)
  let seenVersion = ''
  /** What was removed is overwritten in the file; it must not stay in the log either. */
  let isLogStale = false
  let highest = history.identity().highestSequence

  const inTransaction = <T>(work: () => T): T => {
    connection.exec('BEGIN IMMEDIATE')
    const before = meta
    try {
      const result = work()
      writer.setMeta(meta)
      connection.exec('COMMIT')
      return result
    } catch (error) {
      meta = before
      seenVersion = ''
      if (connection.inTransaction) connection.exec('ROLLBACK')
      throw error
    }
  }

  const putAll = (messages: readonly HistoryMessage[]): void => {
    const closed = messages.filter((message) => message.isOpen === 0)
    const parts = Map.groupBy(
      history.parts(closed.map((message) => message.sequence)),
      (part: HistoryPart) => part.sequence,
    )
    for (const message of closed) writer.put(message, parts.get(message.sequence) ?? [])
    for (const message of messages) if (message.isOpen === 1) writer.wait(message.sequence)
  }

  const isIndexed = (sequence: number) => sequence <= meta.position && sequence >= meta.floor

  const apply = (change: HistoryChange): void => {
    const { kind, conversationId, messageSequence, highestLeft } = change
    if (kind === 'title') {
      const title = history.title(conversationId)
      if (title !== null) writer.putTitle(conversationId, title)
    } else if (kind === 'conversation-removed') {
      writer.removeConversation(conversationId)
      isLogStale = true
    } else if (messageSequence !== null) {
      const [message] = kind === 'message' ? history.messages([messageSequence]) : []
      if (message === undefined) {
        writer.remove(messageSequence)
        writer.noLongerWait(messageSequence)
      } else if (isIndexed(messageSequence)) putAll([message])
    }
    if (highestLeft === null) return
    // Numbers above it are given again, to other messages.
    writer.noLongerWaitAbove(highestLeft)
    const position = Math.min(meta.position, highestLeft)
    meta = { ...meta, position, floor: Math.min(meta.floor, position + 1) }
  }

  const takeWaiting = (): void => {
    const waiting = writer.waiting()
    if (waiting.length === 0) return
    const messages = history.messages(waiting)
    const settled = messages.filter((message) => message.isOpen === 0)
    putAll(settled)
    const left = new Set(messages.flatMap((message) => (message.isOpen === 1 ? [message.sequence] : [])))
    for (const sequence of waiting) if (!left.has(sequence)) writer.noLongerWait(sequence)
  }

  const takeNew = (): boolean => {
    const messages = history.messagesAfter(meta.position, messagesPerPage)
    const last = messages.at(-1)
    if (last === undefined) return true
    putAll(messages)
    const [from, to] = [writer.shardOf(meta.position), writer.shardOf(last.sequence)]
    if (to > from) writer.shardIsFull(from)
    meta = { ...meta, position: last.sequence }
    return messages.length < messagesPerPage
  }

  const takeTitles = (): void => {
    if (meta.titlesAfter === null) return
    const titles = history.titlesAfter(meta.titlesAfter, titlesPerPage)
    for (const { id, title } of titles) writer.putTitle(id, title)
    const last = titles.length < titlesPerPage ? null : (titles.at(-1)?.id ?? null)
    meta = { ...meta, titlesAfter: last }
  }

  const takeEarlier = (): void => {
    const messages = history.messagesBefore(meta.floor, messagesPerPage)
    // The words of a step are sorted by its end; in order they go in as they are.
    putAll(messages.toReversed())
    const before = writer.shardOf(meta.floor)
    const floor = messages.length < messagesPerPage ? 0 : (messages.at(-1)?.sequence ?? 0)
    meta = { ...meta, floor }
    for (let shard = writer.shardOf(floor) + 1; shard <= before; shard += 1) writer.shardIsFull(shard)
    if (floor === 0) writer.shardIsFull(0)
  }

  /** @returns whether nothing is left to tidy up */
  const tidy = (untilMs: number): boolean => {
    const next = writer.nextMerge(writer.shardOf(meta.position))
    if (next === null) return true
    let isDone = false
    inTransaction(() => {
      while (!isDone && performance.now() < untilMs) isDone = writer.mergeSome(next.number)
    })
    if (isDone && next.wanted === 2) isLogStale = true
    return false
  }

  /** Reads one state of the history, and notes that nothing of before it is known better. */
  const fromHistory = (read: () => void): void =>
    history.atOneMoment(() => {
      const { commitCount, highestSequence } = history.identity()
      highest = highestSequence
      read()
      meta = { ...meta, commitCount }
    })

  const isNothingNew = (): boolean => {
    const waiting = writer.waiting()
    const open =
      waiting.length === 0 ? [] : history.messages(waiting).filter((message) => message.isOpen === 1)
    return (
      open.length === waiting.length &&
      history.changes(meta.lastChange, 1).length === 0 &&
      history.identity().highestSequence <= meta.position
    )
  }

  const isBehind = () => meta.titlesAfter !== null || meta.floor > 0

  inTransaction(() => {})

  return {
    catchUp(untilMs) {
      const version = history.version()
      if (version === seenVersion) return true
      // Every commit of a stream comes along here: nothing is written for them.
      if (isNothingNew()) {
        seenVersion = version
        return true
      }
      const isDone = inTransaction(() => {
        let isEverything = false
        do {
          fromHistory(() => {
            const changes = history.changes(meta.lastChange, changesPerPage)
            for (const change of changes) {
              apply(change)
              meta = { ...meta, lastChange: change.sequence }
            }
            if (changes.length === changesPerPage) return
            takeWaiting()
            isEverything = takeNew()
          })
        } while (!isEverything && performance.now() < untilMs)
        return isEverything
      })
      if (isDone) seenVersion = version
      return isDone
    },
    goOn(untilMs) {
      const isRemovalLeft = writer.nextMerge(writer.shardOf(meta.position))?.wanted === 2
      if (!isRemovalLeft && isLogStale) {
        isLogStale = false
        if (!connection.memory) connection.pragma('wal_checkpoint(TRUNCATE)')
      }
      if (!isRemovalLeft && isBehind()) {
        inTransaction(() => {
          do {
            fromHistory(() => (meta.titlesAfter === null ? takeEarlier() : takeTitles()))
          } while (isBehind() && performance.now() < untilMs)
        })
        return false
      }
      return tidy(untilMs)
    },
    lastChange: () => meta.lastChange,
    progress() {
      const below = Math.max(0, meta.floor - 1)
      const above = Math.max(0, highest - meta.position)
      if (below + above === 0 && meta.titlesAfter === null) return null
      return { doneCount: Math.max(0, highest - below - above), totalCount: highest }
    },
  }
}
