import { ChevronRight, Plus, Server } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Account, LocalServer } from '../../shared/domain/account.ts'
import type { AccountId } from '../../shared/domain/ids.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { addLocalServer, findLocalServers } from '../state/account-actions.ts'
import { useAccounts } from '../state/hooks.ts'
import { Button } from '../ui/button.tsx'
import { LaneDot } from '../ui/lane-dot.tsx'
import { AccountDetails } from './account-details.tsx'
import { AddAccount } from './add-account.tsx'
import { keyWords } from './key-words.ts'
import { PanelHeading } from './panel-heading.tsx'

type Place = { name: 'list' } | { name: 'add' } | { name: 'details'; accountId: AccountId }

function AccountRow({ account, onOpen }: { readonly account: Account; readonly onOpen: () => void }) {
  const isOff = !account.isEnabled
  return (
    <li>
      <button
        type="button"
        className="group flex min-h-[52px] w-full items-center gap-3.5 px-3.5 py-2 text-left -outline-offset-2 transition-colors hover:bg-hover"
        onClick={onOpen}
      >
        <span className={isOff ? 'opacity-35' : ''}>
          <LaneDot vendor={account.vendor} size={9} />
        </span>
        <span className="min-w-0 flex-1">
          <span className={`block truncate font-medium ${isOff ? 'text-muted' : ''}`}>
            {account.name}
            {account.vendor === 'guide' || account.name === vendorNames[account.vendor] ? null : (
              <span className="font-normal text-muted"> {vendorNames[account.vendor]}</span>
            )}
          </span>
          <span className="block truncate text-small text-muted">
            {isOff ? 'Turned off' : (account.obstacle ?? keyWords(account))}
          </span>
        </span>
        <ChevronRight size={16} aria-hidden="true" className="text-muted" />
      </button>
    </li>
  )
}

function LocalServers() {
  const [servers, setServers] = useState<readonly LocalServer[]>([])
  const accounts = useAccounts()
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for anew when an account was added or removed
  useEffect(() => {
    let isWanted = true
    void findLocalServers().then((found) => (isWanted ? setServers(found) : undefined))
    return () => {
      isWanted = false
    }
  }, [accounts.length])
  if (servers.length === 0) return null
  return (
    <section className="mt-5" aria-label="Found on this computer">
      <h3 className="mb-1.5 text-small font-semibold text-muted">Found on this computer</h3>
      <ul className="divide-y divide-line rounded-bubble border border-line">
        {servers.map((server) => (
          <li key={server.baseUrl} className="flex items-center gap-3 px-3.5 py-2.5">
            <Server size={16} aria-hidden="true" className="text-muted" />
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{vendorNames[server.vendor]}</span>
              <span className="block truncate text-small text-muted tabular">
                {server.modelCount} {server.modelCount === 1 ? 'model' : 'models'} at {server.baseUrl}
              </span>
            </span>
            <Button size="small" onClick={() => void addLocalServer(server)}>
              Use it
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function AccountsPanel({ startsAdding }: { readonly startsAdding: boolean }) {
  const accounts = useAccounts()
  const [place, setPlace] = useState<Place>(startsAdding ? { name: 'add' } : { name: 'list' })
  const showList = (): void => setPlace({ name: 'list' })

  if (place.name === 'add') {
    return (
      <AddAccount
        onBack={showList}
        onAdded={(account) => setPlace({ name: 'details', accountId: account.id })}
      />
    )
  }
  const opened =
    place.name === 'details' ? accounts.find((account) => account.id === place.accountId) : undefined
  if (opened !== undefined) return <AccountDetails key={opened.id} account={opened} onBack={showList} />
  return (
    <>
      <PanelHeading title="Accounts" text="Each account is one provider, or one server, with its own key." />
      <ul className="divide-y divide-line overflow-hidden rounded-bubble border border-line">
        {accounts.map((account) => (
          <AccountRow
            key={account.id}
            account={account}
            onOpen={() => setPlace({ name: 'details', accountId: account.id })}
          />
        ))}
      </ul>
      <Button className="mt-3" onClick={() => setPlace({ name: 'add' })}>
        <Plus size={15} aria-hidden="true" />
        Add account
      </Button>
      <LocalServers />
    </>
  )
}
