// Counting on a thread of its own: right numbers, remembered ones, and an answer whatever happens to the thread.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TokenCounter } from '../../electron/engine/context/token-counter.ts'
import { createTokenCounter, type TokenCounterOptions } from '../../electron/workers/count-tokens.ts'
import { estimateTextTokens } from '../../shared/domain/estimate-part-tokens.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Part } from '../../shared/domain/part.ts'
import { createMemoryLog } from '../harness/memory-log.ts'

const threadFile = (name: string) => new URL(`./threads/${name}.ts`, import.meta.url)
const odd = threadFile('odd-worker')
const serial = threadFile('serial-worker')

let log: ReturnType<typeof createMemoryLog>
const counters: TokenCounter[] = []
beforeEach(() => {
  log = createMemoryLog()
})
afterEach(async () => {
  for (const counter of counters.splice(0)) await counter.close()
})

/** The engine's interface is what the thread side offers, though neither knows the other. */
function create(options: Partial<TokenCounterOptions> = {}): TokenCounter {
  const counter = createTokenCounter({ log, ...options })
  counters.push(counter)
  return counter
}

function message(id: string, parts: Part[], rest: Partial<Message> = {}): Message {
  return {
    id,
    conversationId: 'c',
    parentId: null,
    role: 'user',
    status: 'complete',
    parts,
    createdAt: 0,
    completedAt: 0,
    ...rest,
  }
}
const text = (words: string): Part => ({ type: 'text', text: words })
const events = () => log.lines.map((line) => line.event)

describe('counting', () => {
  it('counts texts as the vocabulary has them, special marks as text', async () => {
    const counter = create()
    expect(await counter.countText('hello world')).toBe(2)
    expect(await counter.countText('')).toBe(0)
    expect(await counter.countText('<|endoftext|>')).toBe(7)
    expect(log.lines).toEqual([])
  })

  it('counts of a message what a model is shown', async () => {
    const call: Part = { type: 'tool-call', callId: 'c', name: 'search', argumentsJson: '{"q":1}' }
    const reasoning: Part = {
      type: 'reasoning',
      text: 'a long thought',
      startedAtMs: null,
      durationMs: null,
    }
    const image: Part = {
      type: 'file',
      hash: 'a'.repeat(64),
      mediaType: 'image/png',
      name: 'a.png',
      byteSize: 9,
    }
    const counts = await create().countMessages([
      message('one', [text('hello world')]),
      message('two', [text('hello world'), reasoning, call], { role: 'assistant' }),
      message('cut', [text('hello world'), call], { role: 'assistant', status: 'stopped' }),
      message('failed', [text('hello world')], { role: 'assistant', status: 'failed' }),
      message('file', [image]),
    ])
    // Two words and four tokens around each message; the call has six, and a line's end before each piece.
    expect(Object.fromEntries(counts)).toEqual({ one: 6, two: 14, cut: 6, failed: 4, file: 1504 })
  })

  it('counts a thousand messages in one go', async () => {
    const messages = Array.from({ length: 1000 }, (_, index) => message(`m${index}`, [text('hello world')]))
    const counts = await create().countMessages(messages)
    expect(counts.size).toBe(1000)
    expect(new Set(counts.values())).toEqual(new Set([6]))
  })

  it('leaves the main thread to others while it counts ten megabytes of one character', async () => {
    let ticks = 0
    const timer = setInterval(() => {
      ticks += 1
    }, 5)
    const tokens = await create().countText('x'.repeat(10_000_000))
    clearInterval(timer)
    expect(tokens).toBeGreaterThan(100_000)
    expect(ticks).toBeGreaterThan(3)
  })

  it('answers several askers at once, each its own', async () => {
    const counter = create()
    const answers = await Promise.all(
      [1, 2, 3, 4].map((count) => counter.countText('hello world '.repeat(count).trim())),
    )
    expect(answers).toEqual([2, 4, 6, 8])
  })

  it('estimates what there is no time for, and counts it the next time', async () => {
    const words = 'hello world '.repeat(50)
    expect(await create({ withinMs: 0 }).countText(words)).toBe(estimateTextTokens(words))
    const counter = create({ file: threadFile('hurried-worker') })
    const messages = [message('a', [text(words)]), message('b', [text(words)])]
    expect([...(await counter.countMessages(messages)).values()]).toEqual([
      104,
      estimateTextTokens(words) + 4,
    ])
    expect([...(await counter.countMessages(messages)).values()]).toEqual([104, 104])
  })

  it('picks out sentences', async () => {
    const extract = await create().extractSummary({
      previousSummary: null,
      messages: [{ role: 'user', text: 'Book the ferry to Turku on 3 July.' }],
      maxTokens: 100,
    })
    expect(extract).toBe('User: Book the ferry to Turku on 3 July.')
  })
})

describe('remembering', () => {
  it('counts the same content of a message once', async () => {
    const counter = create({ file: serial })
    const first = await counter.countMessages([message('a', [text('one')]), message('b', [text('two')])])
    expect([...first.values()]).toEqual([5, 6])
    const second = await counter.countMessages([message('b', [text('two')]), message('c', [text('three')])])
    expect([...second.values()]).toEqual([6, 7])
    expect(await counter.countText('free')).toBe(4)
    expect(await counter.countText('free')).toBe(4)
  })

  it('counts again what has changed, also within the same length', async () => {
    const counter = create({ file: serial })
    const open = { completedAt: null }
    await counter.countMessages([message('a', [text('one')], open)])
    const changed = await counter.countMessages([message('a', [text('two')], open)])
    expect(changed.get('a')).toBe(6)
  })

  it('does not read a settled message again: it never changes', async () => {
    const counter = create({ file: serial })
    const first = await counter.countMessages([message('a', [text('one')])])
    const unread = message('a', [])
    Object.defineProperty(unread, 'parts', {
      get: () => {
        throw new Error('it was read again')
      },
    })
    expect(await counter.countMessages([unread])).toEqual(first)
  })
})

describe('a thread that fails', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'baton-thread-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is started once more, and the question asked again', async () => {
    const counter = create({ file: odd })
    const words = `die-once ${path.join(folder, 'died')}`
    const tokens = await counter.countText(words)
    expect(tokens).not.toBe(estimateTextTokens(words))
    expect(events()).toEqual([])
  })

  it.each(['die', 'throw'])(
    'is given up when it fails again (%s); then everything is estimated',
    async (order) => {
      const counter = create({ file: odd })
      const words = `${order} ${'long '.repeat(1000)}`
      expect(await counter.countText(words)).toBe(estimateTextTokens(words))
      expect(events().at(-1)).toBe('token-worker-given-up')
      expect(events().filter((event) => event === 'token-worker-given-up')).toHaveLength(1)
      const harmless = 'long '.repeat(1000)
      expect(await counter.countText(harmless)).toBe(estimateTextTokens(harmless))
      expect(events().filter((event) => event === 'token-worker-given-up')).toHaveLength(1)
      const counts = await counter.countMessages([message('a', [text('hello world!')])])
      expect(counts.get('a')).toBe(3 + 4)
    },
  )

  it('has a second life again after it has answered', async () => {
    const counter = create({ file: odd })
    for (const name of ['one', 'two', 'three']) {
      const words = `die-once ${path.join(folder, name)}`
      expect(await counter.countText(words)).not.toBe(estimateTextTokens(words))
    }
    expect(events()).not.toContain('token-worker-given-up')
  })

  it('counts as dead when it does not answer', async () => {
    const counter = create({ file: odd, replyWithinMs: 150 })
    const words = `hang ${'long '.repeat(100)}`
    expect(await counter.countText(words)).toBe(estimateTextTokens(words))
    expect(events()).toEqual(['token-worker-silent', 'token-worker-silent', 'token-worker-given-up'])
  })

  it('does not keep an extract from being made', async () => {
    const extract = await create({ file: odd }).extractSummary({
      previousSummary: null,
      messages: [{ role: 'user', text: 'Book the ferry to Turku on 3 July.' }],
      maxTokens: 100,
    })
    expect(extract).toBe('User: Book the ferry to Turku on 3 July.')
  })

  it('may be missing altogether', async () => {
    const counter = create({ file: threadFile('no-such-worker') })
    expect(await counter.countText('hello world')).toBe(estimateTextTokens('hello world'))
  })

  it('writes nothing of what it counts into the log', async () => {
    await create({ file: odd }).countText('throw secret words')
    expect(JSON.stringify(log.lines)).not.toContain('secret')
    expect(JSON.stringify(log.lines)).not.toContain('as asked')
  })
})

describe('the life of the thread', () => {
  it('ends without work, and starts again for the next question', async () => {
    const counter = create({ file: odd, idleMs: 10 })
    const first = await counter.countText('one')
    let number = 0
    await vi.waitFor(
      async () => {
        number += 1
        expect(await counter.countText(`question ${number}`)).not.toBe(first)
      },
      { timeout: 10_000, interval: 40 },
    )
    expect(log.lines).toEqual([])
  })

  it('holds no process open', async () => {
    const script = fileURLToPath(threadFile('count-and-leave'))
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 20_000 })
    expect(stdout).toBe('2')
  })

  it('ends when it is closed; what was asked and what is asked later rejects', async () => {
    const counter = create({ file: odd })
    const waiting = expect(counter.countText('hang')).rejects.toThrow('closed')
    const queued = expect(counter.countText('one')).rejects.toThrow('closed')
    await new Promise(setImmediate)
    await counter.close()
    await waiting
    await queued
    await expect(counter.countText('two')).rejects.toThrow('closed')
    await counter.close()
    expect(events()).toEqual([])
  })

  it('is not started for nothing', async () => {
    const counter = create({ file: threadFile('no-such-worker') })
    expect(await counter.countText('')).toBe(0)
    expect(await counter.countMessages([])).toEqual(new Map())
    expect(log.lines).toEqual([])
  })
})
