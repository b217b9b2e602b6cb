// What is removed for good is gone: no row refers to it, and no byte of its text is left in the file or its log.
import { existsSync, readFileSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { truncateLog } from '../../electron/store/idle-checkpoint.ts'
import type { Store } from '../../electron/store/store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Part } from '../../shared/domain/part.ts'
import {
  aConversation,
  aHandle,
  aMessage,
  anOpenAnswer,
  aSegment,
  aTurn,
  openFile,
  startMs,
  temporaryFolder,
} from '../harness/store-fixtures.ts'

/** In every text of what is removed, and nowhere else. */
const canary = 'zqxCanaryOfTheRemovedOne'

interface Plan {
  /** Characters of each message, in the order of the thread. */
  readonly lengths: readonly number[]
  /** Where a second branch begins. */
  readonly branchAt: number
  /** Whether its picture stands in another conversation too. */
  readonly sharesPicture: boolean
  /** Messages of others written between two of its own. */
  readonly othersBetween: number
  readonly hasOpenAnswer: boolean
}

const plan: fc.Arbitrary<Plan> = fc.record({
  lengths: fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 3000, max: 30_000 })), {
    minLength: 1,
    maxLength: 12,
  }),
  branchAt: fc.nat(11),
  sharesPicture: fc.boolean(),
  othersBetween: fc.nat(3),
  hasOpenAnswer: fc.boolean(),
})

function partsOf(text: string, index: number, picture: Part): Part[] {
  const all: Part[] = [
    { type: 'text', text },
    { type: 'reasoning', text: `why ${text}`, startedAtMs: 1, durationMs: 2 },
    {
      type: 'tool-call',
      callId: `call-${text.slice(0, 30)}`,
      name: canary,
      argumentsJson: JSON.stringify({ text }),
    },
    { type: 'tool-result', callId: 'c', name: null, output: text, isError: false },
  ]
  return [...all.slice(0, 1 + (index % all.length)), ...(index === 0 ? [picture] : [])]
}

/** Everything the store can hold about a conversation, written in the order of its life. */
function writeVictim(
  store: Store,
  { lengths, branchAt, othersBetween, hasOpenAnswer }: Plan,
  picture: Part,
  between: () => void,
) {
  const tag = { id: createId(), name: `tag of ${createId()}`, createdAt: 1 }
  const folder = {
    id: createId(),
    name: 'A folder that stays',
    position: 0,
    model: null,
    systemText: null,
    createdAt: 1,
  }
  store.tags.put(tag)
  store.folders.put(folder)
  const conversation = aConversation({
    title: `${canary} title`,
    systemText: `${canary} system`,
    draft: `${canary} draft`,
    folderId: folder.id,
    tagIds: [tag.id],
    source: { kind: 'imported', app: 'chatgpt', id: canary, importedAt: 1 },
  })
  store.conversations.insert(conversation)
  const messages: Message[] = []
  for (const [index, length] of lengths.entries()) {
    for (let other = 0; other < othersBetween; other += 1) between()
    const isAnswer = index % 2 === 1
    const previous = messages.at(index === branchAt ? Math.max(0, index - 2) - index : -1)
    const message = aMessage(conversation.id, {
      parentId: previous?.id ?? null,
      role: isAnswer ? 'assistant' : 'user',
      parts: partsOf(`${canary} ${index} ${'words '.repeat(length / 6)}`, index, picture),
    })
    store.messages.insert(message)
    messages.push(message)
    if (!isAnswer) {
      store.pins.set(message.id, conversation.id, startMs)
      continue
    }
    const turn = aTurn(message, { status: 'complete', contextNotice: canary, rawFinishReason: canary })
    store.turns.insert(turn)
    store.turns.update(turn, {
      context: [],
      headers: { 'x-request-id': canary },
      identifiers: [{ kind: 'response', value: `resp_${canary}_${index}`, foundIn: 'body' }],
      metadata: { said: canary },
      requestBytes: 9,
      warnings: [{ code: 'odd', detail: canary }],
    })
    store.messages.settle(message, {
      api: 'openai-responses',
      vendor: 'openai',
      accountId: turn.accountId,
      modelId: 'gpt-5',
      content: [{ native: canary }],
      prefixHash: 'h',
    })
    store.handles.insert(aHandle(message, { value: `resp_${canary}` }))
    store.segments.insert(aSegment(message, { text: `${canary} summary`, turnId: turn.id }))
  }
  if (hasOpenAnswer) {
    const open = anOpenAnswer(conversation.id, { parentId: messages.at(-1)?.id ?? null })
    store.messages.insert(open)
    const part = { type: 'text' as const, text: '' }
    store.messages.journal(open.id, [
      { event: { type: 'part-start', index: 0, part }, atMs: 1 },
      { event: { type: 'part-delta', index: 0, delta: `${canary} half` }, atMs: 2 },
    ])
  }
  store.conversations.update(conversation.id, { headMessageId: messages.at(-1)?.id ?? null })
  return { conversation, messages }
}

/** What stays on purpose: what was spent was spent. */
const ledgerTables = new Set(['ledger_entries', 'ledger_days', 'ledger_conversation_days', 'ledger_names'])

function tablesOf(connection: BetterSqlite3.Database): string[] {
  return connection
    .prepare<[], string>(
      "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .pluck()
    .all()
}

/** What the search has still to take up: its own thread reads that a conversation went, forgets it and empties this. */
const waitingForSearch = 'search_changes'

/** Every row of every table but the ledger's, as text. */
function readRows(file: string): { table: string; rows: string[] }[] {
  const connection = new BetterSqlite3(file, { readonly: true })
  const tables = tablesOf(connection)
    .filter((table) => !ledgerTables.has(table) && table !== 'store_state')
    .map((table) => ({
      table,
      rows: connection
        .prepare(`SELECT * FROM "${table}"`)
        .raw()
        .all()
        .map((row) => JSON.stringify(row)),
    }))
  connection.close()
  return tables
}

function bytesOf(file: string): Buffer {
  return Buffer.concat(
    ['', '-wal', '-journal'].map((ending) =>
      existsSync(file + ending) ? readFileSync(file + ending) : Buffer.alloc(0),
    ),
  )
}

it('leaves no row and no byte of what is removed, and everything of others', () => {
  fc.assert(
    fc.property(plan, (planned) => {
      using folder = temporaryFolder()
      const store = openFile(folder.file)
      const bytes = Buffer.from(`${canary} ${'pixels '.repeat(2000)}`)
      const picture = store.attachments.put({ name: 'a.png', mediaType: 'image/png', bytes })
      const other = aConversation({ title: 'Stays' })
      store.conversations.insert(other)
      let last: Message | null = null
      const between = () => {
        last = aMessage(other.id, {
          parentId: last?.id ?? null,
          parts: [{ type: 'text', text: `stays ${'and stays '.repeat(40)}` }],
        })
        store.messages.insert(last)
      }
      between()
      if (planned.sharesPicture) store.messages.insert(aMessage(other.id, { parts: [picture] }))
      const { conversation, messages } = writeVictim(store, planned, picture, between)
      const names = [conversation.id, ...messages.map(({ id }) => id)]
      const before = readRows(folder.file)
      expect(bytesOf(folder.file).includes(canary)).toBe(true)

      store.conversations.remove(conversation.id)

      const after = readRows(folder.file)
      const isOfVictim = (row: string) => names.some((name) => row.includes(name))
      for (const { table, rows } of after) {
        expect(
          rows.filter((row) => row.includes(canary) && (table !== 'attachments' || !planned.sharesPicture)),
          table,
        ).toEqual([])
        if (table === waitingForSearch) {
          expect(rows.at(-1)).toContain(`"conversation-removed","${conversation.id}"`)
          continue
        }
        expect(rows.filter(isOfVictim), table).toEqual([])
        const kept = before.find((earlier) => earlier.table === table)?.rows ?? []
        if (table !== 'attachments')
          expect(rows, table).toEqual(kept.filter((row) => !isOfVictim(row) && !row.includes(canary)))
      }
      expect(store.attachments.get(picture.type === 'file' ? picture.hash : '') !== null).toBe(
        planned.sharesPicture,
      )
      // What no reader holds up leaves the log by itself when nothing is written for a while; see idle-checkpoint.
      const connection = new BetterSqlite3(folder.file)
      expect(truncateLog(connection)).toBe(true)
      connection.close()
      if (!planned.sharesPicture) expect(bytesOf(folder.file).includes(canary)).toBe(false)
      store.close()
    }),
    { numRuns: 15 },
  )
}, 60_000)
