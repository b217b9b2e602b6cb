/** Bytes that stand in an address themselves (RFC 2397), as pictures often do in exports. */
export interface DataAddress {
  readonly mediaType: string
  readonly bytes: Uint8Array
}

const head = /^data:([^,;]{0,200})((?:;[^,;]{0,200}){0,10}),/i
const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/

export function isDataAddress(text: string): boolean {
  return head.test(text.slice(0, 2_400))
}

/** @returns null for what is no data address, or a broken one */
export function readDataAddress(text: string): DataAddress | null {
  const found = head.exec(text.slice(0, 2_400))
  if (found === null) return null
  const [all, type = '', parameters = ''] = found
  const mediaType = type.trim().toLowerCase() || 'text/plain'
  const body = text.slice(all.length)
  if (!/;base64$/i.test(parameters)) {
    try {
      return { mediaType, bytes: new TextEncoder().encode(decodeURIComponent(body)) }
    } catch (error) {
      if (error instanceof URIError) return null
      throw error
    }
  }
  const letters = body.replace(/\s+/g, '')
  return base64.test(letters) ? { mediaType, bytes: Buffer.from(letters, 'base64') } : null
}
