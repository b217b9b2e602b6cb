import { ChevronLeft, CircleAlert, CircleCheck } from 'lucide-react'
import { useState } from 'react'
import type { Account, AccountCheck } from '../../shared/domain/account.ts'
import { failureAdvice } from '../../shared/domain/failure-advice.ts'
import { localVendors, vendorNames } from '../../shared/domain/vendor-list.ts'
import { checkKey, removeAccount, updateAccount } from '../state/account-actions.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { LaneDot } from '../ui/lane-dot.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { Switch } from '../ui/switch.tsx'
import { addressProblem } from './address-problem.ts'
import { EditableField } from './editable-field.tsx'
import { KeyField } from './key-field.tsx'
import { PanelHeading } from './panel-heading.tsx'
import { ProviderChoices } from './provider-choices.tsx'

/** What the check of a key found, in the provider's sense and in words. */
function CheckResult({ check }: { readonly check: AccountCheck }) {
  const Icon = check.isWorking ? CircleCheck : CircleAlert
  return (
    <div role="status" className="flex w-full gap-2.5 rounded-block bg-code px-3.5 py-2.5">
      <Icon
        size={16}
        aria-hidden="true"
        className={`mt-0.5 ${check.isWorking ? 'text-positive' : 'text-danger'}`}
      />
      <div className="min-w-0">
        <p className="wrap-anywhere">{check.sentence}</p>
        {check.failure === null ? null : (
          <>
            {check.failure.kind === 'auth' ? null : (
              <p className="text-label text-muted">{failureAdvice[check.failure.kind].advice}</p>
            )}
            {check.failure.detail === null ? null : (
              <p className="mt-1 wrap-anywhere font-mono text-code text-muted">{check.failure.detail}</p>
            )}
          </>
        )}
      </div>
    </div>
  )
}

function useKeyCheck(account: Account) {
  const [check, setCheck] = useState<AccountCheck | null>(null)
  const [isChecking, setChecking] = useState(false)
  const run = async (): Promise<void> => {
    setChecking(true)
    setCheck(await checkKey(account.id))
    setChecking(false)
  }
  return { check, isChecking, run, forget: () => setCheck(null) }
}

function RemoveAccount({
  account,
  onRemoved,
}: {
  readonly account: Account
  readonly onRemoved: () => void
}) {
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button variant="danger" onClick={() => setAsking(true)}>
        Remove account
      </Button>
      <Dialog
        isOpen={isAsking}
        title={`Remove ${account.name}?`}
        description="Its key is deleted from this computer. Conversations stay, with everything recorded about them."
        onClose={() => setAsking(false)}
      >
        <div className="flex justify-end gap-2 px-5 pt-1 pb-5">
          <Button variant="quiet" onClick={() => setAsking(false)}>
            Cancel
          </Button>
          <Button
            variant="danger"
            onClick={() =>
              void removeAccount(account.id).then((isRemoved) => {
                setAsking(false)
                if (isRemoved) onRemoved()
              })
            }
          >
            Remove
          </Button>
        </div>
      </Dialog>
    </>
  )
}

interface AccountDetailsProps {
  readonly account: Account
  readonly onBack: () => void
}

/** Everything that can be set about one account. */
export function AccountDetails({ account, onBack }: AccountDetailsProps) {
  const { check, isChecking, run, forget } = useKeyCheck(account)
  const isGuide = account.vendor === 'guide'
  const isFixed = account.isFromEnvironment
  const needsKey = !isGuide && !localVendors.has(account.vendor)
  return (
    <>
      <PanelHeading
        title={account.name}
        before={
          <>
            <IconButton icon={ChevronLeft} label="Back to accounts" className="-ml-1.5" onClick={onBack} />
            <LaneDot vendor={account.vendor} size={9} />
          </>
        }
      />
      <div className="flex max-w-lg flex-col gap-5">
        {isGuide ? (
          <p className="text-pretty text-soft">
            The guide is built in. It answers questions about Baton from its manual, on this computer, without
            a key, a network or a bill. It is always there.
          </p>
        ) : (
          <>
            {account.obstacle === null ? null : (
              <p className="rounded-block bg-code px-3.5 py-2.5 text-soft">{account.obstacle}</p>
            )}
            {isFixed ? (
              <p className="text-pretty text-label text-muted">
                This account comes from the environment of this computer. Its name and key change there;
                without the variable it disappears.
              </p>
            ) : (
              <EditableField
                label="Name"
                value={account.name}
                maxLength={80}
                problemOf={(text) => (text.trim().length === 0 ? 'Give the account a name.' : null)}
                onSave={(name) => updateAccount(account.id, { name })}
              />
            )}
            {needsKey && !isFixed ? <KeyField account={account} onReplaced={forget} /> : null}
            <EditableField
              label={`Address of ${vendorNames[account.vendor]}`}
              value={account.baseUrl}
              maxLength={500}
              isDisabled={isFixed}
              problemOf={addressProblem}
              onSave={(baseUrl) => updateAccount(account.id, { baseUrl })}
            />
            <div className="flex flex-col items-start gap-2.5">
              <Button disabled={isChecking} onClick={() => void run()}>
                {isChecking ? <Spinner /> : null}
                {needsKey ? 'Check the key' : 'Check the connection'}
              </Button>
              {check === null ? null : <CheckResult check={check} />}
            </div>
          </>
        )}
        {isGuide ? null : (
          <>
            <div className="flex flex-col gap-4 border-t border-line pt-4">
              <ProviderChoices account={account} />
              <Switch
                label="Use this account"
                hint="Off: its models are not offered and nothing is sent to it."
                isOn={account.isEnabled}
                onChange={(isOn) => void updateAccount(account.id, { isEnabled: isOn })}
              />
            </div>
            {isFixed ? null : (
              <div className="border-t border-line pt-4">
                <RemoveAccount account={account} onRemoved={onBack} />
              </div>
            )}
          </>
        )}
      </div>
    </>
  )
}
