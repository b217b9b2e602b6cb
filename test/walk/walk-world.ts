// Everything a walk walks through: one application on a real file, and an account with a fake of its own for each way to
// talk to a provider. The application can end and begin again; the fakes go on.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AccountSettings } from '../../shared/domain/account.ts'
import type { ContextPreview } from '../../shared/domain/context.ts'
import type { ContinuationMode } from '../../shared/domain/continuation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { RecordedAnswer } from '../fakes/wire-server.ts'
import { createRandom, type Random } from './random.ts'
import { createWalkClock, type WalkClock } from './walk-clock.ts'
import type { AccountPlan } from './walked-accounts.ts'
import { copyLeftBehind, openApplication, type WalkedApplication } from './walked-application.ts'
import type { WalkedFake } from './walked-fake.ts'

export interface WalkedAccount {
  readonly plan: AccountPlan
  readonly id: string
  readonly fake: WalkedFake
  readonly answers: readonly RecordedAnswer[]
  settings: AccountSettings
  /** How often something was lost or deleted there. */
  losses: number
  /** What was forgotten there without anybody telling Baton. */
  readonly lost: Set<string>
  /** Whose conversation each id belongs to that the fake was ever seen to keep. */
  readonly owners: Map<string, string>
}

/** What is remembered of an answer that was given to the end, to know when the next turn must go on from it. */
export interface GivenAnswer {
  readonly accountId: string
  readonly modelId: string
  readonly way: string | null
  readonly systemText: string | null
  readonly names: readonly string[]
  /** UTC milliseconds. */
  readonly at: number
  readonly run: number
  readonly losses: number
  readonly isContinuable: boolean
}

export interface World {
  readonly seed: number
  readonly random: Random
  readonly clock: WalkClock
  readonly accounts: readonly WalkedAccount[]
  readonly conversationIds: string[]
  /** By the id of the message. */
  readonly given: Map<string, GivenAnswer>
  /** Ids that can be gone on from only once, and were; with their account. */
  readonly usedUp: Set<string>
  /** What was said about a turn before it was sent, by the id of its answer. */
  readonly previews: Map<string, ContextPreview>
  /** What stands in the files that were sent along, by their hash. */
  readonly files: Map<string, string>
  /** The last turn of each conversation. */
  readonly lastAnswer: Map<string, string>
  readonly seenTurns: Set<string>
  /** What was done so far, for whoever reads a failure. */
  readonly trail: string[]
  /** How often each way was continued and begun, for the totals. */
  readonly tally: Map<string, number>
  readonly app: WalkedApplication
  /** Which run of the application this is. */
  readonly run: number
  accountOf(id: string): WalkedAccount
  note(line: string): void
  count(what: string): void
  restart(): Promise<void>
  kill(): Promise<void>
  close(): Promise<void>
}

export function usualSettings(): AccountSettings {
  return { api: null, keepsStateAtProvider: true, stateWay: null }
}

async function openAccount(
  app: WalkedApplication,
  clock: WalkClock,
  plan: AccountPlan,
): Promise<WalkedAccount> {
  const fake = await plan.start({ now: clock.now })
  const answers = fake.server.recordAnswers()
  const id = plan.builtInId ?? createId(clock.now())
  const account: WalkedAccount = {
    plan,
    id,
    fake,
    answers,
    settings: { ...usualSettings(), ...plan.settings },
    losses: 0,
    lost: new Set(),
    owners: new Map(),
  }
  if (plan.builtInId !== null) return account
  await app.client.accounts.add({
    accountId: id,
    vendor: plan.vendor,
    name: plan.name,
    baseUrl: fake.url,
    key: `invented-key-of-${plan.name.replaceAll(' ', '-')}`,
  })
  await app.client.accounts.update({ accountId: id, settings: plan.settings })
  await app.client.models.refresh({ accountId: id })
  return account
}

/** A folder whose files are written to memory, where there is one: thousands of commits then wait for no disk. */
const memoryFolder = '/dev/shm'

export async function openWorld(seed: number, plans: readonly AccountPlan[]): Promise<World> {
  const random = createRandom(seed)
  const clock = createWalkClock()
  const keys = new Map<string, string>()
  const base = mkdtempSync(join(existsSync(memoryFolder) ? memoryFolder : tmpdir(), 'baton-walk-'))
  let folder = join(base, 'run-1')
  let run = 1
  mkdirSync(folder)
  let app = await openApplication({ folder, clock, keys })
  const accounts: WalkedAccount[] = []
  for (const plan of plans) accounts.push(await openAccount(app, clock, plan))
  const trail: string[] = []
  const tally = new Map<string, number>()
  return {
    seed,
    random,
    clock,
    accounts,
    conversationIds: [],
    given: new Map(),
    usedUp: new Set(),
    previews: new Map(),
    files: new Map(),
    lastAnswer: new Map(),
    seenTurns: new Set(),
    trail,
    tally,
    get app() {
      return app
    },
    get run() {
      return run
    },
    accountOf(id) {
      const account = accounts.find((candidate) => candidate.id === id)
      if (account === undefined) throw new Error(`there is no account ${id}`)
      return account
    },
    note: (line) => void trail.push(line),
    count: (what) => void tally.set(what, (tally.get(what) ?? 0) + 1),
    async restart() {
      await app.close()
      run += 1
      app = await openApplication({ folder, clock, keys })
    },
    async kill() {
      run += 1
      const next = join(base, `run-${run}`)
      copyLeftBehind(folder, next)
      // Only so that nothing of it goes on; whatever it still writes, nobody reads.
      await app.close()
      folder = next
      app = await openApplication({ folder, clock, keys })
    },
    async close() {
      await app.close()
      for (const { fake } of accounts) await fake.close()
      rmSync(base, { recursive: true, force: true })
    },
  }
}

/** How a provider must be asked to hold a turn, by what the account and the conversation want. */
export function expectedWay(account: WalkedAccount, mode: ContinuationMode): string | null {
  const { plan, settings } = account
  const { vendor } = plan
  if (mode === 'replay') return null
  if (mode === 'sdk-session') return vendor === 'google' ? 'sdk-session' : null
  if (!settings.keepsStateAtProvider) return null
  const isWanted = mode === 'server-state'
  switch (vendor) {
    case 'openai':
      if (settings.api === 'openai-chat' && !isWanted) return null
      return settings.stateWay === 'conversation' ? 'conversation' : 'response'
    case 'anthropic':
      return settings.stateWay === 'thread' ? 'thread' : null
    case 'google':
      return settings.api === 'gemini-generate' && !isWanted ? null : 'interaction'
    case 'mistral':
      return settings.api === 'mistral-conversations' || isWanted ? 'conversation' : null
    case 'lm-studio':
      return settings.api === 'openai-responses' || isWanted ? 'response' : null
    case 'xai':
      return settings.api === 'openai-chat' && !isWanted ? null : 'response'
    default:
      return null
  }
}
