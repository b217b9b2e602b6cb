// Two ways to the engine: the desktop hands the page one MessagePort; the browser shell speaks over a WebSocket.

import { openWebSocket } from './connect-browser.ts'
import { openDesktopPort } from './connect-desktop.ts'
import { type Connection, createConnection } from './connection.ts'

/** Begins to connect and keeps connected for the life of the page. */
export function connect(page: Window = window): Connection {
  const connection = createConnection()
  if (page.location.protocol === 'app:') openDesktopPort(connection, page)
  else openWebSocket(connection, page)
  return connection
}
