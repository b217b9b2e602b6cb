// The real page over invented data. `?state=` chooses what is shown (empty, new, streaming, errors, long, history (a
// summary, pins, held state), summaries (several on one path), full (a small window), summarising, branches, many-branches, overflow (too long for
// the model), money (every way a cost is known or not), budget (budgets are used up), confirm (asks before it sends),
// trash (providers hold some of it), search (a lot to be found), search-indexing, notice, newer, damaged, unavailable, refused, lost), `&theme=dark` the
// colours (system follows the browser), `&inspector=1` opens the inspector.
import { RPCLink } from '@orpc/client/message-port'
import { RPCHandler } from '@orpc/server/message-port'
import { createRoot } from 'react-dom/client'
import { App } from '../../../renderer/app.tsx'
import { createBatonClient } from '../../../renderer/rpc/client.ts'
import { createConnection } from '../../../renderer/rpc/connection.ts'
import { followAppearance } from '../../../renderer/state/appearance.ts'
import { startSession } from '../../../renderer/state/session.ts'
import { selectConversation } from '../../../renderer/state/view-store.ts'
import { appearanceSchema } from '../../../shared/domain/settings.ts'
import { createGalleryRouter } from './router.ts'
import { createWorld } from './world.ts'

const parameters = new URLSearchParams(location.search)
const state = parameters.get('state') ?? 'thread'

sessionStorage.clear()
localStorage.clear()

const world = createWorld(state, {
  appearance: appearanceSchema.catch('light').parse(parameters.get('theme')),
  inspectorOpen: parameters.get('inspector') === '1',
})
const channel = new MessageChannel()
new RPCHandler(createGalleryRouter(world)).upgrade(channel.port1)
channel.port1.start()
channel.port2.start()

const connection = createConnection()
startSession({ connection, client: createBatonClient(connection) })
connection.set('connected', new RPCLink({ port: channel.port2 }))
if (state === 'refused') connection.set('refused', null)
if (state === 'lost') setTimeout(() => connection.set('lost', null), 300)
followAppearance()
if (world.firstId !== null) selectConversation(world.firstId)

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no root')
createRoot(root).render(<App />)
