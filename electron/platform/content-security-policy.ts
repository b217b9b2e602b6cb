// What the page may do in either shell. There is nothing it may load but its own files, and nobody it may talk to
// but the engine: on the desktop through a MessagePort, which needs no connection, in the browser through one socket.

/** @param connectSources where the page may connect to; empty on the desktop */
export function writeContentSecurityPolicy(connectSources: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    `connect-src ${connectSources.length === 0 ? "'none'" : connectSources.join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}
