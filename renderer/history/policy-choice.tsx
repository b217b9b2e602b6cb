import { useState } from 'react'
import type { ContextPolicy } from '../../shared/domain/context.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import { setContextPolicy } from '../state/context-actions.ts'
import { useConversationStore } from '../state/conversation-store.ts'
import { useChosenModel } from '../state/hooks.ts'
import { openSettings } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { formatQuantity } from '../usage/format-numbers.ts'
import { ChoiceList } from './choice-list.tsx'
import { NumberField } from './number-field.tsx'
import {
  numberOfPolicy,
  type PolicyKind,
  policyChoices,
  policyNumbers,
  policyWith,
  usualNumber,
} from './policy-words.ts'

/** What of a conversation is sent. A number that was set comes back when its choice is taken again. */
export function PolicyChoice({ conversation }: { readonly conversation: Conversation }) {
  const policy = conversation.contextPolicy
  const window = useChosenModel()?.info?.contextWindow ?? null
  const pinned = useConversationStore((state) => state.views.get(conversation.id)?.pinnedMessageIds.size ?? 0)
  const [earlier, setEarlier] = useState<ReadonlyMap<PolicyKind, number>>(new Map())
  const set = (next: ContextPolicy): Promise<boolean> => {
    const number = numberOfPolicy(policy)
    if (number !== null) setEarlier(new Map(earlier).set(policy.kind, number))
    return setContextPolicy(conversation.id, next)
  }
  return (
    <>
      <ChoiceList
        label="What of the history is sent"
        value={policy.kind}
        choices={policyChoices.map(({ kind, label, sentence }) => ({
          value: kind,
          label,
          sentence,
          ...(kind === policy.kind ? { details: <Details policy={policy} onChange={set} /> } : {}),
        }))}
        onChange={(kind) => {
          const number = kind === 'everything' ? 0 : (earlier.get(kind) ?? usualNumber(kind, window))
          return set(policyWith(kind, number))
        }}
      />
      <p className="tabular mt-2 text-pretty text-label text-muted">
        {pinned === 0
          ? 'Pinned messages and the system text always stay. No message is pinned.'
          : `Pinned messages and the system text always stay. ${formatQuantity(pinned, 'message')} of this conversation ${pinned === 1 ? 'is' : 'are'} pinned.`}
      </p>
    </>
  )
}

interface DetailsProps {
  readonly policy: ContextPolicy
  readonly onChange: (policy: ContextPolicy) => Promise<boolean>
}

function Details({ policy, onChange }: DetailsProps) {
  const number = numberOfPolicy(policy)
  if (policy.kind === 'everything' || number === null) return null
  return (
    <>
      <NumberField
        key={policy.kind}
        value={number}
        limits={policyNumbers[policy.kind]}
        onSave={(next) => void onChange(policyWith(policy.kind, next))}
      />
      {policy.kind === 'segments' ? (
        <Button
          size="small"
          variant="quiet"
          className="mt-1.5 -ml-2.5"
          onClick={() => openSettings('context')}
        >
          Who writes summaries…
        </Button>
      ) : null}
    </>
  )
}
