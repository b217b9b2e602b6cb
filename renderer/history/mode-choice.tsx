import type { Conversation } from '../../shared/domain/conversation.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { setContinuationMode } from '../state/context-actions.ts'
import { useChosenModel } from '../state/hooks.ts'
import { useRecords } from '../state/records-store.ts'
import { ChoiceList } from './choice-list.tsx'
import { modeChoices } from './mode-words.ts'

/** How the history of a conversation reaches a provider. */
export function ModeChoice({ conversation }: { readonly conversation: Conversation }) {
  const account = useChosenModel()?.account ?? null
  const { records, problem } = useRecords()
  const choices = modeChoices({
    records,
    vendor: account?.vendor ?? null,
    vendorName: account === null ? 'This provider' : vendorNames[account.vendor],
    keepsState: account?.settings.keepsStateAtProvider ?? true,
    current: conversation.continuationMode,
  })
  return (
    <>
      <ChoiceList
        label="How the history travels"
        value={conversation.continuationMode}
        choices={choices.map(({ mode, ...choice }) => ({ value: mode, ...choice }))}
        onChange={(mode) => setContinuationMode(conversation.id, mode)}
      />
      {problem === null ? null : <p className="mt-1 text-label text-soft">{problem}</p>}
    </>
  )
}
