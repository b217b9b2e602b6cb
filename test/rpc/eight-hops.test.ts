// The main flow from a page to an adapter and back, the same over every transport.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ConversationWatchItem, WatchPosition } from '../../shared/contract/index.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { foldEvent } from '../../shared/domain/fold-event.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import {
  type ComposedApplication,
  composeForTest,
  type Page,
  type TransportName,
} from '../harness/composed-application.ts'
import { createScriptedAdapter, type ScriptedAdapter } from '../harness/scripted-adapter.ts'

const transports: TransportName[] = ['MessagePort', 'WebSocket']

/** A page's view of one conversation, kept up to date the way the real page does it. */
class Viewer {
  readonly messages = new Map<string, Message>()
  position: WatchPosition | null = null
  snapshotCount = 0
  #watch: AsyncIterator<ConversationWatchItem> | null = null

  async open(page: Page, conversationId: string): Promise<void> {
    const input = { conversationId, resume: this.position, pageSize: 50 }
    this.#watch = (await page.client.conversations.watch(input))[Symbol.asyncIterator]()
  }

  async readUntil(isEnough: (viewer: Viewer) => boolean): Promise<void> {
    while (!isEnough(this)) {
      const result = await this.#watch?.next()
      if (result === undefined || result.done) throw new Error('the watch ended early')
      this.#apply(result.value)
    }
  }

  text(messageId: string): string {
    const message = this.messages.get(messageId)
    return message === undefined ? '' : textOfParts(message.parts)
  }

  #apply(item: ConversationWatchItem): void {
    if (item.type === 'snapshot') {
      this.snapshotCount += 1
      this.position = item.position
      this.messages.clear()
      for (const message of item.snapshot.messages) this.messages.set(message.id, message)
      return
    }
    if (this.position === null) throw new Error('a change came before the snapshot')
    expect(item.sequence).toBe(this.position.sequence + 1)
    this.position = { ...this.position, sequence: item.sequence }
    const { change } = item
    if (change.type === 'message-added' || change.type === 'message-settled') {
      this.messages.set(change.message.id, change.message)
    }
    if (change.type === 'message-event') {
      const message = this.messages.get(change.messageId)
      if (message !== undefined) {
        this.messages.set(message.id, foldEvent(message, change.event, change.atMs))
      }
    }
  }
}

describe.each(transports)('the eight hops over %s', (transport) => {
  let application: ComposedApplication
  let adapter: ScriptedAdapter
  let page: Page
  let model: ModelRef

  beforeEach(async () => {
    adapter = createScriptedAdapter({ api: 'openai-chat', vendor: 'custom' })
    application = await composeForTest(transport, (api) => (api === 'openai-chat' ? adapter : null))
    page = await application.openPage()
    model = await application.addAccount(page)
  })
  afterEach(() => application.close())

  const send = (conversationId: string, text: string, messageId = createId()) =>
    page.client.messages.send({ conversationId, messageId, parts: [{ type: 'text', text }], model })

  const part = (text: string) => ({ type: 'part-start', index: 0, part: { type: 'text', text } }) as const
  const delta = (text: string) => ({ type: 'part-delta', index: 0, delta: text }) as const

  test('a message is acknowledged, answered, streamed and settled', async () => {
    const conversationId = createId()
    const { answerId } = await send(conversationId, 'hi')
    const viewer = new Viewer()
    await viewer.open(page, conversationId)
    const call = await adapter.nextCall()
    call.answer('hello there')
    await viewer.readUntil(({ messages }) => messages.get(answerId)?.status === 'complete')
    expect(viewer.text(answerId)).toBe('hello there')
  })

  test('a repeated send changes nothing', async () => {
    const conversationId = createId()
    const messageId = createId()
    const [first, second] = await Promise.all([
      send(conversationId, 'hi', messageId),
      send(conversationId, 'hi', messageId),
    ])
    expect(second).toEqual(first)
    const call = await adapter.nextCall()
    call.answer('once')
    expect(adapter.callCount).toBe(1)
  })

  test('a page that reloads in mid-stream loses nothing and repeats nothing', async () => {
    const conversationId = createId()
    const { answerId } = await send(conversationId, 'hi')
    const viewer = new Viewer()
    await viewer.open(page, conversationId)
    const call = await adapter.nextCall()
    call.emit(part('one '), delta('two '))
    await viewer.readUntil((seen) => seen.text(answerId) === 'one two ')
    page.leave()
    call.emit(delta('three '))
    const reloaded = await application.openPage()
    await viewer.open(reloaded, conversationId)
    call.emit(delta('four'), { type: 'part-end', index: 0, part: null })
    await viewer.readUntil((seen) => seen.text(answerId) === 'one two three four')
    expect(viewer.snapshotCount).toBe(1)
    expect(call.io.signal.aborted).toBe(false)
  })

  test('a second window sees the same, also of an answer it did not ask for', async () => {
    const conversationId = createId()
    const { answerId } = await send(conversationId, 'hi')
    const call = await adapter.nextCall()
    call.emit(part('begun '))
    const first = new Viewer()
    await first.open(page, conversationId)
    await first.readUntil((seen) => seen.text(answerId) === 'begun ')
    const second = new Viewer()
    await second.open(await application.openPage(), conversationId)
    await second.readUntil((seen) => seen.text(answerId) === 'begun ')
    call.emit(delta('and on'))
    for (const viewer of [first, second])
      await viewer.readUntil((seen) => seen.text(answerId) === 'begun and on')
  })

  test('several conversations generate at once, and stop ends only one', async () => {
    const [one, two] = [createId(), createId()]
    const first = await send(one, 'first')
    const second = await send(two, 'second')
    const calls = [await adapter.nextCall(), await adapter.nextCall()]
    for (const call of calls) call.emit(part('begun'))
    const { conversations } = await page.client.conversations.list({
      view: 'active',
      before: null,
      limit: 10,
    })
    expect(conversations.map((summary) => summary.isGenerating)).toEqual([true, true])
    await page.client.messages.stop({ conversationId: one, answerId: first.answerId })
    await vi.waitFor(() => expect(calls[0]?.io.signal.aborted).toBe(true), { interval: 1 })
    expect(calls[1]?.io.signal.aborted).toBe(false)
    const viewer = new Viewer()
    await viewer.open(page, one)
    await viewer.readUntil(({ messages }) => messages.get(first.answerId)?.status === 'stopped')
    calls[1]?.emit(delta(' and done'))
    const other = new Viewer()
    await other.open(page, two)
    await other.readUntil((seen) => seen.text(second.answerId) === 'begun and done')
  })

  test('an error keeps its sentence', async () => {
    const input = { conversationId: createId(), title: 'Anything' }
    await expect(page.client.conversations.rename(input)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'This conversation no longer exists.',
    })
    const exported = { conversationId: createId(), format: 'json', includesReasoning: true } as const
    await expect(page.client.exports.conversation(exported)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('the library is watched too', async () => {
    const watch = await page.client.library.watch({ resume: null })
    const first = await watch.next()
    expect(first.value).toMatchObject({ type: 'snapshot', snapshot: { conversations: [] } })
    const conversationId = createId()
    await send(conversationId, 'A title to be')
    const titles: string[] = []
    while (!titles.includes('A title to be')) {
      const { value, done } = await watch.next()
      if (done) throw new Error('the watch ended early')
      if (value.type === 'change' && value.change.type === 'conversation-upserted') {
        titles.push(value.change.summary.title)
      }
    }
    await watch.return?.(undefined)
  })
})
