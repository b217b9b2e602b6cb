// The first thing that happens to every request and every upgrade, before any other work. Loopback is no boundary:
// any page in the person's browser can reach this port, under any name that resolves to it. So the Host must be
// exactly ours (421), and an Origin, where one is sent or needed, must be exactly ours too (403).

export interface Refusal {
  readonly status: number
  readonly reason: string
}

export interface RequestHead {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** Names and values in turn, as Node gives them. */
  readonly rawHeaders: readonly string[]
}

/**
 * @param own the exact Host and Origin of this server
 * @param needsOrigin true for everything that a page does and a navigation does not
 * @returns null when the request may go on
 */
export function checkRequest(
  request: RequestHead,
  own: { host: string; origin: string },
  needsOrigin: boolean,
): Refusal | null {
  const hosts = readHeader(request, 'host')
  if (hosts.length !== 1 || hosts[0] !== own.host) return { status: 421, reason: 'wrong host' }
  // The absolute form of a request line would carry a second host.
  if (request.url === undefined || !request.url.startsWith('/')) return { status: 421, reason: 'wrong form' }
  const origins = readHeader(request, 'origin')
  if (origins.length === 0 && !needsOrigin) return null
  if (origins.length !== 1 || origins[0] !== own.origin) return { status: 403, reason: 'wrong origin' }
  return null
}

/** Every value of a header; Node's own `headers` would hide that one was sent twice. */
function readHeader(request: RequestHead, name: string): string[] {
  return request.rawHeaders.flatMap((entry, index) => {
    const value = request.rawHeaders[index + 1]
    return index % 2 === 0 && entry.toLowerCase() === name && value !== undefined ? [value] : []
  })
}
