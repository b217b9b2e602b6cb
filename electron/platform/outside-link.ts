// The one rule for addresses that may leave Baton. Text from a model, a title or a file never decides by itself what
// the operating system opens: only web and mail addresses pass, and they pass in the form the URL parser gives them.

const allowedSchemes = new Set(['http:', 'https:', 'mailto:'])
const longestLink = 8000

/** @returns the address to hand to the system, or null when it must not be opened */
export function checkOutsideLink(text: string): string | null {
  // The parser drops tabs and line breaks silently, so "java\nscript:" must be refused before it is parsed.
  if (text.length > longestLink || /[\p{Cc}\p{Cf}\s]/u.test(text)) return null
  const url = URL.parse(text)
  if (url === null || !allowedSchemes.has(url.protocol)) return null
  if (url.protocol !== 'mailto:' && (url.hostname === '' || url.username !== '' || url.password !== ''))
    return null
  return url.href
}
