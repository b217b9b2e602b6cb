// "Branches" of the open conversation: every version that is kept, as a small tree. Looking at one changes nothing that is
// sent; going on from one is a command of its own.
import { GitBranch } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import { continueHere } from '../state/branch-actions.ts'
import { focusComposer, modifierName } from '../state/follow-shortcuts.ts'
import { useConversationRow, useMessageIds, useOpenAnswerId, useViewLeafId } from '../state/hooks.ts'
import { askCommand } from '../state/run-command.ts'
import { session } from '../state/session.ts'
import { showMessage } from '../state/show-message.ts'
import { useFetched } from '../state/use-fetched.ts'
import { closeDialog, useViewStore } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { BranchTree } from './branch-tree.tsx'
import { type Branch, buildBranches } from './build-branches.ts'

export function BranchesDialog() {
  const conversationId = useViewStore((state) => state.conversationId)
  // The conversation was put away meanwhile, by another window for example.
  useEffect(() => {
    if (conversationId === null) closeDialog()
  }, [conversationId])
  return (
    <Dialog
      isOpen
      title="Branches"
      description="Every version is kept. Looking at one changes nothing that is sent."
      className="max-w-2xl"
      onClose={closeDialog}
      onClosed={focusComposer}
    >
      {conversationId === null ? null : <Branches conversationId={conversationId} />}
    </Dialog>
  )
}

function Branches({ conversationId }: { readonly conversationId: ConversationId }) {
  const headId = useConversationRow()?.headMessageId ?? null
  const viewLeafId = useViewLeafId()
  const lastId = useMessageIds().at(-1)
  const { value: tree, problem } = useFetched(conversationId, `${headId} ${lastId}`, (signal) =>
    session().client.conversations.tree({ conversationId }, { signal }),
  )
  const branches = useMemo(() => (tree === null ? [] : buildBranches(tree, viewLeafId)), [tree, viewLeafId])
  if (problem !== null) return <EmptyState title="The branches could not be read" text={problem} />
  if (tree === null) {
    return (
      <div className="flex justify-center py-14">
        <Spinner label="Reading the branches" />
      </div>
    )
  }
  if (branches.length < 2) {
    return (
      <EmptyState
        icon={GitBranch}
        title="There is one branch only"
        text="Editing a message or regenerating an answer makes another one. Every version is kept and stands here then."
      />
    )
  }
  return <Chooser conversationId={conversationId} branches={branches} />
}

interface ChooserProps {
  readonly conversationId: ConversationId
  readonly branches: readonly Branch[]
}

function Chooser({ conversationId, branches }: ChooserProps) {
  const [chosenId, setChosenId] = useState<MessageId | null>(null)
  const isAnswering = useOpenAnswerId() !== null
  const selected =
    branches.find((branch) => branch.id === chosenId) ??
    branches.find((branch) => branch.holdsShownEnd) ??
    branches.find((branch) => branch.holdsHead) ??
    branches[0]
  if (selected === undefined) return null

  const look = (branch: Branch): void => {
    closeDialog()
    void showMessage({ conversationId, messageId: branch.id, place: 'text', words: [] })
  }
  const goOn = async (branch: Branch): Promise<void> => {
    if (isAnswering || branch.isOnHeadPath) return
    const found = await askCommand(() =>
      session().client.conversations.leafOf({ conversationId, messageId: branch.lastId }),
    )
    if (found === null || !(await continueHere(conversationId, found.leafId))) return
    closeDialog()
  }

  return (
    <>
      <BranchTree
        branches={branches}
        selectedId={selected.id}
        onSelect={setChosenId}
        onLook={look}
        onContinue={(branch) => void goOn(branch)}
      />
      <div className="flex min-h-12 shrink-0 flex-wrap items-center gap-2 border-line border-t px-5 py-2">
        <p className="min-w-40 flex-1 text-muted text-small">
          Enter looks at it, {modifierName} Enter continues from there.
        </p>
        <Button size="small" onClick={() => look(selected)}>
          Look at it
        </Button>
        <Button
          size="small"
          variant="primary"
          disabled={isAnswering || selected.isOnHeadPath}
          onClick={() => void goOn(selected)}
        >
          Continue from here
        </Button>
      </div>
    </>
  )
}
