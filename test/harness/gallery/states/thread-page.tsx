/// <reference types="vite/client" />
// The real page over one state of the thread: `?state=` names it (see thread-states), `&theme=dark` the colours,
// `&inspector=1` opens the inspector. `live` writes a long answer, `&rate=` pieces of four characters a second.
import '../../../../renderer/styles/index.css'
import { RPCLink } from '@orpc/client/message-port'
import { implement, ORPCError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { createRoot } from 'react-dom/client'
import { App } from '../../../../renderer/app.tsx'
import { createBatonClient } from '../../../../renderer/rpc/client.ts'
import { createConnection } from '../../../../renderer/rpc/connection.ts'
import { followAppearance } from '../../../../renderer/state/appearance.ts'
import { startSession } from '../../../../renderer/state/session.ts'
import { selectConversation } from '../../../../renderer/state/view-store.ts'
import { contract } from '../../../../shared/contract/contract.ts'
import type { ConversationWatchItem } from '../../../../shared/contract/watches.ts'
import { appearanceSchema } from '../../../../shared/domain/settings.ts'
import type { Turn } from '../../../../shared/domain/turn.ts'
import { inventConversation } from '../invented-conversation.ts'
import { createOutlet } from '../outlet.ts'
import { createGalleryRouter } from '../router.ts'
import { createWorld } from '../world.ts'
import { threadStates } from './thread-states.ts'
import { everyMarkdown } from './thread-texts.ts'

const parameters = new URLSearchParams(location.search)
const name = parameters.get('state') ?? 'relay'
const isLive = name === 'live'
const found = threadStates().find((candidate) => candidate.name === (isLive ? 'streaming' : name))
if (found === undefined) throw new Error(`there is no state ${name}`)
const state = found

const world = createWorld('thread', {
  appearance: appearanceSchema.catch('light').parse(parameters.get('theme')),
  inspectorOpen: parameters.get('inspector') === '1',
})
const withAccount = (turn: Turn): Turn => ({
  ...turn,
  accountId: world.accounts.find((account) => account.vendor === turn.vendor)?.id ?? turn.accountId,
})
const turns = state.snapshot.turns.map(withAccount)
const { messages } = state.snapshot
const lastTurn = turns.at(-1)
const conversation = {
  ...state.snapshot.conversation,
  model: lastTurn === undefined ? null : { accountId: lastTurn.accountId, modelId: lastTurn.modelAsked },
}
const changes = createOutlet<ConversationWatchItem>()
let sequence = 0
const pageSize = 60

async function* watch(): AsyncGenerator<ConversationWatchItem> {
  const later = changes.follow()
  const shown = messages.slice(-pageSize)
  const ids = new Set(shown.map((message) => message.id))
  yield {
    type: 'snapshot',
    position: { epoch: 'gallery', sequence: 0 },
    snapshot: {
      ...state.snapshot,
      conversation,
      messages: shown,
      turns: turns.filter((turn) => ids.has(turn.messageId)),
      hasOlder: messages.length > pageSize,
    },
  }
  yield* later
}

/** Writes into the open answer of the state, as a fast model would. */
function writeLive(): void {
  const answer = messages.at(-1)
  if (answer === undefined) return
  const text = Array.from({ length: 40 }, () => everyMarkdown.replace(/^\[\^1\].*$/m, '')).join('\n\n')
  const rate = Number(parameters.get('rate') ?? '200')
  const startedAt = performance.now()
  let written = 0
  const write = (): void => {
    const wanted = Math.min(text.length, Math.floor(((performance.now() - startedAt) / 1000) * rate) * 4)
    for (; written < wanted; written += 4) {
      sequence += 1
      changes.publish({
        type: 'change',
        sequence,
        change: {
          type: 'message-event',
          messageId: answer.id,
          event: { type: 'part-delta', index: 1, delta: text.slice(written, written + 4) },
          atMs: Date.now(),
        },
      })
    }
    if (written < text.length) setTimeout(write, 20)
  }
  write()
}

const os = implement(contract)
const router = {
  ...createGalleryRouter(world),
  turns: {
    get: os.turns.get.handler(({ input }) => {
      const details = state.details.get(input.turnId)
      if (details === undefined) throw new ORPCError('NOT_FOUND', { message: 'This turn does not exist.' })
      return { ...details, turn: withAccount(details.turn) }
    }),
    list: os.turns.list.handler(() => turns),
    find: os.turns.find.handler(() => []),
  },
  attachments: {
    ...createGalleryRouter(world).attachments,
    read: os.attachments.read.handler(() => ({ mediaType: 'image/png', dataBase64: drawPicture() })),
  },
}

/** A picture with a lane in it. */
function drawPicture(): string {
  const canvas = document.createElement('canvas')
  canvas.width = 480
  canvas.height = 240
  const drawing = canvas.getContext('2d')
  if (drawing === null) return ''
  drawing.fillStyle = '#e9efe8'
  drawing.fillRect(0, 0, 480, 240)
  drawing.fillStyle = '#2f9e7f'
  drawing.fillRect(60, 40, 12, 160)
  return canvas.toDataURL('image/png').split(',')[1] ?? ''
}

world.watchTalk = watch
world.talks.set(conversation.id, {
  ...inventConversation(conversation.title, [], 0),
  conversation,
  messages: [...messages],
  turns: new Map(turns.map((turn) => [turn.messageId, turn])),
})
const channel = new MessageChannel()
new RPCHandler(router).upgrade(channel.port1)
channel.port1.start()
channel.port2.start()
const connection = createConnection()
startSession({ connection, client: createBatonClient(connection) })
connection.set('connected', new RPCLink({ port: channel.port2 }))
followAppearance()
selectConversation(conversation.id)
if (isLive) setTimeout(writeLive, 500)

const root = document.getElementById('root')
if (root === null) throw new Error('thread.html has no root')
createRoot(root).render(<App />)
