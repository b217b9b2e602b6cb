import { describe, expect, it } from 'vitest'
import {
  branchModels,
  branchPlace,
  branchStanding,
  branchTime,
  branchTitle,
} from '../../renderer/branches/branch-words.ts'
import {
  type Branch,
  buildBranches,
  foldedAtFirst,
  visibleBranches,
} from '../../renderer/branches/build-branches.ts'
import type { MessageTree, TreeNode } from '../../shared/domain/message-tree.ts'

/** `q1 a1` is a question and its answer; `a1>q2b` says that q2b follows a1. */
function treeOf(headMessageId: string | null, ...edges: string[]): MessageTree {
  const nodes = edges.map((edge, index): TreeNode => {
    const [parent, id] = edge.includes('>') ? edge.split('>') : [null, edge]
    const isAnswer = (id ?? '').startsWith('a')
    return {
      id: id ?? '',
      parentId: parent ?? null,
      role: isAnswer ? 'assistant' : 'user',
      status: 'complete',
      excerpt: `text of ${id}`,
      createdAt: index,
      vendor: isAnswer ? 'openai' : null,
      modelName: isAnswer ? (id?.endsWith('b') ? 'GPT-6 Luna' : 'GPT-6 Sol') : null,
    }
  })
  return { nodes, headMessageId }
}

const linear = ['q1', 'q1>a1', 'a1>q2', 'q2>a2']
const forked = [...linear, 'a1>q2b', 'q2b>a2b', 'q2>a2c']

const shape = (branches: readonly Branch[]) =>
  branches.map(
    ({ id, lastId, level, indent, messageCount }) => `${indent} ${id}-${lastId} ${level} ${messageCount}`,
  )

describe('the tree of a conversation', () => {
  it('is one stretch while nothing forks', () => {
    const branches = buildBranches(treeOf('a2', ...linear), null)
    expect(shape(branches)).toEqual(['0 q1-a2 1 4'])
    expect(branches[0]).toMatchObject({ isOnHeadPath: true, holdsHead: true, isShown: false, childIds: [] })
    expect(buildBranches(treeOf(null), null)).toEqual([])
  })

  it('draws what is continued in one column, and what was left before it, further right', () => {
    const branches = buildBranches(treeOf('a2b', ...forked), null)
    expect(shape(branches)).toEqual([
      '0 q1-a1 1 2',
      '1 q2-q2 2 1',
      '2 a2-a2 3 1',
      '1 a2c-a2c 3 1',
      '0 q2b-a2b 2 2',
    ])
    expect(branches.map(({ id, position, siblingCount }) => `${id} ${position}/${siblingCount}`)).toEqual([
      'q1 1/1',
      'q2 1/2',
      'a2 1/2',
      'a2c 2/2',
      'q2b 2/2',
    ])
    expect(branches.filter((branch) => branch.isOnHeadPath).map(({ id }) => id)).toEqual(['q1', 'q2b'])
    expect(branches[0]?.childIds).toEqual(['q2', 'q2b'])
  })

  it('marks what is shown, and ends a stretch where the conversation is continued', () => {
    const branches = buildBranches(treeOf('a1', ...linear), 'a2')
    expect(shape(branches)).toEqual(['0 q1-a1 1 2', '0 q2-a2 2 2'])
    expect(branches.map(branchStanding)).toEqual(['Current', 'Shown'])
    const looked = buildBranches(treeOf('a2b', ...forked), 'a2')
    expect(looked.map((branch) => `${branch.id} ${branchStanding(branch)}${branchPlace(branch)}`)).toEqual([
      'q1 On the current branch.',
      'q2 On the branch that is shown.',
      'a2c ',
      'a2 Shown',
      'q2b Current',
    ])
  })

  it('holds several beginnings, and a thread as deep as any', () => {
    const roots = buildBranches(treeOf('q1b', 'q1', 'q1b'), null)
    expect(shape(roots)).toEqual(['0 q1-q1 1 1', '0 q1b-q1b 1 1'])
    const edges = ['q0']
    for (let index = 1; index <= 5_000; index += 1) {
      edges.push(`q${index - 1}>q${index}`)
      if (index % 2 === 0) edges.push(`q${index - 1}>x${index}`)
    }
    const deep = buildBranches(treeOf('q5000', ...edges), null)
    expect(deep).toHaveLength(5_001)
    expect(Math.max(...deep.map((branch) => branch.indent))).toBe(1)
    expect(visibleBranches(deep, foldedAtFirst(deep))).toHaveLength(5_001)
  })

  it('folds what lies below a branch, and at first in a large tree all that is aside', () => {
    const branches = buildBranches(treeOf('a2b', ...forked), null)
    expect(visibleBranches(branches, new Set(['q2'])).map(({ id }) => id)).toEqual(['q1', 'q2', 'q2b'])
    expect(visibleBranches(branches, new Set(['q1'])).map(({ id }) => id)).toEqual(['q1'])
    expect(foldedAtFirst(branches).size).toBe(0)
    const edges = ['q0', 'q0>h']
    for (let index = 1; index <= 200; index += 1)
      edges.push(`q0>q${index}`, `q${index}>y${index}`, `q${index}>z${index}`)
    const wide = buildBranches(treeOf('h', ...edges), null)
    expect(wide).toHaveLength(602)
    expect(visibleBranches(wide, foldedAtFirst(wide))).toHaveLength(202)
  })
})

describe('a row of the tree', () => {
  it('names what it begins with and who answered', () => {
    expect(branchTitle({ excerpt: '', role: 'user' })).toBe('A message without text')
    expect(branchTitle({ excerpt: '', role: 'assistant' })).toBe('An answer without text')
    const named = (...names: string[]) =>
      branchModels({ models: names.map((name) => ({ vendor: 'openai' as const, name })) })
    expect(named()).toBe('')
    expect(named('A', 'B', 'C')).toBe('A, B, C')
    expect(named('A', 'B', 'C', 'D')).toBe('A, B and 2 more')
  })

  it('says the hour of this year and the year of others', () => {
    const now = new Date(2026, 10, 27).getTime()
    expect(branchTime(new Date(2026, 2, 3, 9, 5).getTime(), now)).toBe('3 Mar, 09:05')
    expect(branchTime(new Date(2025, 2, 3, 9, 5).getTime(), now)).toBe('3 Mar 2025')
  })
})
