// Commands for templates and the prompt library. A conversation that begins from a template is there in one transaction and
// has sent nothing yet: system text, model, policy and first messages with the variables filled in.
import type { Account } from '../../shared/domain/account.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import type { ConversationId, Id } from '../../shared/domain/ids.ts'
import type { Message } from '../../shared/domain/message.ts'
import { newConversation } from '../../shared/domain/new-conversation.ts'
import type { Prompt, Template } from '../../shared/domain/template.ts'
import {
  fillVariables,
  findVariables,
  resolveVariables,
  type VariableValues,
} from '../../shared/domain/template-variables.ts'
import type { Store } from '../store/store.ts'
import type { ChatEngine } from './chat-engine.ts'
import type { Clock } from './clock.ts'
import { CommandError } from './command-error.ts'
import type { ConversationBus } from './conversation-bus.ts'

export interface BeginInput {
  readonly templateId: Id
  /** Minted by the page: a repeat is harmless. */
  readonly conversationId: ConversationId
  readonly values: VariableValues
  readonly folderId: Id | null
}

export interface Beginnings {
  /** @throws CommandError when its first messages do not go in turns */
  putTemplate(template: Omit<Template, 'createdAt' | 'updatedAt'>): Template
  removeTemplate(id: Id): void
  /** Makes a conversation from a template; sends nothing. @throws CommandError when a variable has no value */
  begin(input: BeginInput): void
  /** @throws CommandError for a name another prompt has */
  putPrompt(prompt: Omit<Prompt, 'createdAt' | 'updatedAt'>): Prompt
  removePrompt(id: Id): void
}

type Draft = Template['messages'][number]

/** The person first, and then in turns: anything else no provider takes as it is. */
function requireTurns(messages: readonly Draft[]): void {
  for (const [index, { role }] of messages.entries()) {
    if (role === (index % 2 === 0 ? 'user' : 'assistant')) continue
    throw new CommandError(
      'REFUSED',
      index === 0
        ? 'The first message of a template has to be yours.'
        : 'The first messages of a template have to go in turns: you, the model, you.',
    )
  }
}

/** "language", "language and text" */
function listOfNames(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(names)
}

/** @throws CommandError when a variable has no value, or a message would be empty with the values that were given */
function fillTemplate(
  template: Template,
  values: VariableValues,
): { readonly systemText: string | null; readonly said: readonly Draft[]; readonly draft: string } {
  requireTurns(template.messages)
  const texts = [template.systemText ?? '', ...template.messages.map(({ text }) => text)]
  const { resolved, missing } = resolveVariables(findVariables(texts), values)
  if (missing.length > 0) {
    throw new CommandError('REFUSED', `There is no value for ${listOfNames(missing)} yet.`)
  }
  const filled = template.messages.map(({ role, text }) => ({ role, text: fillVariables(text, resolved) }))
  const last = filled.at(-1)
  const draft = last?.role === 'user' ? last.text : ''
  const said = last?.role === 'user' ? filled.slice(0, -1) : filled
  if (said.some(({ text }) => text.trim() === '')) {
    throw new CommandError('REFUSED', 'With these values one of the first messages would be empty.')
  }
  const systemText = template.systemText === null ? null : fillVariables(template.systemText, resolved)
  return { systemText: systemText?.trim() === '' ? null : systemText, said, draft }
}

export function createBeginnings(options: {
  readonly store: Store
  readonly bus: ConversationBus
  readonly clock: Clock
  readonly engine: Pick<ChatEngine, 'summary'>
  findAccount(accountId: string): Account | null
}): Beginnings {
  const { store, bus, clock, engine } = options
  const changed = () => bus.library.publish({ type: 'beginnings-changed' })

  return {
    putTemplate(template) {
      requireTurns(template.messages)
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

    begin(input) {
      const { conversationId } = input
      if (store.conversations.get(conversationId) !== null) return
      const template = store.templates.get(input.templateId)
      if (template === null) throw new CommandError('NOT_FOUND', 'This template no longer exists.')
      const { systemText, said, draft } = fillTemplate(template, input.values)
      const folder = input.folderId === null ? null : store.folders.get(input.folderId)
      // A model whose account is gone would leave a conversation nobody can answer.
      const model = [template.model, folder?.model ?? null].find(
        (candidate) => candidate !== null && options.findAccount(candidate.accountId) !== null,
      )
      const now = clock.now()
      let parentId: string | null = null
      const messages: Message[] = []
      for (const { role, text } of said) {
        const message: Message = {
          id: createId(now),
          conversationId,
          parentId,
          role,
          status: 'complete',
          parts: [{ type: 'text', text }],
          createdAt: now,
          completedAt: now,
        }
        messages.push(message)
        parentId = message.id
      }
      store.transaction(() => {
        store.conversations.insert({
          ...newConversation(conversationId, now),
          title: template.name,
          model: model ?? null,
          systemText: systemText ?? folder?.systemText ?? null,
          contextPolicy: template.contextPolicy ?? defaultContextPolicy,
          draft,
          folderId: folder?.id ?? null,
          source: { kind: 'template', templateId: template.id, templateName: template.name },
        })
        for (const message of messages) store.messages.insert(message)
        if (parentId !== null) store.conversations.update(conversationId, { headMessageId: parentId })
      })
      const summary = engine.summary(conversationId)
      if (summary !== null) bus.library.publish({ type: 'conversation-upserted', summary })
    },

    putPrompt(prompt) {
      const same = store.prompts.findByName(prompt.name)
      if (same !== null && same.id !== prompt.id) {
        throw new CommandError('REFUSED', `There is a prompt named ${same.name} already.`)
      }
      if (prompt.text.trim() === '') throw new CommandError('REFUSED', 'A prompt needs a text.')
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
