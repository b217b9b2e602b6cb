// Templates and prompts of the invented library.
import type { Prompt, Template } from '../../../shared/domain/template.ts'
import { allAccounts } from './invented-accounts.ts'

const day = 86_400_000
const begun = Date.UTC(2026, 9, 1)

/** The same with every look. */
function idOf(kind: number, number: number): string {
  return `0199a000-0000-7000-8000-00000000${kind}${String(number).padStart(3, '0')}`
}

function prompt(number: number, name: string, text: string): Prompt {
  return { id: idOf(1, number), name, text, createdAt: begun, updatedAt: begun + number * day }
}

function template(number: number, facts: Partial<Template> & { name: string }): Template {
  return {
    id: idOf(2, number),
    systemText: null,
    model: null,
    contextPolicy: null,
    messages: [],
    createdAt: begun,
    updatedAt: begun + number * day,
    ...facts,
  }
}

export function inventedTemplates(state: string): Template[] {
  if (state !== 'beginnings' && state !== 'beginnings-long') return []
  const account = allAccounts.find(({ vendor }) => vendor === 'anthropic')
  const usual = [
    template(1, {
      name: 'Code review',
      systemText:
        'You review code in {{language}}. Name the three most important problems first, with the line.',
      model: account === undefined ? null : { accountId: account.id, modelId: 'claude-opus-5' },
      contextPolicy: { kind: 'last-messages', count: 40 },
    }),
    template(2, {
      name: 'Letter to an office',
      systemText: 'You write short, polite letters in {{language=German}}. You never invent a fact.',
      messages: [
        { role: 'user', text: 'A letter to {{office}} about {{matter}}.' },
        { role: 'assistant', text: 'To {{office}}: with reference to {{matter}}, I kindly ask you to …' },
        { role: 'user', text: 'Now mine. {{details=}}' },
      ],
    }),
    template(3, { name: 'Socratic tutor', systemText: 'You answer with questions only, one at a time.' }),
  ]
  if (state === 'beginnings') return usual
  return [
    ...usual,
    ...Array.from({ length: 9 }, (_, index) =>
      template(10 + index, {
        name: `A template whose name goes on for much longer than any list has room for, number ${index + 1}`,
        systemText: 'One two three four five six seven eight nine ten. '.repeat(20),
      }),
    ),
  ]
}

export function inventedPrompts(state: string): Prompt[] {
  if (state !== 'beginnings' && state !== 'beginnings-long') return []
  const usual = [
    prompt(
      1,
      'Explain simply',
      'Explain this so that a patient twelve-year-old understands it, with one example.',
    ),
    prompt(
      2,
      'Proofread',
      'Correct spelling and grammar in {{language=the language it is written in}}, change nothing else:\n\n{{text}}',
    ),
    prompt(
      3,
      'Release notes',
      'Write release notes for {{product}} {{version}} from these commits:\n\n{{commits}}',
    ),
    prompt(4, 'Rewrite more briefly', 'Rewrite this with half as many words. Keep every number.'),
    prompt(5, 'Summary in five points', 'Summarise what was said so far in five points.'),
  ]
  if (state === 'beginnings') return usual
  return [
    ...usual,
    ...Array.from({ length: 30 }, (_, index) =>
      prompt(
        20 + index,
        `Prompt number ${index + 1} with quite a long name that has to end somewhere`,
        'Words '.repeat(80),
      ),
    ),
  ]
}
