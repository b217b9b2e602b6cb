// The page of a new conversation. On the first run it says that Baton works already and how to bring in models.
import { ArrowRight, KeyRound, Server } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { Account, LocalServer } from '../../shared/domain/account.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { localVendors, vendorNames } from '../../shared/domain/vendor-list.ts'
import { addLocalServer, findLocalServers } from '../state/account-actions.ts'
import { sendMessage } from '../state/actions.ts'
import { useBeginnings } from '../state/beginnings-store.ts'
import { accountObstacle } from '../state/choose-model.ts'
import { useAccounts } from '../state/hooks.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { useModelsStore } from '../state/models-store.ts'
import { openSettings } from '../state/view-store.ts'
import { ImportLine } from '../transfer/import-line.tsx'
import { BatonMark } from '../ui/baton-mark.tsx'
import { Button } from '../ui/button.tsx'
import { LaneDot } from '../ui/lane-dot.tsx'
import { Late } from '../ui/late.tsx'

const loadTemplateList = async () => (await import('../beginnings/template-list.tsx')).TemplateList

const questions = [
  'How do I hand a conversation to another model?',
  'Where are my conversations and keys kept?',
  'How do I take my conversations out of Baton?',
] as const

function useLocalServers(): readonly [readonly LocalServer[], (server: LocalServer) => void] {
  const [servers, setServers] = useState<readonly LocalServer[]>([])
  useEffect(() => {
    let isWanted = true
    void findLocalServers().then((found) => (isWanted ? setServers(found) : undefined))
    return () => {
      isWanted = false
    }
  }, [])
  const remove = (server: LocalServer): void =>
    setServers((current) => current.filter((other) => other.baseUrl !== server.baseUrl))
  return [servers, remove]
}

function Line({
  mark,
  title,
  text,
  children,
}: {
  mark: ReactNode
  title: string
  text: string
  children?: ReactNode
}) {
  return (
    <li className="flex items-center gap-3.5 px-4 py-3">
      <span className="flex w-5 shrink-0 justify-center text-muted">{mark}</span>
      <span className="min-w-0 flex-1">
        <span className="block font-semibold">{title}</span>
        <span className="block text-label text-muted">{text}</span>
      </span>
      {children}
    </li>
  )
}

function Questions({ guide }: { readonly guide: Account }) {
  const model = useModelsStore((state) => state.byAccount.get(guide.id)?.models[0] ?? null)
  if (model === null) return null
  return (
    <div>
      <h2 className="text-small font-semibold text-muted">Ask the guide</h2>
      <ul className="mt-1.5 -ml-2.5">
        {questions.map((question) => (
          <li key={question}>
            <button
              type="button"
              className="group flex min-h-8 items-center gap-2.5 rounded-row px-2.5 py-1 text-left text-soft transition-colors hover:bg-hover hover:text-ink"
              onClick={() =>
                void sendMessage({
                  text: question,
                  files: [],
                  model: { accountId: guide.id, modelId: model.id },
                  messageId: createId(),
                })
              }
            >
              <LaneDot vendor="guide" size={7} />
              {question}
              <ArrowRight
                size={14}
                aria-hidden="true"
                className="text-muted opacity-0 transition-opacity group-hover:opacity-100"
              />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Drawn only where there are some. */
function Templates() {
  const { templates } = useBeginnings()
  return templates === null || templates.length === 0 ? null : <Late load={loadTemplateList} />
}

function environmentText(accounts: readonly Account[]): string {
  const names = new Intl.ListFormat('en', { type: 'conjunction' }).format(
    accounts.map((account) => vendorNames[account.vendor]),
  )
  return `${names}, with ${accounts.length === 1 ? 'the key' : 'keys'} from this computer’s environment`
}

export function Welcome() {
  const accounts = useAccounts()
  const isFirstRun = useLibraryStore((state) => state.summaries.size === 0)
  const [servers, forgetServer] = useLocalServers()
  const guide = accounts.find((account) => account.vendor === 'guide') ?? null
  const usable = accounts.filter((account) => account.vendor !== 'guide' && accountObstacle(account) === null)
  const fromEnvironment = usable.filter((account) => account.isFromEnvironment)
  const needsAccount = usable.length === 0
  const waiting = accounts.filter(
    (account) => account.vendor !== 'guide' && account.isEnabled && accountObstacle(account) !== null,
  )

  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="reading-column my-auto py-8">
        <BatonMark size={34} />
        <h1 className="mt-4 text-title font-bold tracking-[-0.014em]">
          {isFirstRun ? 'Welcome to Baton' : 'New conversation'}
        </h1>
        <p className="mt-1 max-w-lg text-pretty text-reading text-soft">
          {needsAccount
            ? `The guide is ready now, without a key and without a network. ${waiting.length > 0 ? 'Complete' : 'Add'} an account to talk to other models, and pass one conversation between them.`
            : 'Write below. You can change the model at any point; the next one gets the conversation handed over.'}
        </p>
        {needsAccount || servers.length > 0 || (isFirstRun && fromEnvironment.length > 0) ? (
          <ul className="mt-6 max-w-xl divide-y divide-line rounded-bubble border border-line bg-card">
            {fromEnvironment.length === 0 || !isFirstRun ? null : (
              <Line
                mark={
                  <span className="flex gap-0.5">
                    {fromEnvironment.slice(0, 3).map((account) => (
                      <LaneDot key={account.id} vendor={account.vendor} size={7} />
                    ))}
                  </span>
                }
                title={
                  fromEnvironment.length === 1
                    ? 'One account is ready'
                    : `${fromEnvironment.length} accounts are ready`
                }
                text={environmentText(fromEnvironment)}
              />
            )}
            {servers.map((server) => (
              <Line
                key={server.baseUrl}
                mark={<Server size={17} aria-hidden="true" />}
                title={
                  localVendors.has(server.vendor)
                    ? `${vendorNames[server.vendor]} is running here`
                    : 'A model server is running here'
                }
                text={`${server.modelCount} ${server.modelCount === 1 ? 'model' : 'models'} at ${server.baseUrl}`}
              >
                <Button
                  onClick={() =>
                    void addLocalServer(server).then((account) =>
                      account === null ? undefined : forgetServer(server),
                    )
                  }
                >
                  Use it
                </Button>
              </Line>
            ))}
            {needsAccount && waiting.length > 0 ? (
              <Line
                mark={<KeyRound size={17} aria-hidden="true" />}
                title={
                  waiting.length === 1
                    ? 'An account cannot be used yet'
                    : `${waiting.length} accounts cannot be used yet`
                }
                text={waiting.map(accountObstacle).join(' ')}
              >
                <Button variant="primary" onClick={() => openSettings()}>
                  Settings
                </Button>
              </Line>
            ) : null}
            {needsAccount && waiting.length === 0 ? (
              <Line
                mark={<KeyRound size={17} aria-hidden="true" />}
                title="Add an account"
                text="OpenAI, Anthropic, Google, OpenRouter, or a server of your own"
              >
                <Button variant="primary" onClick={() => openSettings('accounts', true)}>
                  Add
                </Button>
              </Line>
            ) : null}
          </ul>
        ) : null}
        {isFirstRun ? <ImportLine /> : null}
        {guide === null || !(isFirstRun || needsAccount) ? null : (
          <div className="mt-6">
            <Questions guide={guide} />
          </div>
        )}
        <Templates />
      </div>
    </div>
  )
}
