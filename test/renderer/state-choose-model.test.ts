import { describe, expect, it } from 'vitest'
import { accountObstacle, chooseModel, describeModel } from '../../renderer/state/choose-model.ts'
import type { AccountModels } from '../../shared/domain/account.ts'
import { createId } from '../../shared/domain/create-id.ts'
import {
  allAccounts,
  anthropicAccount,
  guideAccount,
  inventedModels,
  openaiAccount,
} from '../harness/gallery/invented-accounts.ts'

const byAccount = new Map(
  inventedModels(allAccounts).map((list): [string, AccountModels] => [list.accountId, list]),
)
const opus = { accountId: anthropicAccount.id, modelId: 'claude-opus-5-5' }
const sol = { accountId: openaiAccount.id, modelId: 'gpt-6.1-sol' }

describe('which model the next message goes to', () => {
  it('is the one the conversation asks for', () => {
    expect(chooseModel(opus, [sol], allAccounts, byAccount)?.name).toBe('Claude Opus 5.5')
  })

  it('stays the one asked for even when it cannot be used, with the reason', () => {
    const off = allAccounts.map((account) =>
      account === anthropicAccount ? { ...account, isEnabled: false } : account,
    )
    const chosen = chooseModel(opus, [sol], off, byAccount)
    expect(chosen?.reference).toEqual(opus)
    expect(chosen?.obstacle).toBe('Anthropic is turned off. Turn it on in Settings.')
  })

  it('is the most recent usable one for a new conversation', () => {
    const removed = { accountId: createId(), modelId: 'x' }
    expect(chooseModel(null, [removed, opus, sol], allAccounts, byAccount)?.reference).toEqual(opus)
  })

  it('is the first usable account before the guide when nothing was used yet', () => {
    expect(chooseModel(null, [], allAccounts, byAccount)?.account?.vendor).toBe('openai')
  })

  it('is the guide when there is nothing else', () => {
    expect(chooseModel(null, [], [guideAccount], byAccount)?.account?.vendor).toBe('guide')
  })

  it('is nothing while no model is known', () => {
    expect(chooseModel(null, [], [guideAccount], new Map())).toBeNull()
  })

  it('keeps the id as the name of a model that no list holds', () => {
    const described = describeModel(
      { accountId: openaiAccount.id, modelId: 'gpt-99' },
      allAccounts,
      byAccount,
    )
    expect(described).toMatchObject({ name: 'gpt-99', info: null, obstacle: null })
  })

  it('says that the account is gone', () => {
    const described = describeModel({ accountId: createId(), modelId: 'x' }, allAccounts, byAccount)
    expect(described.obstacle).toBe('The account of this model was removed. Choose another model.')
  })
})

describe('why nothing can be sent with an account', () => {
  it('names what is missing', () => {
    expect(accountObstacle({ ...openaiAccount, keyState: 'missing' })).toBe(
      'OpenAI has no key. Add it in Settings.',
    )
    expect(accountObstacle({ ...openaiAccount, obstacle: 'Not yet.' })).toBe('Not yet.')
    expect(accountObstacle(openaiAccount)).toBeNull()
  })
})
