// Answers a request for one of the built files: compressed once and kept, hashed names cached for good.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { InterfaceFile } from '../interface-files.ts'

type Encoding = 'br' | 'gzip' | 'identity'
type Bytes = Uint8Array

const compressBrotli = promisify(brotliCompress)
const compressGzip = promisify(gzip)
/** Close to the smallest size at a small part of the time of the highest level. */
const brotliQuality = 6

export type SendFile = (
  file: InterfaceFile,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>

export function createFileSender(): SendFile {
  const compressed = new Map<string, Promise<Bytes>>()

  const load = (file: InterfaceFile, encoding: Encoding): Promise<Bytes> => {
    if (encoding === 'identity') return file.read()
    const key = `${encoding} ${file.urlPath}`
    const known = compressed.get(key)
    if (known !== undefined) return known
    const loading = file.read().then((content) => compress(content, encoding))
    compressed.set(key, loading)
    // A file that could not be read is asked for again next time.
    loading.catch(() => compressed.delete(key))
    return loading
  }

  return async (file, request, response) => {
    const encoding = file.isCompressible ? chooseEncoding(request.headers['accept-encoding']) : 'identity'
    const content = await load(file, encoding)
    response.statusCode = 200
    response.setHeader('Content-Type', file.contentType)
    response.setHeader('Content-Length', content.byteLength)
    response.setHeader('Cache-Control', file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-store')
    if (file.isCompressible) response.setHeader('Vary', 'Accept-Encoding')
    if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding)
    if (request.method === 'HEAD') response.end()
    else response.end(content)
  }
}

function chooseEncoding(accepted: string | string[] | undefined): Encoding {
  const offers = String(accepted ?? '')
    .split(',')
    .map((offer) => offer.trim().toLowerCase())
    .filter((offer) => !/;\s*q=0(\.0*)?$/.test(offer))
    .map((offer) => offer.split(';')[0])
  if (offers.includes('br')) return 'br'
  return offers.includes('gzip') ? 'gzip' : 'identity'
}

function compress(content: Uint8Array, encoding: 'br' | 'gzip'): Promise<Bytes> {
  if (encoding === 'gzip') return compressGzip(content)
  return compressBrotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } })
}
