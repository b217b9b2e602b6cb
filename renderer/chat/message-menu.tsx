import { CornerDownRight, Ellipsis, GitFork, RefreshCw, Replace } from 'lucide-react'
import type { Message } from '../../shared/domain/message.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { regenerateAnswer } from '../state/actions.ts'
import { continueHere, forkHere } from '../state/branch-actions.ts'
import { useConversationRow, useIsLooking, useOpenAnswerId } from '../state/hooks.ts'
import { openAnswerAgain } from '../state/view-store.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { LateMenu } from '../ui/late-menu.tsx'
import type { MenuContent, MenuEntry } from '../ui/menu.tsx'
import { useModelsForAgain } from './use-answer-again.ts'

interface MessageMenuProps {
  readonly message: Message
  /** The call that wrote it; null for messages of the person. */
  readonly turn?: Turn | null
  readonly iconSize?: number
}

// Its entries depend on what the thread knows already.
const loadAsIs = async () => (content: MenuContent) => content

/** What can be done from one message on: another answer, going on here, a conversation of its own. */
export function MessageMenu({ message, turn = null, iconSize = 16 }: MessageMenuProps) {
  const { id, conversationId } = message
  const isHead = useConversationRow()?.headMessageId === id
  const isBusy = useOpenAnswerId() !== null
  const again = useAgainEntries(message, turn, isBusy)
  const content: MenuContent = [
    ...again,
    ...(again.length === 0 ? [] : (['line'] as const)),
    {
      label: 'Continue from here',
      icon: CornerDownRight,
      isDisabled: isHead || isBusy,
      onSelect: () => void continueHere(conversationId, id),
    },
    {
      label: 'Fork here into a new conversation',
      icon: GitFork,
      onSelect: () => void forkHere(conversationId, id),
    },
  ]
  return (
    <LateMenu load={loadAsIs} subject={content} align="end">
      <IconButton icon={Ellipsis} label="Message menu" iconSize={iconSize} />
    </LateMenu>
  )
}

/** Ways to have the same question answered again. */
function useAgainEntries(message: Message, turn: Turn | null, isBusy: boolean): readonly MenuEntry[] {
  const isLooking = useIsLooking()
  const models = useModelsForAgain(turn)
  const { id, conversationId, parentId, role } = message
  if (role !== 'assistant' || parentId === null) return []
  // Sending moves the head: said beforehand where that means leaving the version that is continued.
  const where = isLooking ? ' and continue here' : ''
  return [
    ...models.map(({ reference, name, account }, index) => ({
      // The same model of two accounts is told apart.
      label: `Regenerate with ${name}${name === models[1 - index]?.name ? ` of ${account?.name}` : ''}${where}`,
      icon: RefreshCw,
      isDisabled: isBusy,
      onSelect: () => void regenerateAnswer(conversationId, id, reference),
    })),
    {
      label: `Regenerate with another model${where}…`,
      icon: Replace,
      isDisabled: isBusy,
      onSelect: () => openAnswerAgain({ conversationId, messageId: id }),
    },
  ]
}
