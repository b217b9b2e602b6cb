// Templates as they are written: what they ask for, and what of a conversation becomes one. Pure.
import type { Conversation } from '../../shared/domain/conversation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Template } from '../../shared/domain/template.ts'
import { escapeBraces, findVariables, type TemplateVariable } from '../../shared/domain/template-variables.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import type { NewTemplate } from '../state/beginnings-actions.ts'

export type TemplateMessage = Template['messages'][number]

/** More first messages than this are no example any more. */
export const mostMessages = 50
const longestName = 100

export function variablesOfTemplate(template: Pick<Template, 'systemText' | 'messages'>): TemplateVariable[] {
  return findVariables([template.systemText ?? '', ...template.messages.map(({ text }) => text)])
}

/** "Asks for language and text. Tone is “plain” unless it is changed." '' where it asks for nothing. */
export function askingSentence(variables: readonly TemplateVariable[]): string {
  if (variables.length === 0) return ''
  const names = new Intl.ListFormat('en', { type: 'conjunction' })
  const open = variables.filter(({ defaultText }) => defaultText === null)
  const given = variables.filter(({ defaultText }) => defaultText !== null)
  const sentences = []
  if (open.length > 0) sentences.push(`Asks for ${names.format(open.map(({ name }) => name))}.`)
  if (given.length > 0) {
    const words = given.map(({ name, defaultText }) =>
      defaultText === '' ? `${name} (may stay empty)` : `${name} (“${defaultText}”)`,
    )
    sentences.push(`${open.length > 0 ? 'Can be changed' : 'Asks for'}: ${names.format(words)}.`)
  }
  return sentences.join(' ')
}

export function emptyTemplate(): NewTemplate {
  return { id: createId(), name: '', systemText: null, model: null, contextPolicy: null, messages: [] }
}

/** "Review (copy)", within the length of a name. */
export function nameOfCopy(name: string): string {
  const mark = ' (copy)'
  return `${Array.from(name)
    .slice(0, longestName - mark.length)
    .join('')
    .trimEnd()}${mark}`
}

export function nameFrom(text: string): string {
  return text.trim().slice(0, longestName).toWellFormed().trim()
}

/** What a conversation begins with as it is: nothing in it is a variable until somebody makes it one. */
export function templateOf(
  conversation: Pick<Conversation, 'title' | 'systemText' | 'model' | 'contextPolicy'>,
): NewTemplate {
  const { contextPolicy, systemText } = conversation
  const isUsual = JSON.stringify(contextPolicy) === JSON.stringify(defaultContextPolicy)
  return {
    id: createId(),
    name: nameFrom(conversation.title),
    systemText: systemText === null ? null : escapeBraces(systemText),
    model: conversation.model,
    contextPolicy: isUsual ? null : contextPolicy,
    messages: [],
  }
}

/**
 * The first messages of a path as far as a template can take them: texts of the person and of a model, in turns.
 * @param path from the root on
 */
export function takeMessages(path: readonly Pick<Message, 'role' | 'status' | 'parts'>[]): TemplateMessage[] {
  const taken: TemplateMessage[] = []
  for (const { role, status, parts } of path) {
    const text = textOfParts(parts).trim()
    const isNext = role === (taken.length % 2 === 0 ? 'user' : 'assistant')
    if (!isNext || text === '' || status !== 'complete' || taken.length === mostMessages) break
    taken.push({
      role: role === 'user' ? 'user' : 'assistant',
      text: escapeBraces(text).slice(0, 200_000).toWellFormed(),
    })
  }
  return taken
}
