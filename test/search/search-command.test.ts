// Searching as a page asks for it: by the contract, over the whole application.
import { expect, it } from 'vitest'
import { createId } from '../../shared/domain/create-id.ts'
import { composeForTest } from '../harness/composed-application.ts'
import { anyQuery, lineOf } from '../harness/searchable-store.ts'
import { aConversation, aMessage } from '../harness/store-fixtures.ts'

it('answers a page, in the form the contract promises', async () => {
  const application = await composeForTest('MessagePort', () => null)
  const { client } = await application.openPage()
  const { store } = application.state.services()
  const conversation = aConversation({ id: createId(), title: 'Tea' })
  store.conversations.insert(conversation)
  const message = aMessage(conversation.id, { parts: [{ type: 'text', text: 'Green tea, please.' }] })
  store.messages.insert(message)
  store.conversations.update(conversation.id, { headMessageId: message.id })
  const { hits, ...rest } = await client.search.find({ ...anyQuery, text: 'tea colour:green' })
  expect(hits.map(lineOf)).toEqual(['[Tea]', 'Green [tea], please.'])
  expect(hits[1]).toMatchObject({ messageId: message.id, role: 'user', place: 'text', isOnPath: true })
  expect(rest).toEqual({
    hasMore: false,
    total: { count: 2, isComplete: true },
    problems: [
      {
        part: 'colour:green',
        sentence: 'There is no operator colour:. Put it in quotes to look for these words.',
      },
    ],
    indexing: null,
  })
  await application.close()
})
