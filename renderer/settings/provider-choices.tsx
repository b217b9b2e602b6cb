// How an account's provider is spoken to, and how it may keep conversations: every choice comes from the records.
import type { Account } from '../../shared/domain/account.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { updateAccount } from '../state/account-actions.ts'
import { findRecord, useRecords } from '../state/records-store.ts'
import { openProviderRecord } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { callableRecords } from './record-list.ts'
import { accountWays, describeWay, recommendedWay, wayChoice } from './way-words.ts'

/** Stands for the way the record recommends. */
const recommended = ''

export function ProviderChoices({ account }: { readonly account: Account }) {
  const { records } = useRecords()
  const callable = callableRecords(records ?? [], account.vendor)
  const record = findRecord(records, account.api, account.vendor)
  const name = vendorNames[account.vendor]
  // Until the records are here, nothing says that there is nothing to switch.
  const canKeep = records === null || callable.some((one) => accountWays(one).length > 0)
  return (
    <>
      {callable.length < 2 ? null : <ApiChoice account={account} />}
      {canKeep ? (
        <Switch
          label="Keep conversation state at the provider"
          hint="Where the provider offers it. Less is uploaded with every turn. It does not lower the bill: earlier tokens are charged again. Off: the history is sent each time and nothing is left behind."
          isOn={account.settings.keepsStateAtProvider}
          onChange={(isOn) => void updateAccount(account.id, { settings: { keepsStateAtProvider: isOn } })}
        />
      ) : (
        <p className="text-pretty text-label text-muted">
          {name} keeps no conversation between turns, so the history is sent each time.
        </p>
      )}
      <WayChoice account={account} />
      {record === null ? null : (
        <Button
          variant="quiet"
          size="small"
          className="-my-1 -ml-2.5 self-start"
          onClick={() => openProviderRecord({ api: record.api, vendor: record.vendor })}
        >
          How {record.apiName} remembers
        </Button>
      )}
    </>
  )
}

function ApiChoice({ account }: { readonly account: Account }) {
  const callable = callableRecords(useRecords().records ?? [], account.vendor)
  const record = callable.find((one) => one.api === account.api)
  const keeps = record !== undefined && accountWays(record).length > 0
  return (
    <Select
      label="API"
      value={account.api}
      options={callable.map((one, index) => ({
        value: one.api,
        label: index === 0 ? `${one.apiName} (recommended)` : one.apiName,
      }))}
      hint={
        keeps
          ? `It can keep a conversation at ${vendorNames[account.vendor]}.`
          : 'It keeps nothing between turns: the history is sent each time.'
      }
      onChange={(api) =>
        // A way belongs to its api, so another api begins with its own.
        void updateAccount(account.id, {
          settings: { api: api === callable[0]?.api ? null : api, stateWay: null },
        })
      }
    />
  )
}

function WayChoice({ account }: { readonly account: Account }) {
  const record = findRecord(useRecords().records, account.api, account.vendor)
  if (record === null) return null
  const ways = accountWays(record)
  if (ways.length === 0) return null
  const standard = recommendedWay(record)
  const chosen = ways.find((way) => way !== standard && way.name === account.settings.stateWay) ?? null
  const shown = chosen ?? standard
  const { keepsStateAtProvider } = account.settings
  return (
    <Select
      label="How conversations are kept there"
      value={chosen?.name ?? recommended}
      isDisabled={!keepsStateAtProvider}
      options={[
        {
          value: recommended,
          label: `Recommended: ${standard === null ? 'nothing is kept' : wayChoice(standard)}`,
        },
        ...ways.filter((way) => way !== standard).map((way) => ({ value: way.name, label: wayChoice(way) })),
      ]}
      hint={
        shown === null
          ? 'The history is sent with every turn, and nothing is left behind.'
          : describeWay(shown)
      }
      onChange={(way) =>
        void updateAccount(account.id, { settings: { stateWay: way === recommended ? null : way } })
      }
    />
  )
}
