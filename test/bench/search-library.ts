// A library to search in: conversations over four years with words as seldom and as common as in a language, Japanese and
// Chinese among them, identifiers, code and costs. Written with the statements of SQLite in one transaction, and the same
// each time.
import BetterSqlite3 from 'better-sqlite3'
import { openFile } from '../harness/store-fixtures.ts'

const startMs = Date.UTC(2022, 10, 26)
const spanMs = 4 * 365 * 86_400_000
const wordCount = 60_000
const characterCount = 2_500
const models = [
  ['openai', 'large-2', 'Large 2'],
  ['openai', 'small-2', 'Small 2'],
  ['anthropic', 'poem-4', 'Poem 4'],
  ['google', 'star-3-mini', 'Star 3 mini'],
  ['ollama', 'local:8b', 'local:8b'],
] as const

/** Numbers from 0 to 1 that are the same each time. */
function createChance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296
  }
}

const commonest =
  'the to of and a in is that it for you on with as this be are can or not have from by if an at your we will use code file data so server function value which when type set config error how do one new time'.split(
    ' ',
  )

function makeWord(rank: number): string {
  const known = commonest[rank]
  if (known !== undefined) return known
  const consonants = 'bcdfglmnprstv'
  const vowels = 'aeiou'
  let rest = rank * 7919
  let word = ''
  while (rest > 0 || word.length < 4) {
    word += consonants[rest % consonants.length] ?? ''
    rest = Math.floor(rest / consonants.length)
    word += vowels[rest % vowels.length] ?? ''
    rest = Math.floor(rest / vowels.length)
  }
  return word
}

/** How often things of each rank come, as in languages: the second half as often as the first, and so on. */
function createZipf(count: number, chance: () => number): () => number {
  const table = new Uint32Array(1 << 20)
  const weights = Array.from({ length: count }, (_none, rank) => 1 / (rank + 2.7) ** 1.07)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let at = 0
  let sum = 0
  for (const [rank, weight] of weights.entries()) {
    sum += weight
    const end = Math.min(table.length, Math.round((sum / total) * table.length))
    table.fill(rank, at, end)
    at = Math.max(at, end)
  }
  return () => table[Math.floor(chance() * table.length)] ?? 0
}

export interface SearchLibrary {
  /** Words by how common they are. */
  readonly words: readonly string[]
  readonly conversationId: string
  readonly textBytes: number
}

export function fillSearchLibrary(path: string, messageCount: number): SearchLibrary {
  openFile(path).close()
  const connection = new BetterSqlite3(path)
  connection.pragma('journal_mode = WAL')
  connection.pragma('synchronous = OFF')
  connection.pragma('foreign_keys = OFF')
  const chance = createChance(5)
  const words = Array.from({ length: wordCount }, (_none, rank) => makeWord(rank))
  const pickWord = createZipf(wordCount, chance)
  const pickCharacter = createZipf(characterCount, chance)
  const word = () => words[pickWord()] ?? ''
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
  const id = (kind: number, number: number) =>
    `0199${kind}000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`

  const textOf = (isAnswer: boolean): string => {
    // Some long, most short: lengths spread as they do in chats.
    const length = Math.ceil((isAnswer ? 70 : 14) * (0.2 - Math.log(1 - chance() * 0.98)))
    if (chance() < 0.05) {
      return Array.from({ length: length * 3 }, (_none, index) =>
        index % 17 === 16 ? '。' : String.fromCodePoint(0x4e00 + pickCharacter()),
      ).join('')
    }
    const parts: string[] = []
    for (let index = 0; index < length; index += 1) {
      const kind = chance()
      if (kind < 0.02) parts.push(`${word()}${capital(word())}${capital(word())}`)
      else if (kind < 0.03) parts.push(`${word()}_${word()}`)
      else if (kind < 0.04) parts.push(String(Math.floor(chance() * 5_000)))
      else parts.push(word())
      if (kind > 0.93) parts[parts.length - 1] += '.'
    }
    const text = parts.join(' ')
    return isAnswer && chance() < 0.15 ? `${text}\n\`\`\`ts\nconst ${word()} = ${word()}()\n\`\`\`` : text
  }

  const insertConversation = connection.prepare(
    `INSERT INTO conversations (id, title, title_source, created_at, updated_at, pinned_at, archived_at,
      trashed_at, head_message_id, continuation_mode, draft) VALUES (?, ?, 'first-message', ?, ?, ?, ?, ?, ?, 'automatic', '')`,
  )
  const insertMessage = connection.prepare(
    `INSERT INTO messages (id, conversation_id, parent_id, role, status, created_at, completed_at)
      VALUES (?, ?, ?, ?, 'complete', ?, ?)`,
  )
  const insertPart = connection.prepare(
    `INSERT INTO parts (message_id, position, type, text) VALUES (?, 0, 'text', ?)`,
  )
  const insertTurn = connection.prepare(
    `INSERT INTO turns (id, conversation_id, message_id, attempt, status, started_at, api, vendor, account_id, account_name,
      model_asked, model_name, carry_kind, carry_reason, carry_sentence, carry_messages_sent, carry_messages_on_path,
      usage_input_total, usage_output_total, cost_nano_usd, cost_source, notes, headers, warnings, metadata)
      VALUES (?, ?, ?, 1, 'complete', ?, 'openai-chat', ?, 'a1', 'Work', ?, ?, 'replay', 'first-turn', 'Sent in full.', 1, 1,
        ?, ?, ?, 'computed', '[]', '{}', '[]', 'null')`,
  )
  const insertIdentifier = connection.prepare(
    `INSERT INTO identifiers (turn_id, position, kind, value, found_in) VALUES (?, 0, 'response', ?, 'id')`,
  )
  let textBytes = 0
  let number = 0
  let conversations = 0
  let longest = { id: '', count: 0 }
  connection.exec('BEGIN')
  while (number < messageCount) {
    const conversationId = id(1, conversations)
    const count = Math.min(messageCount - number, 2 + Math.floor(-Math.log(1 - chance() * 0.999) * 48))
    if (count > longest.count) longest = { id: conversationId, count }
    // One in twenty is imported: older than its neighbours.
    const isImported = chance() < 0.05
    const share = isImported ? chance() * 0.5 : number / messageCount
    const atMs = Math.floor(startMs + share * spanMs)
    const title = capital([word(), word(), word(), word()].join(' '))
    const kind = chance()
    insertConversation.run(
      conversationId,
      title,
      atMs,
      atMs + count * 60_000,
      kind < 0.01 ? atMs : null,
      kind > 0.7 && kind < 0.95 ? atMs : null,
      kind > 0.97 ? atMs : null,
      id(2, number + count - 1),
    )
    for (let index = 0; index < count; index += 1) {
      const messageId = id(2, number)
      const createdAt = atMs + index * 60_000
      const isAnswer = index % 2 === 1
      const text = textOf(isAnswer)
      textBytes += Buffer.byteLength(text)
      insertMessage.run(
        messageId,
        conversationId,
        index === 0 ? null : id(2, number - 1),
        isAnswer ? 'assistant' : 'user',
        createdAt,
        createdAt,
      )
      insertPart.run(messageId, text)
      if (isAnswer) {
        const [vendor, modelId, name] =
          models[(conversations + (chance() < 0.1 ? 1 : 0)) % models.length] ?? models[0]
        const [input, output] = [Math.floor(chance() * 20_000), Math.floor(text.length / 4)]
        insertTurn.run(
          id(3, number),
          conversationId,
          messageId,
          createdAt,
          vendor,
          modelId,
          name,
          input,
          output,
          input * 2_500 + output * 10_000,
        )
        insertIdentifier.run(id(3, number), `resp_${number.toString(36).padStart(9, '0')}`)
      }
      number += 1
    }
    conversations += 1
  }
  connection.prepare('UPDATE store_state SET commit_count = commit_count + 1').run()
  connection.exec('COMMIT')
  connection.pragma('wal_checkpoint(TRUNCATE)')
  connection.close()
  return { words, conversationId: longest.id, textBytes }
}
