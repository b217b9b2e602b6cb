// Attachments lie beside an export under the hash of their bytes: nothing of a name from outside gets into a path. The
// ending only helps whoever opens the folder.

const endings: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/pdf': 'pdf',
  'application/xml': 'xml',
  'application/zip': 'zip',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'text/csv': 'csv',
  'text/html': 'html.txt',
  'text/markdown': 'md',
  'text/plain': 'txt',
  'video/mp4': 'mp4',
}

/** Media types whose bytes do not get smaller. */
const packed = /^(image\/(?!svg|bmp)|audio\/|video\/|application\/(zip|pdf|gzip))/

export function attachmentFile(hash: string, mediaType: string): string {
  const ending = Object.hasOwn(endings, mediaType) ? endings[mediaType] : 'bin'
  return `attachments/${hash}.${ending}`
}

export function isPacked(mediaType: string): boolean {
  return packed.test(mediaType)
}
