// Templates and prompts through the engine: what a conversation begun from one is, and what a model is sent of it.
import { afterEach, describe, expect, test } from 'vitest'
import { createId } from '../../shared/domain/create-id.ts'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import type { Template } from '../../shared/domain/template.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { createEngineBench } from '../harness/engine-bench.ts'
import { createScriptedAdapter } from '../harness/scripted-adapter.ts'

type Bench = ReturnType<typeof createEngineBench>
const benches: Bench[] = []

afterEach(async () => {
  for (const bench of benches.splice(0)) {
    await bench.engine.close()
    bench.store.close()
  }
})

function setUp(vendor: 'openai' | 'anthropic' = 'openai') {
  const adapter = createScriptedAdapter({
    api: vendor === 'openai' ? 'openai-responses' : 'anthropic-messages',
  })
  const bench = createEngineBench([{ adapter, vendor, modelId: 'model-x' }])
  benches.push(bench)
  return { bench, adapter, conversationId: createId() }
}

function aTemplate(changes: Partial<Template> = {}): Omit<Template, 'createdAt' | 'updatedAt'> {
  return {
    id: createId(),
    name: 'Translation',
    systemText: 'You translate into {{language}}. \\{{keep}} stays.',
    model: null,
    contextPolicy: null,
    messages: [
      { role: 'user', text: 'Translate "{{sample=cat}}".' },
      { role: 'assistant', text: 'Here is "{{sample}}" in {{language}}.' },
      { role: 'user', text: 'Now: {{text}}' },
    ],
    ...changes,
  }
}

const pathOf = (bench: Bench, id: string) =>
  bench.store.messages.path(bench.store.conversations.get(id)?.headMessageId ?? null)

describe('a conversation begun from a template', () => {
  test('has its system text, its first messages and a draft, all filled in, and has sent nothing', () => {
    const { bench, adapter, conversationId } = setUp()
    const template = bench.beginnings.putTemplate(
      aTemplate({ model: bench.modelAt(0), contextPolicy: { kind: 'last-messages', count: 12 } }),
    )
    bench.beginnings.begin({
      templateId: template.id,
      conversationId,
      values: { language: 'French', text: '{{sample}} and {{language}}' },
      folderId: null,
    })
    expect(bench.store.conversations.get(conversationId)).toMatchObject({
      title: 'Translation',
      titleSource: 'first-message',
      systemText: 'You translate into French. {{keep}} stays.',
      model: bench.modelAt(0),
      contextPolicy: { kind: 'last-messages', count: 12 },
      draft: 'Now: {{sample}} and {{language}}',
      source: { kind: 'template', templateId: template.id, templateName: 'Translation' },
    })
    expect(
      pathOf(bench, conversationId).map(({ role, status, parts }) => [role, status, textOfParts(parts)]),
    ).toEqual([
      ['user', 'complete', 'Translate "cat".'],
      ['assistant', 'complete', 'Here is "cat" in French.'],
    ])
    expect(bench.store.turns.list(conversationId)).toEqual([])
    expect(adapter.callCount).toBe(0)
  })

  test('is told on the library watch, and a repeat changes nothing', () => {
    const { bench, conversationId } = setUp()
    const told: string[] = []
    const template = bench.beginnings.putTemplate(aTemplate())
    const input = {
      templateId: template.id,
      conversationId,
      values: { language: 'French', text: 'x' },
      folderId: null,
    }
    const original = bench.bus.library.publish.bind(bench.bus.library)
    bench.bus.library.publish = (change) => {
      told.push(change.type)
      original(change)
    }
    bench.beginnings.begin(input)
    bench.engine.updateConversation(conversationId, { draft: 'typed on' })
    bench.beginnings.begin(input)
    expect(told.filter((type) => type === 'conversation-upserted')).toHaveLength(2)
    expect(bench.store.conversations.get(conversationId)?.draft).toBe('typed on')
    expect(pathOf(bench, conversationId)).toHaveLength(2)
  })

  test('lies in its folder and takes from it what the template leaves open', () => {
    const { bench } = setUp()
    const folder = { id: createId(), name: 'Work', position: 0, createdAt: 1 }
    bench.store.folders.put({ ...folder, model: bench.modelAt(0), systemText: 'Be brief.' })
    const bare = bench.beginnings.putTemplate(aTemplate({ systemText: null, messages: [] }))
    const full = bench.beginnings.putTemplate(aTemplate({ systemText: 'Own words.', messages: [] }))
    const begin = (templateId: string) => {
      const conversationId = createId()
      bench.beginnings.begin({ templateId, conversationId, values: {}, folderId: folder.id })
      return bench.store.conversations.get(conversationId)
    }
    expect(begin(bare.id)).toMatchObject({
      folderId: folder.id,
      systemText: 'Be brief.',
      model: bench.modelAt(0),
      contextPolicy: defaultContextPolicy,
      headMessageId: null,
    })
    expect(begin(full.id)).toMatchObject({ folderId: folder.id, systemText: 'Own words.' })
  })

  test('takes the most recent model where the account of its own is gone', () => {
    const { bench, conversationId } = setUp()
    const template = bench.beginnings.putTemplate(
      aTemplate({ model: { accountId: createId(), modelId: 'gone' }, messages: [], systemText: null }),
    )
    bench.beginnings.begin({ templateId: template.id, conversationId, values: {}, folderId: null })
    expect(bench.store.conversations.get(conversationId)?.model).toBeNull()
  })

  test('is refused as a whole while a variable has no value, or a message would be empty', () => {
    const { bench, conversationId } = setUp()
    const template = bench.beginnings.putTemplate(aTemplate())
    const begin = (templateId: string, values: Record<string, string>) => () =>
      bench.beginnings.begin({ templateId, conversationId, values, folderId: null })
    expect(begin(template.id, { language: ' ' })).toThrow('There is no value for language and text yet.')
    const empty = bench.beginnings.putTemplate(
      aTemplate({
        messages: [
          { role: 'user', text: '{{text=}}' },
          { role: 'assistant', text: 'Yes.' },
        ],
        systemText: null,
      }),
    )
    expect(begin(empty.id, {})).toThrow('With these values one of the first messages would be empty.')
    expect(begin(createId(), {})).toThrow('This template no longer exists.')
    expect(bench.store.conversations.get(conversationId)).toBeNull()
  })

  test.each(['openai', 'anthropic'] as const)(
    'sends its examples along as foreign content, without native, to %s',
    async (vendor) => {
      const { bench, adapter, conversationId } = setUp(vendor)
      const template = bench.beginnings.putTemplate(aTemplate())
      bench.beginnings.begin({
        templateId: template.id,
        conversationId,
        values: { language: 'French', text: 'dog' },
        folderId: null,
      })
      const { answerId } = bench.send(conversationId, 'Now: dog')
      const call = await adapter.nextCall()
      expect(call.request.systemText).toBe('You translate into French. {{keep}} stays.')
      expect(call.request.messages).toEqual([
        { role: 'user', parts: [{ type: 'text', text: 'Translate "cat".' }], native: null },
        { role: 'assistant', parts: [{ type: 'text', text: 'Here is "cat" in French.' }], native: null },
        { role: 'user', parts: [{ type: 'text', text: 'Now: dog' }], native: null },
      ])
      call.answer('chien')
      await bench.engine.drain()
      expect(bench.turnOf(answerId)).toMatchObject({ handoff: null, notes: [], status: 'complete' })
      // The example has no call, and so no cost.
      expect(bench.store.turns.usage(conversationId).turnCount).toBe(1)
    },
  )
})

describe('what is kept', () => {
  test('a template whose messages do not go in turns is refused', () => {
    const { bench } = setUp()
    const user = { role: 'user' as const, text: 'a' }
    const assistant = { role: 'assistant' as const, text: 'b' }
    const put = (messages: Template['messages']) => () =>
      bench.beginnings.putTemplate(aTemplate({ messages }))
    expect(put([assistant])).toThrow('The first message of a template has to be yours.')
    expect(put([user, user])).toThrow('go in turns')
    expect(put([user, assistant, assistant])).toThrow('go in turns')
    expect(bench.store.templates.list()).toEqual([])
    put([user, assistant, user, assistant])()
    expect(bench.store.templates.list()).toHaveLength(1)
  })

  test('a prompt keeps its day of birth, and no two have names that look the same', () => {
    const { bench } = setUp()
    const id = createId()
    const first = bench.beginnings.putPrompt({ id, name: 'Résumé', text: 'Sum up {{text}}.' })
    bench.clock.advance(1_000)
    const second = bench.beginnings.putPrompt({ id, name: 'résumé', text: 'Sum it up.' })
    expect(second).toMatchObject({ createdAt: first.createdAt, updatedAt: first.updatedAt + 1_000 })
    expect(() => bench.beginnings.putPrompt({ id: createId(), name: 'RÉSUMÉ', text: 'x' })).toThrow(
      'There is a prompt named résumé already.',
    )
    expect(() => bench.beginnings.putPrompt({ id: createId(), name: 'Blank', text: ' \n ' })).toThrow(
      'A prompt needs a text.',
    )
    expect(bench.store.prompts.list().map(({ name }) => name)).toEqual(['résumé'])
  })

  test('a conversation outlives the template it began from', () => {
    const { bench, conversationId } = setUp()
    const template = bench.beginnings.putTemplate(aTemplate({ messages: [], systemText: 'x' }))
    bench.beginnings.begin({ templateId: template.id, conversationId, values: {}, folderId: null })
    bench.beginnings.removeTemplate(template.id)
    expect(bench.store.conversations.get(conversationId)?.source).toMatchObject({
      templateName: 'Translation',
    })
  })
})
