// POST /session: the page trades the one-time code of its link for a session token. A plain form cannot send this
// content type without a preflight, which is never answered.
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { SessionKeeper } from './session-keeper.ts'

const maximumBodyBytes = 1024
const bodySchema = z.object({ code: z.string().max(200) })

export type Exchange = { status: 200; token: string } | { status: 400 | 401 | 413 | 415; token: null }

export async function exchangeCode(request: IncomingMessage, sessions: SessionKeeper): Promise<Exchange> {
  const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (mediaType !== 'application/json') return { status: 415, token: null }
  if (Number(request.headers['content-length'] ?? 0) > maximumBodyBytes) return { status: 413, token: null }

  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > maximumBodyBytes) return { status: 413, token: null }
    chunks.push(chunk)
  }
  const body = bodySchema.safeParse(parseJson(Buffer.concat(chunks).toString('utf8')))
  if (!body.success) return { status: 400, token: null }
  const token = sessions.redeem(body.data.code)
  return token === null ? { status: 401, token: null } : { status: 200, token }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON at all; the schema refuses this value like any other wrong body.
    return null
  }
}
