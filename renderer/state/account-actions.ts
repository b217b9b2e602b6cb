// What the person can do with accounts. The results come back through library.watch; what a form needs to know at
// once is returned.
import type { Account, AccountCheck, AccountSettings, LocalServer } from '../../shared/domain/account.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { AccountId } from '../../shared/domain/ids.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { useLibraryStore } from './library-store.ts'
import { refreshModels } from './models-store.ts'
import { askCommand as attempt } from './run-command.ts'
import { session } from './session.ts'

export interface NewAccount {
  readonly vendor: Vendor
  readonly name: string
  /** null takes the vendor's usual address. */
  readonly baseUrl: string | null
  readonly key: string | null
}

/** Adds an account and asks for its models. */
export async function addAccount(account: NewAccount): Promise<Account | null> {
  const added = await attempt(() => session().client.accounts.add({ accountId: createId(), ...account }))
  if (added !== null) void refreshModels(added.id)
  return added
}

/** A name no other account has: "OpenAI", "OpenAI 2". */
export function freeAccountName(vendor: Vendor): string {
  const taken = new Set(useLibraryStore.getState().accounts.map((account) => account.name))
  const name = vendorNames[vendor]
  if (!taken.has(name)) return name
  let number = 2
  while (taken.has(`${name} ${number}`)) number += 1
  return `${name} ${number}`
}

export function addLocalServer(server: LocalServer): Promise<Account | null> {
  return addAccount({
    vendor: server.vendor,
    name: freeAccountName(server.vendor),
    baseUrl: server.baseUrl,
    key: null,
  })
}

export interface AccountPatch {
  readonly name?: string
  readonly baseUrl?: string
  readonly isEnabled?: boolean
  readonly settings?: Partial<AccountSettings>
}

export function updateAccount(accountId: AccountId, patch: AccountPatch): Promise<Account | null> {
  return attempt(() => session().client.accounts.update({ accountId, ...patch }))
}

export async function replaceKey(accountId: AccountId, key: string): Promise<Account | null> {
  const account = await attempt(() => session().client.accounts.replaceKey({ accountId, key }))
  if (account !== null) void refreshModels(accountId)
  return account
}

export async function removeAccount(accountId: AccountId): Promise<boolean> {
  return (await attempt(() => session().client.accounts.remove({ accountId }))) !== null
}

export function checkKey(accountId: AccountId): Promise<AccountCheck | null> {
  return attempt(() => session().client.accounts.check({ accountId }))
}

/** Looks for servers on the usual ports of this machine; an empty list when none answers. */
export async function findLocalServers(): Promise<readonly LocalServer[]> {
  return (await attempt(() => session().client.accounts.findLocalServers({}))) ?? []
}
