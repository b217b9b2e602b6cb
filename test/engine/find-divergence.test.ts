import { describe, expect, test } from 'vitest'
import { findDivergence } from '../../electron/engine/find-divergence.ts'
import type { Message } from '../../shared/domain/message.ts'

const message = (id: string): Message => ({
  id,
  conversationId: 'c',
  parentId: null,
  role: id.startsWith('q') ? 'user' : 'assistant',
  status: 'complete',
  parts: [],
  createdAt: 1,
  completedAt: 1,
})
const path = (...ids: string[]) => ids.map(message)

describe('what a path differs by from that of a handle', () => {
  test('is nothing when that lies on it', () => {
    expect(findDivergence(path('q1', 'a1', 'q2'), path('q1', 'a1'), false)).toBeNull()
  })

  test('is an edit only when the question was sent in the place of the other one', () => {
    const [here, there] = [path('q1', 'a1', 'q2b'), path('q1', 'a1', 'q2', 'a2')]
    expect(findDivergence(here, there, true)).toBe('message-edited')
    expect(findDivergence(here, there, false)).toBe('branch-switched')
    expect(findDivergence(path('q1b'), path('q1', 'a1'), true)).toBe('message-edited')
  })

  test('is another branch when more than the question differs, whatever was edited', () => {
    expect(findDivergence(path('q1b', 'a1b', 'q2b'), path('q1', 'a1'), true)).toBe('branch-switched')
    expect(findDivergence(path('q1', 'a1b', 'q2b'), path('q1', 'a1'), true)).toBe('branch-switched')
  })

  test('is another answer when the path ends where the other goes on', () => {
    expect(findDivergence(path('q1'), path('q1', 'a1'), false)).toBe('answer-regenerated')
  })
})
