// Which model answers next: one field to type into, one list to walk with the arrow keys.
import { Command } from 'cmdk'
import { Check, CircleAlert, RefreshCw, Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Account } from '../../shared/domain/account.ts'
import type { ModelInfo, ModelRef } from '../../shared/domain/model.ts'
import { localVendors, vendorNames } from '../../shared/domain/vendor-list.ts'
import { regenerateAnswer, setModel } from '../state/actions.ts'
import { focusComposer } from '../state/follow-shortcuts.ts'
import { useAccounts, useChosenModel, useSettings } from '../state/hooks.ts'
import { refreshModels, refreshStaleModels, useModelsStore } from '../state/models-store.ts'
import { closeDialog, openSettings, useViewStore } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { LaneDot } from '../ui/lane-dot.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { findUnlistedId, listModels, modelFacts, recentOf } from './model-list.ts'

const rowLook = 'flex min-h-9 items-center gap-2.5 rounded-row px-2.5 py-1 data-[selected=true]:bg-hover'
const headingLook =
  '**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-3 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-small **:[[cmdk-group-heading]]:font-semibold **:[[cmdk-group-heading]]:text-muted'

function rowValue(account: Account, model: ModelInfo, isRecent: boolean): string {
  return `${isRecent ? 'recent' : 'model'} ${account.id} ${model.id}`.toLowerCase()
}

function priceMeaning(account: Account, price: string): string {
  if (price !== 'free') return 'US dollars for a million tokens, in and out'
  const runsHere = localVendors.has(account.vendor) || account.vendor === 'guide'
  return runsHere ? 'Runs on this computer, so it costs nothing' : 'Its vendor asks nothing for it'
}

/** What a picked model is for: the next message, or answering a question again. */
function choose(model: ModelRef): void {
  const { dialog } = useViewStore.getState()
  const answer = dialog?.name === 'model-picker' ? dialog.answer : undefined
  closeDialog()
  if (answer === undefined) void setModel(model)
  else void regenerateAnswer(answer.conversationId, answer.messageId, model)
}

interface ModelRowProps {
  readonly account: Account
  readonly model: ModelInfo
  readonly isChosen: boolean
  readonly isRecent: boolean
}

function ModelRow({ account, model, isChosen, isRecent }: ModelRowProps) {
  const { window, price } = modelFacts(model)
  return (
    <Command.Item
      value={rowValue(account, model, isRecent)}
      keywords={[model.displayName, model.id, account.name, vendorNames[account.vendor]]}
      className={rowLook}
      onSelect={() => choose({ accountId: account.id, modelId: model.id })}
    >
      <LaneDot vendor={account.vendor} />
      <span className="min-w-0 flex-1">
        <span className="block truncate">
          <span className="font-medium">{model.displayName}</span>
          {isRecent ? <span className="text-muted"> {account.name}</span> : null}
          {isRecent || model.id === model.displayName || account.vendor === 'guide' ? null : (
            <span className="pl-2 font-mono text-small text-muted">{model.id}</span>
          )}
        </span>
        {model.deprecation === null ? null : (
          <span className="block truncate text-small text-muted">{model.deprecation}</span>
        )}
      </span>
      <span className="text-small text-muted tabular" title={priceMeaning(account, price)}>
        {price}
      </span>
      <span className="w-11 text-right text-small text-muted tabular" title="Tokens of the window">
        {window}
      </span>
      <span className="w-4">{isChosen ? <Check size={15} aria-label="chosen" /> : null}</span>
    </Command.Item>
  )
}

const timeFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

export function ModelPicker() {
  const accounts = useAccounts()
  const settings = useSettings()
  const chosen = useChosenModel()
  const byAccount = useModelsStore((state) => state.byAccount)
  const refreshing = useModelsStore((state) => state.refreshing)
  const isForAnswer = useViewStore(
    ({ dialog }) => dialog?.name === 'model-picker' && dialog.answer !== undefined,
  )
  const [search, setSearch] = useState('')
  const { groups, unavailable } = listModels(accounts, byAccount)
  const recent = recentOf(settings.recentModels, groups)
  const isChosen = (account: Account, model: ModelInfo): boolean =>
    chosen?.reference.accountId === account.id && chosen.reference.modelId === model.id
  const fetchedTimes = groups.map((group) => group.fetchedAt).filter((time) => time !== null)
  const oldest = fetchedTimes.length === 0 ? null : Math.min(...fetchedTimes)
  const accountIds = groups.map((group) => group.account.id).join(' ')
  useEffect(() => refreshStaleModels(accountIds.split(' ').filter((id) => id !== '')), [accountIds])

  // Some servers list nothing, and some models are not listed: what was typed can be sent as it is. Not while lists are
  // still on their way: a row that vanishes would take the selection with it.
  const unlistedId = refreshing.size > 0 ? null : findUnlistedId(search, groups)
  const isRecent = recent.some(({ account, model }) => isChosen(account, model))
  const chosenRow =
    chosen?.account == null || chosen.info === null ? '' : rowValue(chosen.account, chosen.info, isRecent)

  return (
    <Dialog
      isOpen
      title={isForAnswer ? 'Regenerate with another model' : 'Choose a model'}
      hasHeading={false}
      place="top"
      className="max-w-xl"
      onClose={closeDialog}
      onClosed={focusComposer}
    >
      <Command
        label="Models"
        loop
        defaultValue={chosenRow}
        className="flex min-h-0 flex-1 flex-col"
        filter={(_value, words, keywords) => {
          const text = (keywords ?? []).join(' ').toLowerCase()
          return words
            .toLowerCase()
            .split(/\s+/)
            .every((word) => text.includes(word))
            ? 1
            : 0
        }}
      >
        <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4">
          <Search size={16} aria-hidden="true" className="text-muted" />
          <Command.Input
            autoFocus
            value={search}
            onValueChange={setSearch}
            aria-label="Search models"
            placeholder="Search models"
            className="h-full min-w-0 flex-1 bg-transparent text-reading outline-none"
          />
        </div>
        <Command.List
          className={`max-h-[min(56vh,440px)] min-h-40 overflow-y-auto scroll-py-2 px-2 pb-2 ${headingLook}`}
        >
          {unlistedId === null ? (
            <Command.Empty className="px-4 py-12 text-center text-muted">
              {refreshing.size > 0 ? 'Asking for models…' : 'No model is called that.'}
            </Command.Empty>
          ) : null}
          {recent.length === 0 || search.length > 0 ? null : (
            <Command.Group heading="Recent">
              {recent.map(({ account, model }) => (
                <ModelRow
                  key={`${account.id} ${model.id}`}
                  account={account}
                  model={model}
                  isRecent
                  isChosen={isChosen(account, model)}
                />
              ))}
            </Command.Group>
          )}
          {groups.map(({ account, models, problem }) => (
            <Command.Group
              key={account.id}
              heading={
                <span className="flex items-center gap-2">
                  {account.name}
                  {refreshing.has(account.id) ? <Spinner size={12} /> : null}
                  {problem === null ? null : <span className="min-w-0 truncate font-normal">{problem}</span>}
                </span>
              }
            >
              {models.map((model) => (
                <ModelRow
                  key={model.id}
                  account={account}
                  model={model}
                  isRecent={false}
                  isChosen={isChosen(account, model)}
                />
              ))}
              {models.length === 0 && problem === null && search.length === 0 ? (
                <p className="px-2.5 py-1.5 text-label text-muted">
                  {refreshing.has(account.id)
                    ? `Asking ${vendorNames[account.vendor]} for its models…`
                    : 'No models listed yet. Refresh asks for them.'}
                </p>
              ) : null}
            </Command.Group>
          ))}
          {unlistedId === null ? null : (
            <Command.Group heading="Not in any list" forceMount>
              {groups
                .filter(({ account }) => account.vendor !== 'guide')
                .map(({ account }) => (
                  <Command.Item
                    key={account.id}
                    value={`unlisted ${account.id}`}
                    keywords={[unlistedId]}
                    forceMount
                    className={rowLook}
                    onSelect={() => choose({ accountId: account.id, modelId: unlistedId })}
                  >
                    <LaneDot vendor={account.vendor} />
                    <span className="min-w-0 flex-1 truncate">
                      Use <span className="font-mono text-label">{unlistedId}</span> with {account.name}
                    </span>
                  </Command.Item>
                ))}
            </Command.Group>
          )}
          {unavailable.length === 0 ? null : (
            <Command.Group heading="Not available">
              {unavailable.map(({ account, obstacle }) => (
                <Command.Item
                  key={account.id}
                  value={`unavailable ${account.id}`}
                  keywords={[account.name, vendorNames[account.vendor]]}
                  className={`${rowLook} text-muted`}
                  onSelect={() => openSettings()}
                >
                  <CircleAlert size={15} aria-hidden="true" />
                  <span className="min-w-0 flex-1 text-label">{obstacle}</span>
                </Command.Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
      <div className="flex h-12 shrink-0 items-center gap-2 border-t border-line pr-3 pl-4">
        <p className="min-w-0 flex-1 truncate text-small text-muted tabular">
          {oldest === null
            ? 'Prices are for a million tokens, in and out.'
            : `Models as of ${timeFormat.format(oldest)}. Prices per million tokens.`}
        </p>
        <Button
          size="small"
          variant="quiet"
          disabled={refreshing.size > 0}
          onClick={() => {
            for (const { account } of groups) void refreshModels(account.id)
          }}
        >
          {refreshing.size > 0 ? <Spinner /> : <RefreshCw size={14} aria-hidden="true" />}
          Refresh
        </Button>
        <Button size="small" onClick={() => openSettings('accounts', true)}>
          Add an account
        </Button>
      </div>
    </Dialog>
  )
}
