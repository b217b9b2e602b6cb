// Fills an empty store with a library as strange as one can be: several branches, every kind of part, native content with
// keys no program should have, calls of every kind, a ledger whose calls are gone, folders, tags, templates, prompts.
import fc, { type GeneratorValue } from 'fast-check'
import type { Store } from '../../electron/store/store.ts'
import type { ContextPolicy } from '../../shared/domain/context.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import type { Message } from '../../shared/domain/message.ts'
import { newConversation } from '../../shared/domain/new-conversation.ts'
import type { Part } from '../../shared/domain/part.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { vendors } from '../../shared/domain/vendor-list.ts'
import { aFailure, aHandle, aMessage, aSegment, aTurn, startMs } from '../harness/store-fixtures.ts'

const nastyTexts = [
  '',
  'Plain words.',
  '---\nformat: "baton-markdown"\n---\n# Not ours',
  '```ts\nnever closed',
  '<!-- baton:message {"id":"x"} -->\n## You\n\n<!-- baton:end -->',
  'line\r\nbreaks\rof\u2028all\u2029kinds',
  '\u0000\u0001\uFEFF\uFFFF',
  'a\ud800b',
  '漢字 かな 한글 Ü é 💩',
  '"quotes" \\ {{variable}} </details> --> ]]>',
] as const

const nastyJson = [
  null,
  0,
  -0,
  1e308,
  12_345_678_901_234_567_000,
  0.1,
  '\ud83d',
  '\udca9 alone',
  [],
  {},
  [[[[[]]]]],
  { '2': 'b', '1': 'a', z: null },
] as const satisfies readonly JsonValue[]

/** Made by a parser, so that the key is a key and no prototype. */
const strangeObject = (inner: JsonValue): JsonValue =>
  JSON.parse(
    `{"__proto__":{"polluted":${JSON.stringify(inner)}},"constructor":{"prototype":1},"a":${JSON.stringify(inner)},"":"","10":1,"9":2}`,
  )

/** Picks values one after the other, so that what comes later can depend on them. */
export function createPicker(pick: GeneratorValue) {
  const below = (count: number): number => pick(fc.nat, count - 1)
  const one = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)]
    if (item === undefined) throw new Error('there is nothing to pick from')
    return item
  }
  const maybe = <Item>(make: () => Item): Item | null => (pick(fc.boolean) ? make() : null)
  const text = (): string => (pick(fc.boolean) ? one(nastyTexts) : pick(fc.string))
  const json = (): JsonValue => {
    const value = one(nastyJson)
    return pick(fc.boolean) ? strangeObject(value) : value
  }
  return {
    below,
    one,
    maybe,
    text,
    json,
    flag: (): boolean => pick(fc.boolean),
    name: (): string => text().toWellFormed().slice(0, 40).trim() || 'Name',
    modelId: (): string => `${text()}m`.slice(-200),
    count: (): number | null => maybe(() => below(100_000)),
    time: (): number => startMs + below(10_000_000),
    bytes: (): Uint8Array => pick(fc.uint8Array, { maxLength: 40 }),
  }
}
type Picker = ReturnType<typeof createPicker>

const apis = ['openai-responses', 'anthropic-messages', 'gemini-generate', 'made-up-api'] as const

function pickPart(picker: Picker, store: Store): Part {
  const { one, text, maybe, below } = picker
  switch (below(6)) {
    case 0:
      return { type: 'reasoning', text: text(), startedAtMs: maybe(picker.time), durationMs: picker.count() }
    case 1:
      return { type: 'tool-call', callId: text(), name: text(), argumentsJson: text() }
    case 2:
      return {
        type: 'tool-result',
        callId: text(),
        name: maybe(text),
        output: text(),
        isError: picker.flag(),
      }
    case 3: {
      const mediaType = one(['text/plain', 'image/png', 'x/__proto__', 'constructor'])
      const part = store.attachments.put({ name: text(), mediaType, bytes: picker.bytes() })
      return picker.flag() ? { ...part, mediaType: 'text/html', name: text() } : part
    }
    case 4:
      // Its bytes are not there.
      return { type: 'file', hash: 'ab'.repeat(32), mediaType: 'text/plain', name: text(), byteSize: 3 }
    default:
      return { type: 'text', text: text() }
  }
}

function pickTurn(picker: Picker, message: Message, accountIds: readonly string[]): Turn {
  const { one, text, maybe, count, flag } = picker
  const hasUsage = flag()
  const nanoUsd = count()
  const status = one(['complete', 'stopped', 'interrupted', 'failed'] as const)
  return aTurn(message, {
    purpose: one(['answer', 'summary', 'title'] as const),
    ...(flag() ? {} : { origin: one(['copied', 'imported'] as const) }),
    attempt: 1 + picker.below(3),
    status,
    accountId: one(accountIds),
    accountName: text(),
    vendor: one(vendors),
    api: one(apis),
    modelAsked: text(),
    modelName: text(),
    modelServed: maybe(text),
    carry: {
      kind: one(['chain', 'replay'] as const),
      reason: one(['first-turn', 'made-elsewhere', 'handle-continues'] as const),
      sentence: text(),
      messagesSent: picker.below(9),
      messagesOnPath: picker.below(9),
      handleValue: maybe(text),
      way: maybe(() => 'response'),
    },
    handoff: maybe(() => ({
      fromVendor: one(vendors),
      fromModelName: text(),
      toVendor: one(vendors),
      toModelName: text(),
      messagesCarried: picker.below(9),
      approximateTokens: count(),
    })),
    notes: flag() ? [{ kind: 'roles-merged', count: 1 + picker.below(4) }] : [],
    contextNotice: maybe(text),
    estimatedInputTokens: count(),
    contextWindow: maybe(() => 1 + picker.below(1000)),
    usage: hasUsage
      ? {
          inputTotal: count(),
          cacheRead: count(),
          cacheWrite: count(),
          outputTotal: count(),
          reasoning: count(),
          reportedNanoUsd: count(),
          raw: picker.json(),
          ...(flag() ? { isPartial: true } : {}),
          ...(flag()
            ? {
                extras: {
                  cacheWriteLong: count(),
                  audioInput: count(),
                  mediaOutput: count(),
                  toolUnits: [{ name: text(), count: picker.below(5) }],
                  specialRate: maybe(text),
                },
              }
            : {}),
        }
      : null,
    cost:
      nanoUsd === null
        ? { nanoUsd, source: 'unknown', priceVersion: null, ...(flag() ? { unknownReason: 'no-usage' } : {}) }
        : {
            nanoUsd,
            source: one(['reported', 'computed'] as const),
            priceVersion: maybe(text),
            ...(flag() ? { bill: [{ item: 'input', tool: null, count: 5, nanoUsdPerMillion: 7 }] } : {}),
          },
    finishReason: maybe(() => one(['stop', 'length', 'refusal'] as const)),
    rawFinishReason: maybe(text),
    failure: status === 'failed' ? aFailure({ detail: maybe(text), message: text() }) : null,
    startedAt: picker.time(),
    firstTokenMs: count(),
    totalMs: count(),
  })
}

function fillTurn(picker: Picker, store: Store, message: Message, accountIds: readonly string[]): Turn {
  const turn = pickTurn(picker, message, accountIds)
  const { text, json } = picker
  store.turns.insert(turn)
  store.turns.update(turn, {
    identifiers: picker.flag() ? [{ kind: text(), value: text(), foundIn: text() }] : [],
    headers: picker.flag() ? { 'x-request-id': text(), 'x-api-key': 'secret' } : {},
    requestBytes: picker.count(),
    metadata: json(),
    warnings: picker.flag() ? [{ code: text(), detail: text() }] : [],
    context: [
      {
        fromMessageId: message.id,
        toMessageId: message.id,
        count: 1,
        place: 'sent',
        reason: 'on-path',
        tokens: picker.below(50),
      },
    ],
  })
  return turn
}

function fillMessages(picker: Picker, store: Store, conversationId: string, accountIds: readonly string[]) {
  const messages: Message[] = []
  const turns: Turn[] = []
  for (let left = picker.below(7); left > 0; left -= 1) {
    const parent = messages.length === 0 || picker.below(6) === 0 ? null : picker.one(messages)
    const role = picker.one(['user', 'assistant', 'assistant', 'tool'] as const)
    const message = aMessage(conversationId, {
      parentId: parent?.id ?? null,
      role,
      status:
        role === 'assistant'
          ? picker.one(['complete', 'stopped', 'failed', 'interrupted'] as const)
          : 'complete',
      parts: Array.from({ length: picker.below(4) }, () => pickPart(picker, store)),
      createdAt: picker.time(),
      completedAt: picker.maybe(picker.time),
    })
    messages.push(message)
    store.messages.insert(message)
    if (role !== 'assistant') continue
    if (picker.flag()) {
      store.messages.settle(message, {
        api: picker.one(apis),
        vendor: picker.one(vendors),
        accountId: picker.one(accountIds),
        modelId: picker.text(),
        prefixHash: picker.one(['refused', 'c'.repeat(64)]),
        content: picker.json(),
      })
    }
    for (let calls = picker.below(3); calls > 0; calls -= 1) {
      turns.push(fillTurn(picker, store, message, accountIds))
    }
  }
  return { messages, turns }
}

function fillConversation(picker: Picker, store: Store, accountIds: readonly string[]): void {
  const { one, text, maybe, flag } = picker
  const id = createId()
  const folders = store.folders.list()
  const tags = store.tags.list()
  const policies: ContextPolicy[] = [{ kind: 'everything' }, { kind: 'last-messages', count: 3 }]
  store.conversations.insert({
    ...newConversation(id, picker.time()),
    title: text(),
    titleSource: one(['first-message', 'offline', 'model', 'person'] as const),
    model: maybe(() => ({ accountId: one(accountIds), modelId: picker.modelId() })),
    systemText: maybe(text),
    continuationMode: one(['automatic', 'replay', 'server-state', 'sdk-session'] as const),
    contextPolicy: one(policies),
    draft: text(),
    folderId: folders.length === 0 ? null : maybe(() => one(folders).id),
    tagIds: tags.filter(() => flag()).map((tag) => tag.id),
    isUnread: flag(),
    source: one([
      null,
      { kind: 'imported', app: 'chatgpt', id: 'x', importedAt: 5 } as const,
      { kind: 'forked', conversationId: createId(), messageId: createId() } as const,
      { kind: 'template', templateId: createId(), templateName: 'T' } as const,
    ]),
    pinnedAt: maybe(picker.time),
    archivedAt: maybe(picker.time),
    trashedAt: maybe(picker.time),
  })
  const { messages, turns } = fillMessages(picker, store, id, accountIds)
  if (messages.length > 0) store.conversations.update(id, { headMessageId: maybe(() => one(messages).id) })
  for (const message of messages) {
    if (flag()) store.pins.set(message.id, id, picker.time())
    if (message.role !== 'assistant' || flag()) continue
    store.handles.insert(
      aHandle(message, {
        accountId: one(accountIds),
        api: one(apis),
        value: text(),
        position: maybe(text),
        viewHash: maybe(text),
        goneAt: maybe(picker.time),
        deadReason: maybe(text),
        server: maybe(text),
        isOneUse: flag(),
      }),
    )
    store.segments.insert(
      aSegment(message, { text: text(), turnId: turns.length === 0 ? null : maybe(() => one(turns).id) }),
    )
  }
  if (flag()) fillReceipt(picker, store, id, accountIds)
  // Its calls stay in the ledger, its receipts stay too.
  if (picker.below(4) === 0) store.conversations.remove(id)
}

function fillReceipt(picker: Picker, store: Store, conversationId: string, accountIds: readonly string[]) {
  store.receipts.put({
    id: createId(),
    conversationId,
    conversationTitle: picker.text(),
    accountId: picker.one(accountIds),
    accountName: picker.text(),
    vendor: picker.one(vendors),
    api: picker.one(apis),
    kind: 'response',
    value: picker.text(),
    position: picker.maybe(picker.text),
    madeAt: picker.time(),
    triedAt: picker.time(),
    outcome: picker.one(['deleted', 'already-gone', 'failed'] as const),
    sentence: picker.text(),
  })
}

function fillShelves(picker: Picker, store: Store, accountIds: readonly string[]): void {
  const { text, maybe, name, time } = picker
  const model = () => maybe(() => ({ accountId: picker.one(accountIds), modelId: picker.modelId() }))
  for (let position = 0; position < picker.below(4); position += 1) {
    store.folders.put({
      id: createId(),
      name: name(),
      position: position * 2,
      model: model(),
      systemText: maybe(text),
      createdAt: time(),
    })
  }
  for (let left = picker.below(3); left > 0; left -= 1) {
    const tag = name()
    if (store.tags.findByName(tag) === null) store.tags.put({ id: createId(), name: tag, createdAt: time() })
    const prompt = name()
    if (store.prompts.findByName(prompt) === null) {
      store.prompts.put({
        id: createId(),
        name: prompt,
        text: `${text()}x`,
        createdAt: time(),
        updatedAt: time(),
      })
    }
    store.templates.put({
      id: createId(),
      name: name(),
      systemText: maybe(text),
      model: model(),
      contextPolicy: maybe(() => ({ kind: 'everything' })),
      messages: picker.flag() ? [{ role: 'user', text: `${text()}x` }] : [],
      createdAt: time(),
      updatedAt: time(),
    })
  }
  if (picker.flag()) {
    const { sets } = { sets: { titleMethod: 'off', confirmAboveNanoUsd: 1 + picker.below(9) } as const }
    store.settings.update(sets)
    store.budgets.put({
      id: createId(),
      scope: { kind: 'everything' },
      period: 'month',
      nanoUsd: 1 + picker.below(9),
      createdAt: time(),
    })
  }
}

export function fillLibrary(store: Store, pick: GeneratorValue): void {
  const picker = createPicker(pick)
  store.rememberApis(apis)
  const accountIds = [createId(), createId()]
  for (const [index, id] of accountIds.entries()) {
    if (picker.flag()) continue
    store.accounts.insert({
      id,
      vendor: picker.one(vendors),
      name: `${picker.name()}${index}`.slice(0, 80),
      baseUrl: 'https://user:secret@api.example.test/v1?key=secret',
      settings: { api: null, keepsStateAtProvider: picker.flag(), stateWay: null },
      isEnabled: true,
      environmentVariable: null,
      keyChangedAt: null,
      hasStoredKey: true,
      createdAt: picker.time(),
    })
  }
  fillShelves(picker, store, accountIds)
  for (let left = picker.below(4); left > 0; left -= 1) fillConversation(picker, store, accountIds)
}
