import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createBatonClient } from './rpc/client.ts'
import { connect } from './rpc/connect.ts'
import { followAppearance } from './state/appearance.ts'
import { startSession } from './state/session.ts'

const connection = connect()
startSession({ connection, client: createBatonClient(connection) })
followAppearance()

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
