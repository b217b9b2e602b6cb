// The page's half of the rule for addresses in text from outside. The engine checks again before anything is opened.

const allowedSchemes = new Set(['http:', 'https:', 'mailto:'])

/**
 * @returns the address in the form the URL parser gives it, or null when it must be shown as text: any scheme but
 * http, https and mailto, relative and `//host` addresses, hidden characters, and names before an `@`.
 */
export function safeLink(text: string): string | null {
  if (text.length > 8000 || /[\p{Cc}\p{Cf}\s]/u.test(text)) return null
  const url = URL.parse(text)
  if (url === null || !allowedSchemes.has(url.protocol)) return null
  if (url.protocol === 'mailto:') return url.href
  return url.hostname === '' || url.username !== '' || url.password !== '' ? null : url.href
}
