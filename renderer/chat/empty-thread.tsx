import { createId } from '../../shared/domain/create-id.ts'
import { sendMessage } from '../state/actions.ts'
import { useChosenModel } from '../state/hooks.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

/** Questions the built-in guide answers from its manual. */
export const guideQuestions: readonly string[] = [
  'What can Baton do?',
  'How do I add a provider?',
  'What happens at a handoff?',
  'Where are my keys and conversations kept?',
]

/** A conversation without a message yet. */
export function EmptyThread() {
  const chosen = useChosenModel()
  const isGuide = chosen?.account?.vendor === 'guide'
  return (
    <div className="m-auto">
      <EmptyState
        title="Nothing has been said here yet"
        text={
          isGuide
            ? 'Write a message below, or ask the guide one of these. It answers without a network and costs nothing.'
            : 'Write a message below to begin.'
        }
      >
        {isGuide
          ? guideQuestions.map((text) => (
              <Button
                key={text}
                size="small"
                onClick={() =>
                  void sendMessage({ text, files: [], model: chosen.reference, messageId: createId() })
                }
              >
                {text}
              </Button>
            ))
          : null}
      </EmptyState>
    </div>
  )
}
