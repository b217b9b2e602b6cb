import { useState } from 'react'
import { findVariables } from '../../shared/domain/template-variables.ts'
import { putPrompt } from '../state/beginnings-actions.ts'
import { useBeginningsStore } from '../state/beginnings-store.ts'
import { TextField } from '../ui/text-field.tsx'
import { changePrompt, type Edit, endEdit } from './edit-store.ts'
import { EditorEnd } from './editor-end.tsx'
import { askingSentence } from './template-draft.ts'
import { TextArea } from './text-area.tsx'

/** A prompt being written or changed. */
export function PromptEditor({ edit }: { readonly edit: Extract<Edit, { kind: 'prompt' }> }) {
  const { draft } = edit
  const [hasTried, setHasTried] = useState(false)
  const prompts = useBeginningsStore((state) => state.prompts) ?? []
  const name = draft.name.trim()
  const same = prompts.find(
    (prompt) => prompt.id !== draft.id && prompt.name.toLowerCase() === name.toLowerCase(),
  )
  const nameProblem =
    name === ''
      ? 'A prompt needs a name.'
      : same === undefined
        ? null
        : `There is a prompt named ${same.name} already.`
  const textProblem = draft.text.trim() === '' ? 'A prompt needs a text.' : null
  const save = async (): Promise<boolean> => {
    setHasTried(true)
    if (nameProblem !== null || textProblem !== null) return false
    const isDone = (await putPrompt({ ...draft, name })) !== null
    if (isDone) endEdit()
    return isDone
  }
  return (
    <div className="flex max-w-xl flex-col gap-4">
      <TextField
        label="Name"
        value={draft.name}
        maxLength={100}
        autoFocus
        hint="What is typed after the slash."
        problem={hasTried || same !== undefined ? nameProblem : null}
        onChange={(event) => changePrompt({ name: event.target.value })}
      />
      <TextArea
        label="Text"
        value={draft.text}
        rows={6}
        className="min-h-36"
        maxLength={200_000}
        hint="{{name}} stands for something that is asked for when the prompt is inserted; {{name=words}} suggests words for it. \{{ is just two braces."
        problem={hasTried ? textProblem : null}
        onChange={(event) => changePrompt({ text: event.target.value })}
      />
      <p role="status" className="min-h-4 text-pretty text-label text-muted">
        {askingSentence(findVariables([draft.text]))}
      </p>
      <EditorEnd onSave={save} />
    </div>
  )
}
