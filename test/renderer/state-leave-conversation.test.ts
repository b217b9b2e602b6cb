// Leaving a conversation that goes out of the list, with and without the usage page before it.
import { beforeEach, describe, expect, it } from 'vitest'
import { closeIfOpen } from '../../renderer/state/actions.ts'
import { selectConversation, useViewStore } from '../../renderer/state/view-store.ts'
import { createId } from '../../shared/domain/create-id.ts'

const conversationId = createId()

beforeEach(() => useViewStore.setState({ conversationId, isUsageOpen: true, inspectedTurnId: createId() }))

describe('a conversation that is put away', () => {
  it('is left, and the usage page stays open', () => {
    closeIfOpen(conversationId)
    expect(useViewStore.getState()).toMatchObject({
      conversationId: null,
      inspectedTurnId: null,
      isUsageOpen: true,
    })
  })

  it('leaves another one alone', () => {
    closeIfOpen(createId())
    expect(useViewStore.getState()).toMatchObject({ conversationId, isUsageOpen: true })
  })
})

describe('a conversation that is chosen', () => {
  it('takes the place of the usage page, also when it was open behind it', () => {
    selectConversation(conversationId)
    expect(useViewStore.getState()).toMatchObject({ conversationId, isUsageOpen: false })
  })
})
