// Commands for templates and the prompt library.
import type { ConversationId, Id } from '../../shared/domain/ids.ts'
import type { Prompt, Template } from '../../shared/domain/template.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { CommandError } from './command-error.ts'
import type { ConversationBus } from './conversation-bus.ts'

export interface BeginInput {
  readonly templateId: Id
  /** Minted by the page: a repeat is harmless. */
  readonly conversationId: ConversationId
  readonly values: Readonly<Record<string, string>>
  readonly folderId: Id | null
}

export interface Beginnings {
  putTemplate(template: Omit<Template, 'createdAt' | 'updatedAt'>): Template
  removeTemplate(id: Id): void
  /** Makes a conversation from a template; sends nothing. @throws CommandError when a variable has no value */
  begin(input: BeginInput): void
  /** @throws CommandError for a name another prompt has */
  putPrompt(prompt: Omit<Prompt, 'createdAt' | 'updatedAt'>): Prompt
  removePrompt(id: Id): void
}

export function createBeginnings(options: {
  readonly store: Store
  readonly bus: ConversationBus
  readonly clock: Clock
}): Beginnings {
  const { store, bus, clock } = options
  const changed = () => bus.library.publish({ type: 'beginnings-changed' })
  return {
    putTemplate(template) {
      const now = clock.now()
      const whole = {
        ...template,
        createdAt: store.templates.get(template.id)?.createdAt ?? now,
        updatedAt: now,
      }
      store.templates.put(whole)
      changed()
      return whole
    },
    removeTemplate(id) {
      store.templates.remove(id)
      changed()
    },
    begin() {
      throw new CommandError('REFUSED', 'Templates cannot be used yet.')
    },
    putPrompt(prompt) {
      const same = store.prompts.findByName(prompt.name)
      if (same !== null && same.id !== prompt.id) {
        throw new CommandError('REFUSED', `There is a prompt named ${same.name} already.`)
      }
      const now = clock.now()
      const whole = {
        ...prompt,
        createdAt: store.prompts.get(prompt.id)?.createdAt ?? now,
        updatedAt: now,
      }
      store.prompts.put(whole)
      changed()
      return whole
    },
    removePrompt(id) {
      store.prompts.remove(id)
      changed()
    },
  }
}
