// The template or prompt that is being written. It outlives the settings, so that nothing typed is lost with them.
import { create } from 'zustand'
import { createId } from '../../shared/domain/create-id.ts'
import type { Prompt, Template } from '../../shared/domain/template.ts'
import type { NewPrompt, NewTemplate } from '../state/beginnings-actions.ts'
import { emptyTemplate, nameOfCopy, type TemplateMessage } from './template-draft.ts'

export type Edit =
  | {
      readonly kind: 'template'
      readonly isNew: boolean
      readonly draft: NewTemplate
      /** First messages of the conversation it is made from, of which some can be taken along. */
      readonly offered: readonly TemplateMessage[]
    }
  | { readonly kind: 'prompt'; readonly isNew: boolean; readonly draft: NewPrompt }

export const useEditStore = create<{ readonly edit: Edit | null }>(() => ({ edit: null }))

function begin(edit: Edit): void {
  useEditStore.setState({ edit })
}

function draftOf<Kept extends Template | Prompt>(kept: Kept): Omit<Kept, 'createdAt' | 'updatedAt'> {
  const { createdAt: _, updatedAt: __, ...draft } = kept
  return draft
}

export function newTemplate(
  draft: NewTemplate = emptyTemplate(),
  offered: readonly TemplateMessage[] = [],
): void {
  begin({ kind: 'template', isNew: true, draft, offered })
}

export function editTemplate(template: Template): void {
  begin({ kind: 'template', isNew: false, draft: draftOf(template), offered: [] })
}

export function copyTemplate(template: Template): void {
  newTemplate({ ...draftOf(template), id: createId(), name: nameOfCopy(template.name) })
}

export function newPrompt(text = ''): void {
  begin({ kind: 'prompt', isNew: true, draft: { id: createId(), name: '', text } })
}

export function editPrompt(prompt: Prompt): void {
  begin({ kind: 'prompt', isNew: false, draft: draftOf(prompt) })
}

export function copyPrompt(prompt: Prompt): void {
  begin({
    kind: 'prompt',
    isNew: true,
    draft: { ...draftOf(prompt), id: createId(), name: nameOfCopy(prompt.name) },
  })
}

export function changeTemplate(patch: Partial<NewTemplate>): void {
  useEditStore.setState(({ edit }) =>
    edit?.kind === 'template' ? { edit: { ...edit, draft: { ...edit.draft, ...patch } } } : {},
  )
}

export function changePrompt(patch: Partial<NewPrompt>): void {
  useEditStore.setState(({ edit }) =>
    edit?.kind === 'prompt' ? { edit: { ...edit, draft: { ...edit.draft, ...patch } } } : {},
  )
}

export function endEdit(): void {
  useEditStore.setState({ edit: null })
}
