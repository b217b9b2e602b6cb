import { describe, expect, it } from 'vitest'
import { addressProblem } from '../../renderer/settings/address-problem.ts'
import { keyWords } from '../../renderer/settings/key-words.ts'
import { keyStateSchema } from '../../shared/domain/account.ts'
import { guideAccount, openaiAccount } from '../harness/gallery/invented-accounts.ts'

describe('the address of an account', () => {
  it.each(['https://api.example.org/v1', 'http://127.0.0.1:11434', ' http://localhost:8000 '])(
    'may be %s',
    (text) => {
      expect(addressProblem(text)).toBeNull()
    },
  )

  it.each(['', 'api.example.org', 'javascript:alert(1)', 'file:///etc/passwd', 'ftp://example.org'])(
    'may not be %j',
    (text) => {
      expect(addressProblem(text)).toMatch(/https:\/\//)
    },
  )

  it('carries no key', () => {
    expect(addressProblem('https://user:secret@example.org')).toBe('Leave the key out of the address.')
  })
})

it('every state of a key has its own words', () => {
  const words = keyStateSchema.options.map((keyState) => keyWords({ ...openaiAccount, keyState }))
  expect(new Set(words).size).toBe(keyStateSchema.options.length)
  expect(keyWords(guideAccount)).toBe('Built in, works offline')
})
