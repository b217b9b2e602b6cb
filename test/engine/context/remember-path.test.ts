// What is remembered of a path while a message is typed after it: the same comes out as when all of it is looked at anew.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appendedMap } from '../../../electron/engine/context/appended-map.ts'
import { toContextMessages } from '../../../electron/engine/context/context-message.ts'
import { findCutPoints } from '../../../electron/engine/context/cut-points.ts'
import { createPathMemory } from '../../../electron/engine/context/remember-path.ts'
import {
  type ContextInput,
  type ContextSelection,
  type SelectBase,
  selectContext,
  truncateContext,
} from '../../../electron/engine/context/select-context.ts'
import { createId } from '../../../shared/domain/create-id.ts'
import type { Message } from '../../../shared/domain/message.ts'
import { createEstimatingCounter } from '../../harness/estimating-counter.ts'
import { anyInput } from './make-path.ts'

const plain = ({ places, before: _before, ...selection }: ContextSelection) => ({
  ...selection,
  places: [...places],
})

describe('any path with a message typed after it', () => {
  it('is chosen from as if nothing was known of it, whatever is typed and set', () => {
    const typed = fc.array(fc.record({ tokens: fc.nat(900), isEmpty: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(anyInput, anyInput, typed, (input, other, questions) => {
        const before = input.path.slice(0, -1)
        const base: SelectBase = {
          path: before,
          points: findCutPoints(before),
          described: new Map(),
        }
        questions.forEach(({ tokens, isEmpty }, index) => {
          for (const settings of [input, other]) {
            const asked: ContextInput = {
              ...settings,
              segment: input.segment,
              path: [
                ...before,
                {
                  id: `question ${index}`,
                  role: 'user',
                  tokens: isEmpty ? 0 : tokens,
                  isPinned: false,
                  opensCalls: [],
                  answersCalls: [],
                  isSkipped: isEmpty ? 'empty' : null,
                },
              ],
            }
            expect(plain(selectContext(asked, base))).toEqual(plain(selectContext(asked)))
            expect(plain(truncateContext(asked, base))).toEqual(plain(truncateContext(asked)))
          }
        })
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a map with one more entry', () => {
  it('is like a copy with that entry', () => {
    const base = new Map([
      ['a', 1],
      ['b', 2],
    ])
    const map = appendedMap(base, 'c', 3)
    const copy = new Map([...base, ['c', 3]])
    expect([...map]).toEqual([...copy])
    expect([...map.entries()]).toEqual([...copy.entries()])
    expect([...map.keys()]).toEqual([...copy.keys()])
    expect([...map.values()]).toEqual([...copy.values()])
    expect(map.size).toBe(3)
    expect([map.get('a'), map.get('c'), map.get('d')]).toEqual([1, 3, undefined])
    expect([map.has('a'), map.has('c'), map.has('d')]).toEqual([true, true, false])
    const seen: unknown[] = []
    map.forEach((value, key, self) => void seen.push([key, value, self === map]))
    expect(seen).toEqual([
      ['a', 1, true],
      ['b', 2, true],
      ['c', 3, true],
    ])
  })
})

describe('what is remembered', () => {
  const message = (text: string, role: Message['role'] = 'user'): Message => ({
    id: createId(),
    conversationId: 'conversation',
    parentId: null,
    role,
    status: 'complete',
    parts: [{ type: 'text', text }],
    createdAt: 1,
    completedAt: 1,
  })

  function setUp() {
    let nowMs = 0
    let isBroken = false
    const counted: number[] = []
    const counter = createEstimatingCounter()
    const memory = createPathMemory(
      {
        countMessages(messages) {
          counted.push(messages.length)
          return isBroken ? Promise.reject(new Error('no thread')) : counter.countMessages(messages)
        },
      },
      () => nowMs,
    )
    return {
      memory,
      counted,
      pass: (ms: number) => {
        nowMs += ms
      },
      setBroken: (value: boolean) => {
        isBroken = value
      },
    }
  }

  it('counts only what is typed, and the rest again after a while', async () => {
    const { memory, counted, pass } = setUp()
    const base = [message('one'), message('two', 'assistant')]
    await memory.count({ base, question: message('a') })
    const question = message('a longer one')
    const counts = await memory.count({ base, question })
    expect(counted).toEqual([2, 1, 1])
    expect(new Map(counts)).toEqual(await createEstimatingCounter().countMessages([...base, question]))
    pass(9_999)
    await memory.count({ base, question })
    expect(counted).toEqual([2, 1, 1, 1])
    pass(1)
    await memory.count({ base, question })
    expect(counted).toEqual([2, 1, 1, 1, 2, 1])
  })

  it('forgets a count that failed', async () => {
    const { memory, setBroken } = setUp()
    const base = [message('one')]
    setBroken(true)
    await expect(memory.count({ base, question: message('a') })).rejects.toThrow('no thread')
    setBroken(false)
    expect((await memory.count({ base, question: message('a') })).size).toBe(2)
  })

  it('looks again at a path of which another message is pinned, or that was counted anew', async () => {
    const { memory, pass } = setUp()
    const base = [message('one'), message('two', 'assistant')]
    const question = message('three')
    const typed = { base, question }
    const counts = await memory.count(typed)
    const first = memory.select(typed, counts, [])
    expect(first.path).toEqual(toContextMessages([...base, question], counts, new Set()))
    expect(memory.select(typed, counts, []).base).toBe(first.base)
    expect(memory.select(typed, await memory.count(typed), []).base).toBe(first.base)
    const pinned = memory.select(typed, counts, [base[0]?.id ?? ''])
    expect(pinned.base).not.toBe(first.base)
    expect(pinned.path[0]).toMatchObject({ isPinned: true })
    const again = memory.select(typed, counts, [])
    pass(10_000)
    expect(memory.select(typed, await memory.count(typed), []).base).not.toBe(again.base)
  })
})
