// What a page may not do, whatever runs in it: leave its address, open windows, embed pages, use devices, download.
// Nothing here opens a link; that is the router's business, behind the one check of addresses.
import { app, type Session, type WebContents } from 'electron'
import type { Log } from '../platform.ts'
import { appPage, isAppAddress } from './app-address.ts'

/** The one permission a page gets: the copy button writes plain text after a click. */
const allowedPermission = 'clipboard-sanitized-write'

/** Guards every page this process will ever make. */
export function guardAllPages(log: Log): void {
  app.on('web-contents-created', (_event, contents) => guardPage(contents, log))
}

function guardPage(contents: WebContents, log: Log): void {
  const deny = (event: { preventDefault(): void }, what: string): void => {
    event.preventDefault()
    log.info('page-denied', { what })
  }
  const checkNavigation = (details: { preventDefault(): void; url: string; isMainFrame: boolean }): void => {
    // A reload that the page itself asks for is a navigation to where it already is.
    if (details.isMainFrame && details.url === appPage) return
    deny(details, 'navigation')
  }
  contents.on('will-navigate', checkNavigation)
  // Frames inside the page do not announce themselves with will-navigate.
  contents.on('will-frame-navigate', checkNavigation)
  contents.on('will-redirect', (details) => deny(details, 'redirect'))
  contents.on('will-attach-webview', (event) => deny(event, 'webview'))
  contents.setWindowOpenHandler(() => {
    log.info('page-denied', { what: 'window' })
    return { action: 'deny' }
  })
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

export function guardSession(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const isAllowed = isPageCopying(permission, details.isMainFrame, details.requestingUrl)
    if (!isAllowed) log.info('permission-denied', { permission })
    decide(isAllowed)
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    isPageCopying(permission, details.isMainFrame, requestingOrigin),
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => {
    event.preventDefault()
    log.info('page-denied', { what: 'download' })
  })
}

function isPageCopying(permission: string, isMainFrame: boolean, address: string): boolean {
  return permission === allowedPermission && isMainFrame && isAppAddress(address)
}
