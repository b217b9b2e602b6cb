// What providers hold about a conversation, and deleting it there. Every id that is asked about leaves a receipt, which
// outlives the conversation and the account; a failed one can be tried again.
import type { Account } from '../../shared/domain/account.ts'
import type { Handle } from '../../shared/domain/continuation.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
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
import { stateName } from './plan-turn.ts'
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
/** A conversation is deleted item by item, so one deletion may take many calls. */
const callLimitMs = 120_000
/** How many deletions are asked for at once of one provider. */
const atOnce = 4

const deletedReason = 'You deleted it at the provider.'

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
      const state = states.get(stateName(handle))
      if (state === undefined) states.set(stateName(handle), { handle, since: handle.createdAt })
      else state.since = Math.min(state.since, handle.createdAt)
    }
    return [...states.values()].filter(({ handle }) => {
      const account = options.findAccount(handle.accountId)
      const way = wayOf(handle, account?.vendor ?? null)
      // What lives in this process is held by nobody else.
      if (way?.kind === 'session') return false
      const hasExpired = handle.heldUntil !== null && handle.heldUntil <= clock.now()
      // A provider may keep it for longer than it says: what can be deleted stays in the list until it was.
      return handle.goneAt === null && !(hasExpired && way?.canRelease !== true)
    })
  }

  const obstacleOf = (handle: Handle, account: Account | null): string | null => {
    const record = account === null ? null : registry.recordOf(handle.api, account.vendor)
    if (record?.endedOn != null) return `${record.apiName} ended on ${record.endedOn}; this is only a label.`
    if (account === null) return 'Its account is gone from Baton, so nothing can be deleted through it.'
    const server = URL.canParse(account.baseUrl) ? new URL(account.baseUrl).host : ''
    if (handle.server !== null && handle.server !== server) {
      return `It is held at ${handle.server}, and the account ${account.name} now goes to ${server || 'no server'}.`
    }
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
    const wasUsedUp = handle.isOneUse && handle.lastUsedAt !== null
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
      isContinued: handle.deadReason === null && !hasRunOut && !wasUsedUp && record?.endedOn == null,
      deadReason:
        handle.deadReason ??
        (wasUsedUp
          ? 'The next turn went on from it, and it can be used only once.'
          : hasRunOut
            ? 'Baton no longer goes on from it: its time has run out.'
            : null),
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
      if (outcome === 'deleted') return finish('deleted', `${name} deleted it.`)
      // Another key may belong to another organisation, which does not see what the old one holds.
      const keyChangedAt = store.accounts.get(receipt.accountId)?.keyChangedAt ?? null
      return keyChangedAt !== null && receipt.madeAt < keyChangedAt
        ? finish(
            'failed',
            `${name} does not find it with the key entered since. It may still be kept under the key it was made with.`,
          )
        : finish('already-gone', `${name} no longer held it.`)
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error
      // Nobody stops a deletion by hand: an abort is its time limit.
      const sentence =
        error.failure.kind === 'aborted'
          ? `${name} did not finish deleting it in time.`
          : error.failure.message
      return finish('failed', sentence)
    }
  }

  /** Who is asked about a handle, also when its account is gone: the turn that made it knows. */
  const holderOf = (handle: Handle): { accountName: string; vendor: Vendor } | null => {
    const account = options.findAccount(handle.accountId)
    if (account !== null) return { accountName: account.name, vendor: account.vendor }
    const turn = store.turns
      .list(handle.conversationId)
      .findLast((made) => made.accountId === handle.accountId)
    return turn === undefined ? null : { accountName: turn.accountName, vendor: turn.vendor }
  }

  /** @param keepsUndeletable also writes a receipt for what cannot be deleted: with the conversation its id would be lost */
  const releaseStates = async (
    conversation: Pick<Conversation, 'id' | 'title'>,
    handleIds: readonly string[] | null,
    keepsUndeletable: boolean,
  ): Promise<ReleaseReceipt[]> => {
    // A page may have been open for a while: an id stands for the state it names, however it went on since.
    const wanted =
      handleIds === null
        ? null
        : new Set(
            handleIds.flatMap((id) => {
              const handle = store.handles.get(id)
              return handle === null ? [] : [stateName(handle)]
            }),
          )
    const connections = new Map<string, Promise<Connection>>()
    const connect = (accountId: string) => {
      const connection = connections.get(accountId) ?? options.connect(accountId)
      connections.set(accountId, connection)
      return connection
    }
    const receipts: StoredReceipt[] = []
    const pending = heldHandles(conversation.id).filter(
      ({ handle }) => wanted === null || wanted.has(stateName(handle)),
    )
    const releaseNext = async ({ handle, since }: { handle: Handle; since: number }) => {
      const holder = holderOf(handle)
      if (holder === null) return
      const receipt = {
        id: createId(clock.now()),
        conversationId: conversation.id,
        conversationTitle: conversation.title,
        accountId: handle.accountId,
        ...holder,
        api: handle.api,
        kind: handle.kind,
        value: handle.value,
        position: handle.position,
        madeAt: since,
      }
      const obstacle = obstacleOf(handle, options.findAccount(handle.accountId))
      if (obstacle === null) {
        receipts.push(await releaseOne(receipt, () => connect(handle.accountId)))
      } else if (keepsUndeletable) {
        const failed = { ...receipt, triedAt: clock.now(), outcome: 'failed' as const, sentence: obstacle }
        store.receipts.put(failed)
        receipts.push(failed)
      }
    }
    const worker = async () => {
      for (let next = pending.shift(); next !== undefined; next = pending.shift()) await releaseNext(next)
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    return receipts.map(toReceipt)
  }

  return {
    list: (conversationId) => heldHandles(conversationId).map(toItem),
    release(conversationId, handleIds) {
      const conversation = store.conversations.get(conversationId)
      if (conversation === null) throw new CommandError('NOT_FOUND', 'This conversation no longer exists.')
      // An answer that arrives may be about to be stored where something is being deleted.
      engine.requireIdle(conversationId)
      return releaseStates(conversation, handleIds, false)
    },
    async purge(conversationId, releasesAtProviders) {
      const conversation = engine.requireRemovable(conversationId)
      const receipts = releasesAtProviders ? await releaseStates(conversation, null, true) : []
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

function toReceipt({ position: _position, madeAt: _madeAt, ...receipt }: StoredReceipt): ReleaseReceipt {
  return receipt
}
