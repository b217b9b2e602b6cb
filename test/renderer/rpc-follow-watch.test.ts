import { ORPCError } from '@orpc/client'
import { describe, expect, it, vi } from 'vitest'
import { createConnection, type Transport } from '../../renderer/rpc/connection.ts'
import { followWatch } from '../../renderer/rpc/follow-watch.ts'
import type { WatchPosition } from '../../shared/contract/watches.ts'

type Item = { type: 'snapshot'; position: WatchPosition } | { type: 'change'; sequence: number }

const transport: Transport = { call: () => Promise.reject(new Error('not used here')) }

/** Runs a watch whose attempts are given as lists of items; a list may end in an error. */
async function follow(attempts: readonly (readonly (Item | Error)[])[]) {
  const connection = createConnection()
  connection.set('connected', transport)
  const controller = new AbortController()
  const resumes: (WatchPosition | null)[] = []
  const seen: Item[] = []
  const refused: string[] = []
  await followWatch<Item>({
    connection,
    signal: controller.signal,
    resume: null,
    async open(resume) {
      const attempt = attempts[resumes.length]
      resumes.push(resume)
      if (attempt === undefined) {
        controller.abort()
        throw new Error('the test is over')
      }
      return (async function* () {
        for (const entry of attempt) {
          if (entry instanceof Error) throw entry
          yield entry
        }
      })()
    },
    onItem: (item) => seen.push(item),
    onRefused: (error) => refused.push(error.code),
  })
  return { resumes, seen, refused }
}

const start: Item = { type: 'snapshot', position: { epoch: 'a', sequence: 4 } }
const change = (sequence: number): Item => ({ type: 'change', sequence })

describe('following a watch', () => {
  it('resumes after a cut at the last change seen', async () => {
    const { resumes, seen } = await follow([[start, change(5), change(6), new Error('cut')], [change(7)]])
    expect(resumes).toEqual([null, { epoch: 'a', sequence: 6 }, { epoch: 'a', sequence: 7 }])
    expect(seen).toHaveLength(4)
  })

  it('takes the position of a later snapshot, of another run of the engine', async () => {
    const { resumes } = await follow([
      [start, change(5)],
      [{ type: 'snapshot', position: { epoch: 'b', sequence: 1 } }, change(2)],
    ])
    expect(resumes.at(-1)).toEqual({ epoch: 'b', sequence: 2 })
  })

  it('does not apply changes before there was anything to change', async () => {
    const { seen } = await follow([[change(9)]])
    expect(seen).toEqual([])
  })

  it('gives up when the engine refuses with an error of the contract', async () => {
    const error = new ORPCError('NOT_FOUND', { defined: true, message: 'It does not exist any more.' })
    const { resumes, refused } = await follow([[start, error], [start]])
    expect(refused).toEqual(['NOT_FOUND'])
    expect(resumes).toHaveLength(1)
  })

  it('waits for the connection before it asks', async () => {
    const connection = createConnection()
    const controller = new AbortController()
    const open = vi.fn(async () => {
      controller.abort()
      return (async function* (): AsyncGenerator<Item> {})()
    })
    const done = followWatch<Item>({
      connection,
      signal: controller.signal,
      resume: null,
      open,
      onItem: () => undefined,
      onRefused: () => undefined,
    })
    connection.set('lost', null)
    expect(open).not.toHaveBeenCalled()
    connection.set('connected', transport)
    await done
    expect(open).toHaveBeenCalledOnce()
  })
})
