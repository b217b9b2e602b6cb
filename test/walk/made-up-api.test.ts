// An api that exists only here, in one folder and one line of a registry: accounts speak it, what it keeps is continued,
// lost, listed and deleted, others hand over to it and it to them, and its record is shown.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRegistry } from '../../electron/providers/create-registry.ts'
import { apiModules } from '../../electron/providers/registry.ts'
import { conversationFileSchema } from '../../electron/transfer/conversation-file.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import type { TurnDetails } from '../../shared/domain/turn.ts'
import { type AnthropicFake, startAnthropicFake } from '../fakes/anthropic-server.ts'
import { echoLinesApi } from '../fixtures/made-up-api/adapter.ts'
import { type EchoLinesServer, startEchoLinesServer } from '../fixtures/made-up-api/server.ts'
import { createWalkClock } from './walk-clock.ts'
import { openApplication, type WalkedApplication } from './walked-application.ts'

// The one line.
const registry = createRegistry([...apiModules, echoLinesApi])

const clock = createWalkClock()
const keys = new Map<string, string>()
let server: EchoLinesServer
let anthropic: AnthropicFake
let app: WalkedApplication
let parrot: ModelRef
let claude: ModelRef

beforeAll(async () => {
  server = await startEchoLinesServer()
  anthropic = await startAnthropicFake({ now: clock.now })
  app = await openApplication({ folder: ':memory:', clock, keys, registry })
  const { client } = app
  const accountId = createId(clock.now())
  const lines = { accountId, vendor: 'custom', name: 'Lines', baseUrl: server.url, key: 'invented' } as const
  await client.accounts.add(lines)
  // The first look for models, in the vendor's usual dialect, is over before the other one is chosen.
  await client.models.refresh({ accountId })
  await client.accounts.update({ accountId, settings: { api: 'echo-lines' } })
  parrot = { accountId, modelId: 'parrot' }
  const otherId = createId(clock.now())
  const other = { accountId: otherId, vendor: 'anthropic', name: 'Claude', baseUrl: anthropic.url } as const
  await client.accounts.add({ ...other, key: 'invented' })
  claude = { accountId: otherId, modelId: 'claude-sonnet-5-5' }
})

afterAll(async () => {
  await app.close()
  await server.close()
  await anthropic.close()
})

interface Said {
  readonly answer: string
  /** The last call for it, and the calls before. */
  readonly turn: TurnDetails
  readonly earlier: readonly TurnDetails[]
}

async function say(conversationId: string, text: string, model: ModelRef): Promise<Said> {
  const { client, services } = app
  clock.pass(1_000)
  const known = new Set(services.store.turns.list(conversationId).map((turn) => turn.id))
  const { answerId } = await client.messages.send({
    conversationId,
    messageId: createId(clock.now()),
    parts: [{ type: 'text', text }],
    model,
  })
  await services.engine.drain()
  const fresh = services.store.turns.list(conversationId).filter((turn) => !known.has(turn.id))
  const details = await Promise.all(fresh.map((turn) => client.turns.get({ turnId: turn.id })))
  const last = details.at(-1)
  if (last === undefined) throw new Error('there was no turn')
  const message = services.store.messages.get(answerId)
  return { answer: textOfParts(message?.parts ?? []), turn: last, earlier: details.slice(0, -1) }
}

describe('a made-up api', () => {
  it('is spoken by an account, and its models are listed', async () => {
    const account = (await app.client.accounts.list({})).find(({ id }) => id === parrot.accountId)
    expect(account).toMatchObject({ api: 'echo-lines', obstacle: null })
    const { models } = await app.client.models.refresh({ accountId: parrot.accountId })
    expect(models.map(({ id }) => id)).toEqual(['parrot', 'gull'])
  })

  it('shows its record beside the others', async () => {
    const records = await app.client.providers.records({})
    expect(records).toContainEqual(echoLinesApi.records[0])
    expect(records.length).toBeGreaterThan(apiModules.length)
  })

  it('continues its chain, with only what is new in the request', async () => {
    const id = createId(clock.now())
    const first = await say(id, 'one', parrot)
    expect(first.answer).toBe('Echo 1: one')
    expect(first.turn.turn.carry).toMatchObject({ kind: 'replay', reason: 'first-turn', way: 'line' })
    const second = await say(id, 'two', parrot)
    expect(second.turn.turn.carry).toMatchObject({ kind: 'chain', handleValue: 'ln_1', messagesSent: 1 })
    expect(server.shown.at(-1)).toMatchObject({
      continuedFrom: 'ln_1',
      messages: [
        { role: 'user', text: 'one' },
        { role: 'assistant', text: 'Echo 1: one' },
        { role: 'user', text: 'two' },
      ],
    })
    expect(second.turn.identifiers.map(({ kind, value }) => [kind, value])).toEqual([
      ['line', 'ln_2'],
      ['tide', 'tide_2'],
    ])
    expect(await app.client.turns.find({ value: 'tide_2' })).toMatchObject([{ conversationId: id }])
    expect(second.turn.turn.usage?.inputTotal).toBe(server.shown.at(-1)?.inputTokens)
  })

  it('sends the history when an id is lost or its time is over, and the person gets the answer', async () => {
    const id = createId(clock.now())
    await say(id, 'one', parrot)
    const held = server.storedIds().at(-1) ?? ''
    server.forget(held)
    const lost = await say(id, 'two', parrot)
    expect(lost.earlier).toMatchObject([{ turn: { status: 'failed', failure: { kind: 'handle-lost' } } }])
    expect(lost.turn.turn).toMatchObject({
      status: 'complete',
      carry: { kind: 'replay', reason: 'handle-lost' },
    })
    expect(server.shown.at(-1)?.messages.map(({ text }) => text)).toHaveLength(3)
    clock.pass(2 * 3_600_000)
    const late = await say(id, 'three', parrot)
    expect(late.turn.turn.carry).toMatchObject({ kind: 'replay', reason: 'handle-expired' })
    expect(late.earlier).toEqual([])
  })

  it('lists what is held and deletes it there', async () => {
    const id = createId(clock.now())
    await say(id, 'one', parrot)
    await say(id, 'two', parrot)
    const held = await app.client.providers.held({ conversationId: id })
    expect(held.map(({ value, kind, apiName, canDelete }) => [value, kind, apiName, canDelete])).toEqual(
      server
        .storedIds()
        .slice(-2)
        .reverse()
        .map((value) => [value, 'line', 'Echo Lines', true]),
    )
    const receipts = await app.client.providers.release({ conversationId: id, handleIds: null })
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['deleted', 'deleted'])
    for (const { value } of held) expect(server.storedIds()).not.toContain(value)
    expect(await app.client.providers.held({ conversationId: id })).toEqual([])
    const after = await say(id, 'three', parrot)
    expect(after.turn.turn.carry.kind).toBe('replay')
  })

  it('keeps nothing when the account says so', async () => {
    const id = createId(clock.now())
    const { accountId } = parrot
    await app.client.accounts.update({ accountId, settings: { keepsStateAtProvider: false } })
    const before = server.storedIds().length
    await say(id, 'one', parrot)
    const second = await say(id, 'two', parrot)
    await app.client.accounts.update({ accountId, settings: { keepsStateAtProvider: true } })
    expect(second.turn.turn.carry).toMatchObject({ kind: 'replay', reason: 'server-state-off', way: null })
    expect(server.shown.at(-1)).toMatchObject({ isStored: false, continuedFrom: null })
    expect(server.storedIds()).toHaveLength(before)
  })

  it('takes over from another api, hands over to it, and catches up with what it missed', async () => {
    const id = createId(clock.now())
    await say(id, 'one', claude)
    const over = await say(id, 'two', parrot)
    expect(over.turn.turn.handoff).toMatchObject({ fromVendor: 'anthropic', toVendor: 'custom' })
    expect(server.shown.at(-1)?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    const back = await say(id, 'three', claude)
    expect(back.turn.turn.handoff).toMatchObject({ fromVendor: 'custom', toVendor: 'anthropic' })
    expect(anthropic.shown.at(-1)?.messages[3]?.text).toBe(over.answer)
    const caughtUp = await say(id, 'four', parrot)
    expect(caughtUp.turn.turn.carry).toMatchObject({
      kind: 'chain',
      reason: 'handle-continues-with-missed-turns',
      messagesSent: 3,
    })
    expect(server.shown.at(-1)?.messages).toEqual([
      ...(anthropic.shown.at(-1)?.messages ?? []),
      { role: 'assistant', text: back.answer },
      { role: 'user', text: 'four' },
    ])
  })

  it('is exported like any other', async () => {
    const id = createId(clock.now())
    await say(id, 'one', parrot)
    const outcome = await app.client.exports.conversation({
      conversationId: id,
      format: 'json',
      includesReasoning: true,
    })
    if (outcome.outcome !== 'download') throw new Error(`the export was ${outcome.outcome}`)
    const file = conversationFileSchema.parse(JSON.parse(outcome.content))
    expect(JSON.parse(outcome.content)).toEqual(file)
    expect(file.turns).toMatchObject([{ api: 'echo-lines' }])
    expect(file.handles).toMatchObject([
      { api: 'echo-lines', kind: 'line', value: server.storedIds().at(-1) },
    ])
  })
})
