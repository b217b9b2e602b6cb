// The page asks, the preload script answers with one end of a MessageChannel. Nothing else crosses.
import { RPCLink } from '@orpc/client/message-port'
import type { ConnectionControl } from './connection.ts'

/** Only the page itself may hand in a port: the preload script posts with the page's own origin. */
function isPortMessage(event: MessageEvent, page: Window): boolean {
  const data: unknown = event.data
  return (
    event.source === page &&
    event.origin === page.location.origin &&
    typeof data === 'object' &&
    data !== null &&
    'type' in data &&
    data.type === 'baton-port'
  )
}

export function openDesktopPort(connection: ConnectionControl, page: Window): void {
  page.addEventListener('message', (event) => {
    const port = event.ports[0]
    if (!isPortMessage(event, page) || port === undefined) return
    const transport = new RPCLink({ port })
    port.addEventListener('close', () => {
      // The engine lives in the main process: a port that closes was replaced or the window is going away.
      if (connection.transport() === transport) {
        connection.set('lost', null)
        page.postMessage({ type: 'baton-connect' }, page.location.origin)
      }
    })
    port.start()
    connection.set('connected', transport)
  })
  page.postMessage({ type: 'baton-connect' }, page.location.origin)
}
