// What a conversation can begin with: templates, and the prompts of the library.
import { contextPolicySchema } from '../../shared/domain/context.ts'
import { type Prompt, type Template, templateSchema } from '../../shared/domain/template.ts'
import type { Database } from './database.ts'
import { foldText } from './fold-text.ts'
import type { PromptStore, TemplateStore } from './library-stores.ts'
import type { PromptsTable, TemplatesTable } from './library-tables.ts'
import { modelFromRow } from './model-columns.ts'
import { pickValues } from './prepared-query.ts'
import { acceptedBy, type JsonReader } from './read-json.ts'

const templateNames = [
  'id',
  'name',
  'system_text',
  'model_account_id',
  'model_id',
  'context_policy',
  'messages',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof TemplatesTable)[]

const acceptPolicy = acceptedBy(contextPolicySchema)
const acceptMessages = acceptedBy(templateSchema.shape.messages)

function templateFromRow(row: TemplatesTable, json: JsonReader): Template {
  return {
    id: row.id,
    name: row.name,
    systemText: row.system_text,
    model: modelFromRow(row),
    contextPolicy:
      row.context_policy === null
        ? null
        : json.read(row.context_policy, 'templates.context_policy', acceptPolicy, null),
    messages: json.read(row.messages, 'templates.messages', acceptMessages, []),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function templateToRow(template: Template): TemplatesTable {
  return {
    id: template.id,
    name: template.name,
    system_text: template.systemText,
    model_account_id: template.model?.accountId ?? null,
    model_id: template.model?.modelId ?? null,
    context_policy: template.contextPolicy === null ? null : JSON.stringify(template.contextPolicy),
    messages: JSON.stringify(template.messages),
    created_at: template.createdAt,
    updated_at: template.updatedAt,
  }
}

export function createTemplateStore(database: Database, json: JsonReader): TemplateStore {
  const { query } = database
  const all = database.prepare(() =>
    query.selectFrom('templates').select(templateNames).orderBy('name').orderBy('id'),
  )
  const one = database.prepare((values: { id: string }) =>
    query.selectFrom('templates').select(templateNames).where('id', '=', values.id),
  )
  const upsert = database.prepare((row: TemplatesTable) =>
    query
      .insertInto('templates')
      .values(pickValues(row, templateNames))
      .onConflict((conflict) => conflict.column('id').doUpdateSet(pickValues(row, templateNames))),
  )
  const remove = database.prepare((values: { id: string }) =>
    query.deleteFrom('templates').where('id', '=', values.id),
  )
  return {
    list: () => all.all({}).map((row) => templateFromRow(row, json)),
    get(id) {
      const row = one.get({ id })
      return row === undefined ? null : templateFromRow(row, json)
    },
    put(template) {
      database.transaction(() => {
        database.beforeGrowth()
        upsert.run(templateToRow(template))
      })
    },
    remove(id) {
      database.transaction(() => void remove.run({ id }))
    },
  }
}

const promptNames = [
  'id',
  'name',
  'name_folded',
  'text',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof PromptsTable)[]

function promptFromRow(row: PromptsTable): Prompt {
  return {
    id: row.id,
    name: row.name,
    text: row.text,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export function createPromptStore(database: Database): PromptStore {
  const { query } = database
  const all = database.prepare(() =>
    query.selectFrom('prompts').select(promptNames).orderBy('name_folded').orderBy('id'),
  )
  const one = database.prepare((values: { id: string }) =>
    query.selectFrom('prompts').select(promptNames).where('id', '=', values.id),
  )
  const byName = database.prepare((values: { folded: string }) =>
    query.selectFrom('prompts').select(promptNames).where('name_folded', '=', values.folded),
  )
  const upsert = database.prepare((row: PromptsTable) =>
    query
      .insertInto('prompts')
      .values(pickValues(row, promptNames))
      .onConflict((conflict) => conflict.column('id').doUpdateSet(pickValues(row, promptNames))),
  )
  const remove = database.prepare((values: { id: string }) =>
    query.deleteFrom('prompts').where('id', '=', values.id),
  )
  const found = (row: PromptsTable | undefined) => (row === undefined ? null : promptFromRow(row))
  return {
    list: () => all.all({}).map(promptFromRow),
    get: (id) => found(one.get({ id })),
    findByName: (name) => found(byName.get({ folded: foldText(name) })),
    put(prompt) {
      database.transaction(() => {
        database.beforeGrowth()
        upsert.run({
          id: prompt.id,
          name: prompt.name,
          name_folded: foldText(prompt.name),
          text: prompt.text,
          created_at: prompt.createdAt,
          updated_at: prompt.updatedAt,
        })
      })
    },
    remove(id) {
      database.transaction(() => void remove.run({ id }))
    },
  }
}
