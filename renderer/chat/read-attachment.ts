// Pictures of the thread, read once from the store and kept while the page lives, the oldest forgotten first.
import { useEffect, useState } from 'react'
import { errorSentence } from '../state/report-error.ts'
import { session } from '../state/session.ts'

// Bitmaps only: a vector file is a document with links and styles of its own.
const shownTypes: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
])
const keptPictures = 40

export function isPicture(mediaType: string): boolean {
  return shownTypes.has(mediaType.toLowerCase())
}

const pictures = new Map<string, Promise<string>>()

function readPicture(hash: string): Promise<string> {
  const known = pictures.get(hash)
  if (known !== undefined) return known
  const reading = session()
    .client.attachments.read({ hash })
    .then(({ mediaType, dataBase64 }) => {
      if (!isPicture(mediaType)) throw new TypeError(`${mediaType} is not shown as a picture`)
      return `data:${mediaType};base64,${dataBase64}`
    })
  reading.catch(() => pictures.delete(hash))
  pictures.set(hash, reading)
  const oldest = pictures.keys().next().value
  if (pictures.size > keptPictures && oldest !== undefined) pictures.delete(oldest)
  return reading
}

export type Picture =
  | { state: 'loading' }
  | { state: 'ready'; address: string }
  | { state: 'missing'; sentence: string }

/** A stored picture as an address the page may show. */
export function usePicture(hash: string): Picture {
  const [picture, setPicture] = useState<Picture>({ state: 'loading' })
  useEffect(() => {
    let isWanted = true
    readPicture(hash).then(
      (address) => isWanted && setPicture({ state: 'ready', address }),
      (error: unknown) => isWanted && setPicture({ state: 'missing', sentence: errorSentence(error) }),
    )
    return () => {
      isWanted = false
    }
  }, [hash])
  return picture
}
