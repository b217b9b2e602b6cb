// Ways out when a conversation was too long for a model: send less of it, or have its older part summarised. Each one is
// a setting of the conversation that stays, so it is said.
import { useState } from 'react'
import type { Turn } from '../../shared/domain/turn.ts'
import { policyNotice, recentOnly } from '../history/policy-words.ts'
import { summariseNow, useIsSummarisingNow } from '../history/summarise.ts'
import { setContextPolicy } from '../state/context-actions.ts'
import { conversationView } from '../state/conversation-store.ts'
import { useChosenModel, useConversationRow } from '../state/hooks.ts'
import { showNotice } from '../state/toast-store.ts'
import { openHistory } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import type { AnswerAgain } from './use-answer-again.ts'

interface OverflowStepProps {
  readonly turn: Turn
  readonly again: AnswerAgain | null
}

/** From now on only the newest messages are sent, and the answer is made again. */
export function SendRecent({ turn, again }: OverflowStepProps) {
  const conversation = useConversationRow()
  const chosen = useChosenModel()
  const [isBusy, setBusy] = useState(false)
  const send = async (): Promise<void> => {
    if (conversation === null || again === null) return
    const policy = recentOnly(conversation.contextPolicy, chosen?.info?.contextWindow ?? null)
    setBusy(true)
    const isSet = await setContextPolicy(turn.conversationId, policy)
    setBusy(false)
    if (!isSet) return
    showNotice(policyNotice(policy), { label: 'Change', run: openHistory }, `policy ${turn.conversationId}`)
    again.run()
  }
  return (
    <Button size="small" disabled={again === null || isBusy} onClick={() => void send()}>
      Send only recent messages
    </Button>
  )
}

/** A summary takes the place of the older messages in what is sent, and the answer is made again. */
export function SummariseAndAnswer({ turn, again }: OverflowStepProps) {
  const chosen = useChosenModel()
  const isSummarising = useIsSummarisingNow(turn.conversationId)
  const summarise = async (): Promise<void> => {
    if (chosen === null || again === null) return
    if (!(await summariseNow(turn.conversationId, chosen.reference))) return
    // It took a while: whoever went on meanwhile is not taken back.
    if (conversationView(turn.conversationId)?.messageIds.at(-1) === turn.messageId) again.run()
  }
  return (
    <Button size="small" disabled={again === null || isSummarising} onClick={() => void summarise()}>
      {isSummarising ? <Spinner size={13} /> : null}
      {isSummarising ? 'Summarising…' : 'Summarise older messages'}
    </Button>
  )
}
