// One table of what the API does, over every transport that carries it.
import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient, isDefinedError, ORPCError, safe } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { afterEach, describe, expect, it } from 'vitest'
import { startWebServer } from '../../electron/platform/web/start-web-server.ts'
import { concealedSentence } from '../../electron/rpc/conceal-failure.ts'
import { serveMessagePort, type WebPort } from '../../electron/rpc/serve-message-port.ts'
import { MessageChannelMain } from '../harness/electron-double/message-channel-main.ts'
import { createMemoryLog } from '../harness/memory-log.ts'
import { openWebClient, type TestClient } from '../harness/open-web-client.ts'
import { createTinyRouter, libraryChange, secretText, someId, tinyInfo } from '../harness/tiny-router.ts'

interface Opened {
  client: TestClient
  /** Cuts the connection from the page's side. */
  cut(): void
  /** Sends something that is not a message of the protocol; resolves when the other side has closed. */
  sendNonsense(): Promise<void>
}

type Tiny = ReturnType<typeof createTinyRouter>
type Open = (tiny: Tiny, log: ReturnType<typeof createMemoryLog>) => Promise<Opened>

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function useClientPort(port: WebPort & { postMessage(message: unknown): void }): Opened {
  const client = createORPCClient<TestClient>(new RPCLink({ port: port as never }))
  port.start()
  cleanups.push(() => port.close())
  return {
    client,
    cut: () => port.close(),
    async sendNonsense() {
      const closed = new Promise<void>((resolve) => port.addEventListener('close', () => resolve()))
      port.postMessage('{"i": not json')
      await closed
    },
  }
}

const transports: Record<string, Open> = {
  'Node MessagePort': async ({ router }, log) => {
    const { port1, port2 } = new MessageChannel()
    serveMessagePort(port1 as unknown as WebPort, { router, log })
    return useClientPort(port2 as unknown as WebPort)
  },
  'Electron MessagePortMain': async ({ router }, log) => {
    const channel = new MessageChannelMain()
    serveMessagePort(channel.port1, { router, log })
    return useClientPort(channel.port2.takePagePort() as unknown as WebPort)
  },
  WebSocket: async ({ router }, log) => {
    const server = await startWebServer({ router, log, files: new Map(), port: 0 })
    const { client, socket } = await openWebClient(server.createLink())
    cleanups.push(() => server.close())
    return {
      client,
      cut: () => socket.terminate(),
      async sendNonsense() {
        const closed = once(socket, 'close')
        socket.send('{"i": not json')
        await closed
      },
    }
  },
}

describe.each(Object.entries(transports))('the API over %s', (_name, open) => {
  async function start() {
    const tiny = createTinyRouter()
    const log = createMemoryLog()
    return { ...tiny, log, ...(await open(tiny, log)) }
  }

  it('answers a call', async () => {
    const { client } = await start()
    expect(await client.app.info({})).toEqual(tinyInfo)
  })

  it('keeps calls apart that run at the same time', async () => {
    const { client } = await start()
    const answers = await Promise.all(Array.from({ length: 100 }, () => client.app.info({})))
    expect(answers).toEqual(Array.from({ length: 100 }, () => tinyInfo))
  })

  it('delivers a declared error with its code and sentence', async () => {
    const { client, log } = await start()
    const { error } = await safe(client.turns.get({ turnId: someId }))
    if (!isDefinedError(error)) throw new Error('The error should be a declared one.')
    expect(error.code).toBe('NOT_FOUND')
    expect(error.message).toBe('This turn does not exist any more.')
    expect(log.lines).toEqual([])
  })

  it('delivers a declared error that was made by its code alone', async () => {
    const { client } = await start()
    const { error } = await safe(client.recovery.restoreBackup({ backupId: 'b' }))
    if (!isDefinedError(error)) throw new Error('The error should be a declared one.')
    expect({ code: error.code, status: error.status, message: error.message }).toEqual({
      code: 'REFUSED',
      status: 409,
      message: 'There is nothing to restore.',
    })
  })

  it('hides an error whose code was never declared', async () => {
    const { client, log } = await start()
    const { error } = await safe(client.recovery.salvage({}))
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', message: concealedSentence })
    expect(JSON.stringify(log.lines)).not.toContain(secretText)
  })

  it('refuses wrong input and says which field', async () => {
    const { client } = await start()
    const error = await client.messages
      .stop({ conversationId: 7, answerId: someId } as never)
      .catch((e: unknown) => e)
    if (!(error instanceof ORPCError)) throw new Error('An input error was expected.')
    expect(error.code).toBe('BAD_REQUEST')
    expect(error.data.issues[0].path).toEqual(['conversationId'])
  })

  it('hides an unknown fault and logs its kind and place only', async () => {
    const { client, log } = await start()
    const error = await client.app.openDataFolder({}).catch((e: unknown) => e)
    if (!(error instanceof ORPCError)) throw new Error('A concealed error was expected.')
    expect({ code: error.code, message: error.message, data: error.data }).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      message: concealedSentence,
      data: undefined,
    })
    expect(log.lines).toHaveLength(1)
    expect(log.lines[0]).toMatchObject({
      level: 'error',
      event: 'rpc-failed',
      details: { procedure: 'app.openDataFolder', kind: 'TypeError' },
    })
    expect(log.lines[0]?.details.place).toMatch(/^tiny-router\.ts:\d+$/)
    expect(JSON.stringify(log.lines)).not.toContain(secretText)
  })

  it('hides a fault in the middle of a stream', async () => {
    const { client, log } = await start()
    const stream = await client.conversations.watch({ conversationId: someId, resume: null, pageSize: 10 })
    expect((await stream.next()).done).toBe(false)
    const error = await stream.next().catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', message: concealedSentence })
    expect(log.lines.map((line) => line.event)).toEqual(['rpc-failed'])
    expect(JSON.stringify(log.lines)).not.toContain(secretText)
  })

  it('answers an unknown procedure with an error', async () => {
    const { client } = await start()
    await expect(client.accounts.list({})).rejects.toThrow()
  })

  it('delivers a stream in order', async () => {
    const { client } = await start()
    const stream = await client.library.watch({ resume: null })
    const items = [await stream.next(), await stream.next(), await stream.next()].map((step) => step.value)
    expect(items).toEqual([libraryChange(1), libraryChange(2), libraryChange(3)])
    await stream.return?.()
  })

  it('ends the handler when the page leaves a stream', async () => {
    const { client, happenings } = await start()
    const started = once(happenings, 'stream-started')
    const stream = await client.library.watch({ resume: null })
    await started
    const ended = once(happenings, 'stream-ended')
    await stream.return?.()
    await ended
  })

  it('carries an abort to the handler of a call', async () => {
    const { client, happenings } = await start()
    const controller = new AbortController()
    const started = once(happenings, 'call-started')
    const aborted = once(happenings, 'call-aborted')
    const call = client.messages.stop(
      { conversationId: someId, answerId: someId },
      { signal: controller.signal },
    )
    const outcome = call.catch((error: unknown) => error)
    await started
    controller.abort()
    await aborted
    expect(await outcome).toBeInstanceOf(Error)
  })

  it('aborts calls and streams when the connection is cut', async () => {
    const { client, happenings, cut } = await start()
    const begun = [once(happenings, 'call-started'), once(happenings, 'stream-started')]
    const call = client.messages
      .stop({ conversationId: someId, answerId: someId })
      .catch((error: unknown) => error)
    await client.library.watch({ resume: null })
    await Promise.all(begun)
    const ends = [once(happenings, 'call-aborted'), once(happenings, 'stream-ended')]
    cut()
    await Promise.all(ends)
    expect(await call).toBeInstanceOf(Error)
  })

  it('closes the connection on a message that is none, and goes on living', async () => {
    const { sendNonsense, log } = await start()
    await sendNonsense()
    expect(log.lines.map((line) => line.event)).toEqual(['rpc-message-refused'])
  })
})
