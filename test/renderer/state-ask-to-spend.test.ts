// Asking before spending, over the real client and a router that asks first, as the engine does.
import { RPCLink } from '@orpc/client/message-port'
import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBatonClient } from '../../renderer/rpc/client.ts'
import { createConnection } from '../../renderer/rpc/connection.ts'
import { regenerateAnswer, sendMessage } from '../../renderer/state/actions.ts'
import { readDraft, saveDraft } from '../../renderer/state/drafts.ts'
import { startSession } from '../../renderer/state/session.ts'
import { useToastStore } from '../../renderer/state/toast-store.ts'
import { closeDialog, openModelPicker, useViewStore } from '../../renderer/state/view-store.ts'
import { contract } from '../../shared/contract/contract.ts'
import { createId } from '../../shared/domain/create-id.ts'

const os = implement(contract)
const reasons = 'This request will probably cost about $0.62. You want to be asked above $0.50.'
const model = { accountId: createId(), modelId: 'm' }
const openPorts: MessagePort[] = []

interface Call {
  readonly conversationId: string
  readonly isConfirmed?: boolean | undefined
}

/** What arrived, in order. */
let calls: Call[] = []
/** What the engine says to a command the person has agreed to. */
let afterwards: 'accepts' | 'refuses' = 'accepts'

beforeEach(() => {
  calls = []
  afterwards = 'accepts'
  useToastStore.setState({ toasts: [] })
  useViewStore.setState({ dialog: null, conversationId: createId() })
  const { port1, port2 } = new MessageChannel()
  openPorts.push(port1, port2)
  const router = {
    messages: {
      send: os.messages.send.handler(({ input, errors }) => {
        calls.push(input)
        if (input.isConfirmed !== true) throw errors.CONFIRM({ message: reasons })
        if (afterwards === 'refuses') throw errors.REFUSED({ message: 'An answer is being written.' })
        return { messageId: input.messageId, answerId: createId() }
      }),
      regenerate: os.messages.regenerate.handler(({ input, errors }) => {
        calls.push(input)
        if (input.isConfirmed !== true) throw errors.CONFIRM({ message: reasons })
        return { answerId: input.newAnswerId }
      }),
    },
    conversations: { saveDraft: os.conversations.saveDraft.handler(() => ({})) },
  }
  new RPCHandler(router).upgrade(port1)
  port1.start()
  port2.start()
  const connection = createConnection()
  startSession({ connection, client: createBatonClient(connection) })
  connection.set('connected', new RPCLink({ port: port2 }))
})

afterEach(() => {
  for (const port of openPorts.splice(0)) port.close()
})

const outgoing = { text: 'Hello.', files: [], model, messageId: createId() }

/** The dialog that asks, once it is open. */
async function asked() {
  return vi.waitFor(() => {
    const { dialog } = useViewStore.getState()
    if (dialog?.name !== 'spending') throw new Error('nobody is asked')
    return dialog
  })
}

const toasts = (): string[] => useToastStore.getState().toasts.map((toast) => toast.text)

describe('a message that may cost more than the person wants to spend unasked', () => {
  it('is sent again as it was, once the person agrees', async () => {
    const sent = sendMessage(outgoing)
    const dialog = await asked()
    expect(dialog.reasons).toBe(reasons)
    expect(calls).toHaveLength(1)
    dialog.onAgree()
    expect(await sent).toBe(true)
    const [first, second] = calls
    expect(second).toEqual({ ...first, isConfirmed: true })
    expect(useViewStore.getState().dialog).toBeNull()
    expect(toasts()).toEqual([])
  })

  it('begins the same conversation when it is the first message', async () => {
    useViewStore.setState({ conversationId: null })
    const sent = sendMessage({ ...outgoing, parentId: null })
    ;(await asked()).onAgree()
    expect(await sent).toBe(true)
    expect(calls[0]?.conversationId).toBe(calls[1]?.conversationId)
    expect(useViewStore.getState().conversationId).toBe(calls[1]?.conversationId)
  })

  it.each([
    ['closes the dialog', closeDialog],
    ['opens another one', openModelPicker],
  ])('is not sent, and stays a draft, when the person %s', async (_name, act) => {
    const { conversationId } = useViewStore.getState()
    saveDraft(conversationId, outgoing.text)
    const sent = sendMessage(outgoing)
    await asked()
    act()
    expect(await sent).toBe(false)
    expect(calls).toHaveLength(1)
    expect(readDraft(conversationId)).toBe(outgoing.text)
    expect(toasts()).toEqual([])
  })

  it('says so when it cannot be sent after all', async () => {
    afterwards = 'refuses'
    const sent = sendMessage(outgoing)
    ;(await asked()).onAgree()
    expect(await sent).toBe(false)
    expect(toasts()).toEqual(['An answer is being written.'])
  })
})

describe('an answer asked for once more', () => {
  it('asks as well, and keeps the id of the new answer', async () => {
    const done = regenerateAnswer(createId(), createId(), model)
    ;(await asked()).onAgree()
    expect(await done).toBe(true)
    expect(calls[1]).toEqual({ ...calls[0], isConfirmed: true })
  })
})
