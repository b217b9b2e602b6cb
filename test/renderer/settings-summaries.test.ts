import { describe, expect, it } from 'vitest'
import {
  modelKey,
  patchOfWriter,
  summaryModelOptions,
  summaryWriter,
} from '../../renderer/settings/summary-choice.ts'
import {
  allAccounts,
  guideAccount,
  inventedModels,
  openaiAccount,
} from '../harness/gallery/invented-accounts.ts'

const model = { accountId: openaiAccount.id, modelId: 'gpt-6.1-sol' }
const byAccount = new Map(inventedModels(allAccounts).map((list) => [list.accountId, list]))

describe('who writes summaries', () => {
  it('is read from two settings, this computer before a model', () => {
    expect(summaryWriter({ summaryModel: null, summarisesLocally: false })).toBe('conversation-model')
    expect(summaryWriter({ summaryModel: model, summarisesLocally: false })).toBe('chosen-model')
    expect(summaryWriter({ summaryModel: model, summarisesLocally: true })).toBe('this-computer')
  })

  it('is stored so that it is read back, and forgets no model for this computer', () => {
    const before = { summaryModel: model, summarisesLocally: false }
    for (const writer of ['conversation-model', 'chosen-model', 'this-computer'] as const)
      expect(summaryWriter({ ...before, ...patchOfWriter(writer, model) })).toBe(writer)
    expect({ ...before, ...patchOfWriter('this-computer', null) }.summaryModel).toEqual(model)
  })

  it('can be any model that can be used, by account, but not the guide', () => {
    const options = summaryModelOptions(null, allAccounts, byAccount)
    expect(options[0]).toEqual({ value: modelKey(model), label: 'GPT-6.1 Sol', group: 'OpenAI', model })
    expect(options.some((option) => option.model.accountId === guideAccount.id)).toBe(false)
    expect(options.some((option) => option.group === 'Groq for the lab')).toBe(false)
    expect(new Set(options.map(({ value }) => value)).size).toBe(options.length)
  })

  it('keeps a chosen model in the list that is gone', () => {
    const gone = { accountId: 'removed', modelId: 'old-model' }
    const options = summaryModelOptions(gone, allAccounts, byAccount)
    expect(options[0]).toEqual({
      value: 'removed old-model',
      label: 'old-model',
      group: 'Removed account',
      model: gone,
    })
    expect(summaryModelOptions(model, allAccounts, byAccount)).toEqual(
      summaryModelOptions(null, allAccounts, byAccount),
    )
  })
})
