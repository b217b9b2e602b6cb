// What providers hold about a conversation, and deleting it there. Every id that is asked about leaves a receipt, which
// outlives the conversation and the account; a failed one can be tried again.
import type { Account } from '../../shared/domain/account.ts'
import type { Handle } from '../../shared/domain/continuation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { HeldItem, ReleaseReceipt } from '../../shared/domain/held-state.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { StateWay } from '../../shared/domain/provider-record.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { AdapterError } from '../providers/adapter.ts'
import type { StoredReceipt } from '../store/store.ts'
import type { ChatEngine } from './chat-engine.ts'
import { CommandError } from './command-error.ts'
import type { Connection, TurnTools } from './turn-job.ts'

export interface HeldState {
  /** Newest first; what has expired by the provider's own word or is known to be gone is left out. */
  list(conversationId: ConversationId): HeldItem[]
  /** Deletes at the providers; null means everything they hold. @throws CommandError */
  release(conversationId: ConversationId, handleIds: readonly string[] | null): Promise<ReleaseReceipt[]>
  /** Removes a conversation of the trash for good, at the providers too when asked. @throws CommandError */
  purge(conversationId: ConversationId, releasesAtProviders: boolean): Promise<ReleaseReceipt[]>
  receipts(conversationId: ConversationId | null): ReleaseReceipt[]
  /** @throws CommandError when there is no such receipt */
  retry(receiptId: string): Promise<ReleaseReceipt>
}

export interface HeldStateOptions extends TurnTools {
  readonly engine: ChatEngine
  findAccount(accountId: string): Account | null
}

const mostReceipts = 500
const callLimitMs = 20_000
/** How many deletions are asked for at once of one provider. */
const atOnce = 4

const deletedReason = 'You deleted it at the provider.'

/** One thing at a provider; a conversation there has a handle for each of its turns, of which the newest speaks. */
function stateKey(handle: Handle): string {
  return `${handle.accountId} ${handle.kind} ${handle.value}`
}

export function createHeldState(options: HeldStateOptions): HeldState {
  const { store, registry, clock, engine } = options

  const wayOf = (handle: Handle, vendor: Vendor | null): StateWay | null =>
    (vendor === null ? null : registry.recordOf(handle.api, vendor))?.ways.find(
      (way) => way.name === handle.kind,
    ) ?? null

  /** Everything held, each state once, newest first, with the time it began. */
  const heldHandles = (conversationId: ConversationId): { handle: Handle; since: number }[] => {
    const states = new Map<string, { handle: Handle; since: number }>()
    for (const handle of store.handles.list(conversationId)) {
      const state = states.get(stateKey(handle))
      if (state === undefined) states.set(stateKey(handle), { handle, since: handle.createdAt })
      else state.since = Math.min(state.since, handle.createdAt)
    }
    return [...states.values()].filter(({ handle }) => {
      const account = options.findAccount(handle.accountId)
      // What lives in this process is held by nobody else.
      if (wayOf(handle, account?.vendor ?? null)?.kind === 'session') return false
      const hasExpired = handle.heldUntil !== null && handle.heldUntil <= clock.now()
      return handle.goneAt === null && !hasExpired
    })
  }

  const obstacleOf = (handle: Handle, account: Account | null): string | null => {
    const record = account === null ? null : registry.recordOf(handle.api, account.vendor)
    if (record?.endedOn != null) return `${record.apiName} ended on ${record.endedOn}; this is only a label.`
    if (account === null) return 'Its account is gone from Baton, so nothing can be deleted through it.'
    const canRelease = wayOf(handle, account.vendor)?.canRelease ?? false
    if (!canRelease || registry.adapterFor(handle.api)?.release === undefined) {
      return `${vendorNames[account.vendor]} offers no way to delete it; it goes when its time is over.`
    }
    return null
  }

  const toItem = ({ handle, since }: { handle: Handle; since: number }): HeldItem => {
    const account = options.findAccount(handle.accountId)
    const record = account === null ? null : registry.recordOf(handle.api, account.vendor)
    const obstacle = obstacleOf(handle, account)
    const hasRunOut = handle.expiresAt !== null && handle.expiresAt <= clock.now()
    const apiName = registry.records.find((known) => known.api === handle.api)?.apiName ?? handle.api
    return {
      handleId: handle.id,
      accountId: handle.accountId,
      accountName: account?.name ?? null,
      vendor: account?.vendor ?? null,
      api: handle.api,
      apiName: record?.apiName ?? apiName,
      kind: handle.kind,
      value: handle.value,
      since,
      until: handle.heldUntil,
      isContinued: handle.deadReason === null && !hasRunOut && record?.endedOn == null,
      deadReason:
        handle.deadReason ?? (hasRunOut ? 'Baton no longer goes on from it: its time has run out.' : null),
      canDelete: obstacle === null,
      obstacle,
    }
  }

  /** Asks once and writes the receipt. */
  const releaseOne = async (
    receipt: Omit<StoredReceipt, 'triedAt' | 'outcome' | 'sentence'>,
    connect: () => Promise<Connection>,
  ): Promise<StoredReceipt> => {
    const name = vendorNames[receipt.vendor]
    const finish = (outcome: ReleaseReceipt['outcome'], sentence: string): StoredReceipt => {
      const done = { ...receipt, triedAt: clock.now(), outcome, sentence }
      store.transaction(() => {
        store.receipts.put(done)
        if (outcome === 'failed') return
        store.handles.markStateDead(receipt, deletedReason)
        store.handles.markStateGone(receipt, clock.now())
      })
      return done
    }
    try {
      const { account, apiKey, baseUrl } = await connect()
      const release = registry.adapterFor(receipt.api)?.release
      if (release === undefined) return finish('failed', `${name} offers no way to delete it.`)
      const outcome = await release(
        { kind: receipt.kind, value: receipt.value, position: receipt.position },
        {
          vendor: account.vendor,
          baseUrl,
          apiKey,
          signal: AbortSignal.timeout(callLimitMs),
          now: clock.now,
        },
      )
      return outcome === 'deleted'
        ? finish('deleted', `${name} deleted it.`)
        : finish('already-gone', `${name} no longer held it.`)
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error
      return finish('failed', error.failure.message)
    }
  }

  const release: HeldState['release'] = async (conversationId, handleIds) => {
    const conversation = store.conversations.get(conversationId)
    if (conversation === null) throw new CommandError('NOT_FOUND', 'This conversation no longer exists.')
    const wanted = handleIds === null ? null : new Set(handleIds)
    const targets = heldHandles(conversationId).filter(
      ({ handle }) => wanted === null || wanted.has(handle.id),
    )
    const connections = new Map<string, Promise<Connection>>()
    const connect = (accountId: string) => {
      const connection = connections.get(accountId) ?? options.connect(accountId)
      connections.set(accountId, connection)
      return connection
    }
    const receipts: StoredReceipt[] = []
    const pending = targets.flatMap(({ handle }) => {
      const account = options.findAccount(handle.accountId)
      if (account === null || obstacleOf(handle, account) !== null) return []
      return [{ handle, account }]
    })
    const worker = async () => {
      for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
        const { handle, account } = next
        const receipt = {
          id: createId(clock.now()),
          conversationId,
          conversationTitle: conversation.title,
          accountId: account.id,
          accountName: account.name,
          vendor: account.vendor,
          api: handle.api,
          kind: handle.kind,
          value: handle.value,
          position: handle.position,
        }
        receipts.push(await releaseOne(receipt, () => connect(account.id)))
      }
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    return receipts.map(toReceipt)
  }

  return {
    list: (conversationId) => heldHandles(conversationId).map(toItem),
    release,
    async purge(conversationId, releasesAtProviders) {
      engine.requireRemovable(conversationId)
      const receipts = releasesAtProviders ? await release(conversationId, null) : []
      engine.removeConversation(conversationId)
      return receipts
    },
    receipts: (conversationId) => store.receipts.list(conversationId, mostReceipts).map(toReceipt),
    async retry(receiptId) {
      const receipt = store.receipts.get(receiptId)
      if (receipt === null) throw new CommandError('NOT_FOUND', 'This receipt no longer exists.')
      return toReceipt(await releaseOne(receipt, () => options.connect(receipt.accountId)))
    },
  }
}

function toReceipt({ position: _position, ...receipt }: StoredReceipt): ReleaseReceipt {
  return receipt
}
