import { useRef } from 'react'
import type { Prompt } from '../../shared/domain/template.ts'
import { fillVariables, findVariables, resolveVariables } from '../../shared/domain/template-variables.ts'
import { Dialog } from '../ui/dialog.tsx'
import { VariablesForm } from './variables-form.tsx'

interface FillPromptProps {
  readonly prompt: Prompt
  /** The text with every value in it, or null when the person thought better of it. Called once the dialog is gone. */
  readonly onClosed: (text: string | null) => void
  readonly onClose: () => void
}

/** Asks for what a prompt leaves open before it is inserted. */
export function FillPrompt({ prompt, onClosed, onClose }: FillPromptProps) {
  const filled = useRef<string | null>(null)
  const variables = findVariables([prompt.text])
  return (
    <Dialog
      isOpen
      title={prompt.name}
      description="Say what goes into this prompt."
      className="max-w-lg"
      onClose={onClose}
      // Only then may the composer take the focus.
      onClosed={() => onClosed(filled.current)}
    >
      <VariablesForm
        variables={variables}
        preview={prompt.text}
        actionLabel="Insert"
        onCancel={onClose}
        onDone={(values) => {
          filled.current = fillVariables(prompt.text, resolveVariables(variables, values).resolved)
          onClose()
          return Promise.resolve(true)
        }}
      />
    </Dialog>
  )
}
