// The page comes from app://baton, from a fixed list of built files, under a policy that allows no connection at all.
// Nothing else is ever fetched: the session cancels every request that is not the page's own.
import { protocol, type Session } from 'electron'
import { describeFailure } from '../../rpc/conceal-failure.ts'
import { writeContentSecurityPolicy } from '../content-security-policy.ts'
import type { InterfaceFiles } from '../interface-files.ts'
import type { Log } from '../platform.ts'
import { appHost, appScheme, isAppAddress } from './app-address.ts'

/** Must run before the application is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

export function serveInterface(session: Session, files: InterfaceFiles, log: Log): void {
  session.protocol.handle(appScheme, (request) => answer(request, files, log))
}

/** Lets through the page's files and what the page makes in memory; a debugger's own files only while developing. */
export function cancelForeignRequests(session: Session, allowsDevTools: boolean): void {
  session.webRequest.onBeforeRequest(({ url }, decide) => {
    const isOwn = isAppAddress(url) || url.startsWith('blob:app://baton/') || url.startsWith('data:image/')
    decide({ cancel: !(isOwn || (allowsDevTools && url.startsWith('devtools://'))) })
  })
}

async function answer(request: Request, files: InterfaceFiles, log: Log): Promise<Response> {
  const url = URL.parse(request.url)
  const isOurs = url !== null && url.protocol === `${appScheme}:` && url.host === appHost
  if (!isOurs || url.search !== '') return refuse(404)
  const file = files.get(url.pathname)
  if (file === undefined) return refuse(404)
  if (request.method !== 'GET') return refuse(405)
  try {
    const content = await file.read()
    return new Response(content, { status: 200, headers: { ...headers, 'Content-Type': file.contentType } })
  } catch (error) {
    log.error('interface-unreadable', { ...describeFailure(error) })
    return refuse(500)
  }
}

const headers = {
  'Content-Security-Policy': writeContentSecurityPolicy([]),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-DNS-Prefetch-Control': 'off',
  'Cache-Control': 'no-store',
}

function refuse(status: number): Response {
  return new Response(null, { status, headers })
}
