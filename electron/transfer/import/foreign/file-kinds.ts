// What kind of file something is, from its first bytes or its name, where the application did not say.

const byEnding: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
  bmp: 'image/bmp',
  pdf: 'application/pdf',
  json: 'application/json',
  csv: 'text/csv',
  md: 'text/markdown',
  markdown: 'text/markdown',
  txt: 'text/plain',
  log: 'text/plain',
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  xml: 'application/xml',
  yaml: 'text/plain',
  yml: 'text/plain',
  toml: 'text/plain',
  py: 'text/plain',
  js: 'text/plain',
  ts: 'text/plain',
  tsx: 'text/plain',
  java: 'text/plain',
  c: 'text/plain',
  h: 'text/plain',
  cpp: 'text/plain',
  rs: 'text/plain',
  go: 'text/plain',
  sh: 'text/plain',
  sql: 'text/plain',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  mp4: 'video/mp4',
  webm: 'video/webm',
  zip: 'application/zip',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}

const unknownKind = 'application/octet-stream'
const mediaTypeForm = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,100}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$/

function beginsWith(bytes: Uint8Array, text: string, from = 0): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[from + index] !== text.charCodeAt(index)) return false
  }
  return bytes.length >= from + text.length
}

function fromBytes(bytes: Uint8Array): string | null {
  if (beginsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'image/png'
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg'
  if (beginsWith(bytes, 'GIF8')) return 'image/gif'
  if (beginsWith(bytes, 'RIFF') && beginsWith(bytes, 'WEBP', 8)) return 'image/webp'
  if (beginsWith(bytes, 'RIFF') && beginsWith(bytes, 'WAVE', 8)) return 'audio/wav'
  if (beginsWith(bytes, '%PDF-')) return 'application/pdf'
  return null
}

/** What stands after the last dot of a name, in small letters; '' for none. */
export function endingOf(name: string): string {
  return /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? ''
}

/** What the application called its kind, when that is a media type at all. */
export function saidMediaType(said: string | null): string | null {
  const bare = said?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return mediaTypeForm.test(bare) && bare !== unknownKind ? bare : null
}

/**
 * @param said what the application called it; its first bytes are believed more, for pictures and documents
 * @param bytes may be left out when they are not at hand yet
 */
export function mediaTypeOf(said: string | null, name: string, bytes?: Uint8Array): string {
  const seen = bytes === undefined ? null : fromBytes(bytes)
  return seen ?? saidMediaType(said) ?? byEnding[endingOf(name)] ?? unknownKind
}

/** A name as it can be shown and saved: its last piece, without control characters and marks of direction. */
export function plainFileName(name: string | null, fallback: string): string {
  const last = (name ?? '').split(/[\\/]/).at(-1) ?? ''
  const shown = last
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, 200)
    .toWellFormed()
  return shown === '' || /^\.+$/.test(shown) ? fallback : shown
}
