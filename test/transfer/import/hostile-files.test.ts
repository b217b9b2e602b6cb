// Whatever stands in a file: reading it ends soon, by a report or a sentence; every conversation is whole or absent; and
// nothing is left behind outside of the history.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../../electron/store/store.ts'
import { checkRecord } from '../../../electron/transfer/import/check-record.ts'
import { unforeseenSentence } from '../../../electron/transfer/import/foreign/guard-record.ts'
import { ImportFileError } from '../../../electron/transfer/import/import-file-error.ts'
import type { DraftConversation } from '../../../electron/transfer/import/import-source.ts'
import { mapDraft } from '../../../electron/transfer/import/map-draft.ts'
import { readImport } from '../../../electron/transfer/import/read-import.ts'
import { createTakeIn } from '../../../electron/transfer/import/take-in.ts'
import type { ImportReport } from '../../../shared/domain/job.ts'
import { messagePath } from '../../../shared/domain/message-path.ts'
import { chatboxExport } from '../../fixtures/imports/chatbox/chatbox-export.ts'
import { conversationsJson } from '../../fixtures/imports/chatgpt/chatgpt-export.ts'
import { dataJson, writeDatabase } from '../../fixtures/imports/cherry-studio/cherry-studio-backup.ts'
import { conversationsJson as claudeConversations } from '../../fixtures/imports/claude/claude-export.ts'
import { flatExport, treeExport } from '../../fixtures/imports/librechat/librechat-export.ts'
import { writeResponses, writeThreads } from '../../fixtures/imports/llm/llm-logs.ts'
import { openWebuiExport } from '../../fixtures/imports/open-webui/open-webui-export.ts'
import { copyEmptyHistory } from '../../harness/copy-empty-history.ts'
import { detectAll, makeFolder, type TestFolder, withOpened, zipOf } from './draft-bench.ts'
import { damageBytes, damages, spoilings, spoilJson } from './hostile-values.ts'
import { sampleExports } from './sample-exports.ts'

/** Many more for a night. */
const runs = Number(process.env.BATON_IMPORT_RUNS ?? 6)

let folder: TestFolder
let temporary: TestFolder
const usualTemporary = process.env.TMPDIR

beforeAll(() => {
  folder = makeFolder()
  temporary = makeFolder()
  // Where Baton puts copies while it reads; nothing may stay there.
  process.env.TMPDIR = temporary.path
})
afterAll(() => {
  if (usualTemporary === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = usualTemporary
  folder.remove()
  temporary.remove()
})

const signal = new AbortController().signal

/** What a person gets to read of it: the report, or the sentence with which it was refused. */
async function tryToTakeIn(store: Store, path: string): Promise<ImportReport | string> {
  const sink = createTakeIn(store, { fileName: 'a file', isDryRun: false })
  try {
    await readImport(path, sink, { name: 'a file', now: 1_790_000_000_000, signal, onProgress: () => {} })
  } catch (error) {
    sink.tidy()
    if (error instanceof ImportFileError) return error.message
    throw error
  }
  return sink.report()
}

function expectSentence(text: string): void {
  expect(text).toMatch(/^\S.*[.]$/s)
}

/** Every conversation is a tree with a head in it, and has as many messages as the report says. */
function expectWhole(store: Store, result: ImportReport | string): void {
  let messageCount = 0
  for (const id of store.transfer.conversationIds()) {
    const messages = store.messages.list(id)
    expect(messages.length).toBeGreaterThan(0)
    const head = store.conversations.get(id)?.headMessageId ?? null
    expect(head).not.toBeNull()
    expect(
      messagePath(new Map(messages.map((message) => [message.id, message])), head).length,
    ).toBeGreaterThan(0)
    messageCount += messages.length
  }
  if (typeof result === 'string') expectSentence(result)
  else {
    expect(result.newCount).toBe(store.transfer.conversationIds().length)
    expect(result.addedMessageCount).toBe(messageCount)
    for (const { sentence } of result.issues) {
      expectSentence(sentence)
      expect(sentence).not.toContain(unforeseenSentence)
    }
  }
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  expect(readdirSync(temporary.path)).toEqual([])
}

async function expectHarmless(bytes: string | Uint8Array, name = 'hostile'): Promise<ImportReport | string> {
  const { store } = copyEmptyHistory()
  const path = folder.put(name, bytes)
  const result = await tryToTakeIn(store, path)
  expectWhole(store, result)
  expect(readdirSync(folder.path)).toContain(name)
  store.close()
  return result
}

const jsonFiles: readonly (readonly [string, () => unknown])[] = [
  ['chatgpt', conversationsJson],
  ['claude', claudeConversations],
  ['librechat', flatExport],
  ['librechat, a tree', () => treeExport('messagesTree')],
  ['open-webui', openWebuiExport],
  ['cherry-studio', dataJson],
  ['chatbox', chatboxExport],
]

describe('a file of which a few values are spoiled', () => {
  it.each(jsonFiles)('is harmless: %s', async (_app, content) => {
    const text = JSON.stringify(content())
    await fc.assert(
      fc.asyncProperty(spoilings, async (how) => {
        await expectHarmless(spoilJson(text, how))
      }),
      { numRuns: runs },
    )
  })

  it('is harmless as what one application keeps as text within text', async () => {
    const data = dataJson() as { localStorage: Record<string, string> }
    const state = data.localStorage['persist:cherry-studio'] ?? ''
    const slice = (JSON.parse(state) as { assistants: string }).assistants
    await fc.assert(
      fc.asyncProperty(spoilings, async (how) => {
        data.localStorage['persist:cherry-studio'] = JSON.stringify({ assistants: spoilJson(slice, how) })
        await expectHarmless(JSON.stringify(data))
      }),
      { numRuns: runs },
    )
  })
})

describe('a file whose bytes are damaged', () => {
  it.each(jsonFiles)('is harmless: %s', async (_app, content) => {
    const bytes = Buffer.from(JSON.stringify(content()))
    await fc.assert(
      fc.asyncProperty(damages, async (damage) => {
        await expectHarmless(damageBytes(bytes, damage))
      }),
      { numRuns: runs },
    )
  })

  it.each(sampleExports)('is harmless as it comes from the application: $app', async (sample) => {
    const path = await sample.write(folder, false)
    const bytes = readFileSync(path)
    await fc.assert(
      fc.asyncProperty(damages, async (damage) => {
        await expectHarmless(damageBytes(bytes, damage))
      }),
      { numRuns: runs },
    )
  })

  it.each<[string, (path: string) => void, (bytes: Uint8Array) => Promise<Uint8Array>]>([
    ['responses', writeResponses, async (bytes) => bytes],
    ['threads', writeThreads, async (bytes) => bytes],
    ['in a zip', writeDatabase, (bytes) => zipOf({ 'manifest.json': '{}', 'backup.sqlite': bytes })],
  ])('is harmless as a database, page by page: %s', async (_what, write, wrap) => {
    const path = join(folder.path, 'sound.db')
    write(path)
    const bytes = readFileSync(path)
    const others = fc.uint8Array({ minLength: 64, maxLength: 4_096 })
    await fc.assert(
      fc.asyncProperty(fc.nat(), others, async (at, page) => {
        // The first page says where everything is; without it there is no database at all.
        const place = 4_096 + (at % (bytes.length - 4_096))
        await expectHarmless(await wrap(damageBytes(bytes, { kind: 'flip', at: place, bytes: page })))
      }),
      { numRuns: runs },
    )
  })

  it('says what it read before the cut', async () => {
    const text = JSON.stringify([...claudeConversations(), ...claudeConversations()])
    const result = await expectHarmless(text.slice(0, -200))
    expect(result).toMatchObject({ newCount: 2 })
    expect(typeof result === 'string' ? [] : result.issues.map(({ sentence }) => sentence)).toContain(
      'The file ends in the middle. What stands before that was read.',
    )
  })

  it('says where bytes were no text', async () => {
    const bytes = Buffer.from(JSON.stringify(claudeConversations()))
    const at = bytes.indexOf('fifty thousand')
    bytes[at] = 0xff
    const result = await expectHarmless(bytes)
    expect(typeof result === 'string' ? [] : result.issues.map(({ sentence }) => sentence)).toContain(
      'Some bytes in it are no text; a mark stands in their place.',
    )
  })
})

const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`
const many = 100_000

/** A conversation of each kind whose messages this makes. */
function chatgptOf(nodes: readonly [string, string | null][], current: string): string {
  const mapping = nodes.map(([id, parent]) => {
    const message = `{"id":"${id}","author":{"role":"user"},"content":{"content_type":"text","parts":["${id}"]}}`
    return `"${id}":{"id":"${id}","parent":${JSON.stringify(parent)},"message":${message}}`
  })
  return `[{"title":"t","id":"c","mapping":{${mapping.join(',')}},"current_node":"${current}"}]`
}

describe('a file made to do harm', () => {
  const sound = JSON.stringify(claudeConversations()).slice(1)

  it.each([
    ['a conversation', `[${sound.slice(0, -1)},${deep(many)}]`],
    [
      'a message',
      `[{"uuid":"x","name":"x","chat_messages":[{"uuid":"y","sender":"human","content":${deep(many)}}]},${sound}`,
    ],
    ['objects', `[{"uuid":"x","chat_messages":${'{"a":'.repeat(many)}1${'}'.repeat(many)}},${sound}`],
  ])('is read around what nests 100,000 levels deep: %s', async (_what, text) => {
    const result = await expectHarmless(text)
    expect(result).toMatchObject({ app: 'claude', newCount: 2 })
    expect(typeof result === 'string' ? [] : result.issues.map(({ sentence }) => sentence)).toContain(
      'It is nested more than 1000 levels deep.',
    )
  })

  it.each([
    ['an array', deep(many)],
    ['unended arrays', '['.repeat(2_000_000)],
    ['unended objects', '{"a":'.repeat(400_000)],
    ['one string', `"${'x'.repeat(2_000_000)}`],
    ['nothing', ''],
    ['zeros', Buffer.alloc(1_000_000)],
    ['a mark only', Buffer.from([0xef, 0xbb, 0xbf])],
  ])('is refused with a sentence when it is only %s', async (_what, content) => {
    const result = await expectHarmless(content)
    expect(result).toContain('Baton does not know what a file is.')
  })

  /** Reads it as an import does, without writing so many messages down. */
  async function readOnly(text: string): Promise<DraftConversation[]> {
    return withOpened(folder.put('many.json', text), async (file) => {
      const [source] = await detectAll(file)
      const conversations: DraftConversation[] = []
      for await (const draft of source?.read(file, { signal }) ?? []) {
        if (draft.kind === 'conversation') conversations.push(draft)
      }
      return conversations
    })
  }

  it('is read in a moment with 100,000 answers to one question', async () => {
    const nodes: [string, string | null][] = [['q', null]]
    for (let index = 0; index < many; index += 1) nodes.push([`a${index}`, 'q'])
    const [conversation] = await readOnly(chatgptOf(nodes, 'a7'))
    expect(conversation).toMatchObject({ headSourceId: 'a7', issues: [] })
    expect(conversation?.messages).toHaveLength(many + 1)
  }, 60_000)

  it('is read in a moment as a circle of 20,000 messages, and mended', async () => {
    const length = 20_000
    const nodes = Array.from({ length }, (_, index): [string, string] => [
      `m${index}`,
      `m${(index + 1) % length}`,
    ])
    const [conversation] = await readOnly(chatgptOf(nodes, 'm0'))
    if (conversation === undefined) throw new Error('nothing was read')
    const { record, issues } = await mapDraft(conversation, {
      app: 'chatgpt',
      appName: 'x',
      now: 1,
      keep: async () => {},
    })
    expect(checkRecord(record).messages).toHaveLength(length)
    expect(issues).toEqual(['Messages that followed each other in a circle were parted.'])
  }, 60_000)

  it('does not reach the prototypes of objects', async () => {
    const text = `[{"uuid":"x","name":"x","__proto__":{"polluted":true},"chat_messages":[{"uuid":"y","__proto__":{"sender":"human","polluted":true},"sender":"human","text":"Hello"}]}]`
    expect(await expectHarmless(text)).toMatchObject({ newCount: 1 })
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  it('has no branches upon branches that take for ever', async () => {
    const session = {
      id: 's',
      name: 's',
      messages: [{ id: 'm0', role: 'user', content: 'x' }],
      messageForksHash: {} as Record<string, unknown>,
    }
    for (let index = 20_000; index > 0; index -= 1) {
      session.messageForksHash[`m${index - 1}`] = {
        position: 0,
        lists: [{ messages: [{ id: `m${index}`, role: 'user', content: 'x' }] }],
      }
    }
    const text = JSON.stringify({ 'chat-sessions-list': [], 'session:s': session })
    expect((await readOnly(text)).map(({ messages }) => messages.length)).toEqual([20_001])
  }, 60_000)

  it('makes no name of a file that leads elsewhere', async () => {
    const { store } = copyEmptyHistory()
    const names = ['../../etc/passwd', 'C:\\Windows\\x.txt', '..', 'a\u202Efdp.exe', '\u0000', '']
    const message = {
      uuid: 'm',
      sender: 'human',
      text: 'x',
      attachments: names.map((file_name) => ({ file_name, extracted_content: 'x' })),
    }
    const path = folder.put(
      'names.json',
      JSON.stringify([{ uuid: 'c', name: 'c', chat_messages: [message] }]),
    )
    await tryToTakeIn(store, path)
    const [id = ''] = store.transfer.conversationIds()
    const parts = store.messages.list(id).flatMap((one) => one.parts)
    expect(parts.flatMap((part) => (part.type === 'file' ? [part.name] : []))).toEqual([
      'passwd',
      'x.txt',
      'text.txt',
      'afdp.exe',
      'text.txt',
      'text.txt',
    ])
    store.close()
  })
})

describe('what is read meanwhile', () => {
  it('leaves the files it came from as they are', async () => {
    for (const sample of sampleExports) {
      const path = await sample.write(folder, false)
      const before = readFileSync(path)
      const { store } = copyEmptyHistory()
      await tryToTakeIn(store, path)
      store.close()
      expect(readFileSync(path).equals(before)).toBe(true)
    }
  })

  it('ends at once when it is cancelled', async () => {
    const path = folder.put(
      'some.zip',
      await zipOf({ 'conversations.json': JSON.stringify(conversationsJson()) }),
    )
    const controller = new AbortController()
    const { store } = copyEmptyHistory()
    const sink = createTakeIn(store, { fileName: 'x', isDryRun: false })
    controller.abort(new Error('cancelled'))
    await expect(
      readImport(path, sink, { name: 'x', now: 1, signal: controller.signal, onProgress: () => {} }),
    ).rejects.toThrow('cancelled')
    expect(store.transfer.conversationIds()).toEqual([])
    writeFileSync(join(folder.path, 'still-writable'), '')
    store.close()
  })
})
