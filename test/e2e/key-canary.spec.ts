// A day with a key nobody must ever see again: typed in, used, refused by a provider that echoes it, exported, logged,
// shut down. Afterwards it is looked for in every file, every line of output and everything the page was told.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { expect, test } from 'playwright/test'
import { createId } from '../../shared/domain/create-id.ts'
import { openSocket, type TestClient, tradeCode } from '../harness/open-web-client.ts'
import { startServer } from './harness/start-server.ts'

const canaries = {
  openai: 'sk-proj-CANARYq7Zt3vXw9LmN2bK8rJ4hG6fD1sA5pO',
  anthropic: 'sk-ant-api03-CANARYw3Er5Ty7Ui9Op1As2Df4Gh6Jk8Lz',
  google: 'AIzaSyCANARYx4Cv6Bn8Mq2Wt5Ru7Io9Pl1Kj3',
} as const

/** The forms a key could hide in; any of its 12-character pieces counts as the key. */
function needles(key: string): string[] {
  const pieces: string[] = []
  for (let start = 8; start + 12 <= key.length; start += 6) pieces.push(key.slice(start, start + 12))
  const bytes = Buffer.from(key)
  return [
    ...pieces,
    ...pieces.map((piece) => Array.from(piece).reverse().join('')),
    bytes.toString('base64').slice(4, 32),
    bytes.toString('base64url').slice(4, 32),
    bytes.toString('hex').slice(16, 48),
    Buffer.from(pieces[0] ?? '', 'utf16le').toString('latin1'),
  ]
}

async function allFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

function findIn(content: Buffer, key: string): string | null {
  const isGzip = content[0] === 0x1f && content[1] === 0x8b
  const text = (isGzip ? gunzipSync(content) : content).toString('latin1')
  return needles(key).find((needle) => text.includes(needle)) ?? null
}

test('the search finds a planted key in each of its forms', () => {
  const key = canaries.openai
  for (const form of [key, Buffer.from(key).toString('base64'), Buffer.from(key).toString('hex')]) {
    expect(findIn(Buffer.from(`before ${form} after`), key)).not.toBeNull()
  }
  expect(findIn(Buffer.from(key, 'utf16le'), key)).not.toBeNull()
  expect(findIn(Buffer.from('nothing here'), key)).toBeNull()
})

test('a key goes in and never comes out', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'baton-canary-'))
  // Refuses everything and quotes whatever credential it was given, as careless proxies do.
  const provider = createServer((request, response) => {
    request.resume().once('end', () => {
      const credential =
        request.headers.authorization ?? request.headers['x-api-key'] ?? request.headers['x-goog-api-key']
      response.writeHead(401, { 'content-type': 'application/json', 'x-request-id': 'req_canary' })
      response.end(
        JSON.stringify({
          error: { message: `Incorrect API key provided: ${credential}`, code: 'invalid_api_key' },
        }),
      )
    })
  })
  provider.listen(0, '127.0.0.1')
  await new Promise((resolve) => provider.once('listening', resolve))
  const baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  const server = await startServer({
    dataDir,
    env: { GEMINI_API_KEY: canaries.google, GEMINI_BASE_URL: baseUrl },
  })
  const told: Buffer[] = []
  try {
    const socket = await openSocket(await tradeCode(server.url))
    socket.on('message', (data) => told.push(Buffer.from(data as Buffer)))
    const client = createORPCClient<TestClient>(new RPCLink({ websocket: socket }))
    for (const vendor of ['openai', 'anthropic'] as const) {
      const accountId = createId()
      const name = `Canary ${vendor}`
      await client.accounts.add({ accountId, vendor, name, baseUrl, key: canaries[vendor] })
      await client.accounts.replaceKey({ accountId, key: canaries[vendor] })
    }
    const accounts = await client.accounts.list({})
    const used = accounts.filter((account) => ['openai', 'anthropic', 'google'].includes(account.vendor))
    expect(used).toHaveLength(3)
    for (const account of used) {
      const check = await client.accounts.check({ accountId: account.id })
      expect(check.isWorking).toBe(false)
      await client.models.refresh({ accountId: account.id })
      const conversationId = createId()
      await client.messages.send({
        conversationId,
        messageId: createId(),
        parts: [{ type: 'text', text: 'hello' }],
        model: { accountId: account.id, modelId: 'any-model' },
      })
      await expect
        .poll(async () => (await client.turns.list({ conversationId })).at(-1)?.failure?.kind)
        .toBe('auth')
      for (const turn of await client.turns.list({ conversationId }))
        await client.turns.get({ turnId: turn.id })
      for (const format of ['markdown', 'json'] as const) {
        await client.exports.conversation({ conversationId, format, includesReasoning: true })
      }
    }
    // On a desktop with a real keychain nothing of this day must stay in it.
    for (const account of used) {
      if (!account.isFromEnvironment) await client.accounts.remove({ accountId: account.id })
    }
    socket.terminate()
    expect(await server.stop()).toBe(0)

    const places = new Map<string, Buffer>([
      ['standard output', Buffer.from(server.output().stdout)],
      ['standard error', Buffer.from(server.output().stderr)],
      ['what the page was told', Buffer.concat(told)],
    ])
    for (const file of await allFiles(dataDir)) places.set(file, await readFile(file))
    expect(places.size).toBeGreaterThan(4)
    for (const key of Object.values(canaries)) {
      for (const [place, content] of places) expect(findIn(content, key), `${key} in ${place}`).toBeNull()
    }
  } finally {
    await server.kill()
    provider.closeAllConnections()
    await new Promise((resolve) => provider.close(resolve))
    await rm(dataDir, { recursive: true, force: true })
  }
})
