// The composed application on an in-memory store, or one in a folder, with scripted adapters in the place of real ones, reached over any
// transport a page may use. The account is a custom server, which needs no key.
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { compose } from '../../electron/compose.ts'
import type { Clock } from '../../electron/engine/clock.ts'
import { startWebServer } from '../../electron/platform/web/start-web-server.ts'
import type { ProviderAdapter } from '../../electron/providers/adapter.ts'
import { serveMessagePort, type WebPort } from '../../electron/rpc/serve-message-port.ts'
import type { AppState } from '../../electron/rpc/services.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import type { ApiKind } from '../../shared/domain/vendor.ts'
import { createMemoryLog } from './memory-log.ts'
import { openWebClient, type TestClient } from './open-web-client.ts'
import { registryWith } from './registry-with.ts'

export interface Page {
  readonly client: TestClient
  /** Ends the connection the way a reload does. */
  leave(): void
}

export interface ComposedApplication {
  /** What the pages reach, reached directly. */
  readonly state: AppState
  /** Opens one more page. */
  openPage(): Promise<Page>
  addAccount(page: Page): Promise<ModelRef>
  close(): Promise<void>
}

export type TransportName = 'MessagePort' | 'WebSocket'

export async function composeForTest(
  transport: TransportName,
  adapterFor: (api: ApiKind) => ProviderAdapter | null,
  environment: Readonly<Record<string, string>> = {},
  place: {
    readonly dataFolder?: string
    readonly homeFolder?: string
    readonly folderProblem?: string | null
    readonly clock?: Clock
  } = {},
): Promise<ComposedApplication> {
  const log = createMemoryLog()
  const keys = new Map<string, string>()
  const application = await compose({
    dataFolder: ':memory:',
    ...place,
    environment,
    registry: registryWith(adapterFor),
    platform: {
      shell: 'browser',
      log,
      keychain: {
        isPersistent: false,
        sentence: 'Keys are kept for this run only.',
        get: (name) => Promise.resolve(keys.get(name) ?? null),
        set: async (name, secret) => void keys.set(name, secret),
        delete: async (name) => void keys.delete(name),
      },
      saveFile: ({ name, mediaType, content }) =>
        Promise.resolve({ outcome: 'download', fileName: name, mediaType, content }),
      openLink: null,
      openFolder: null,
      chooseFolder: null,
    },
  })
  const { router, state } = application
  const server =
    transport === 'WebSocket' ? await startWebServer({ router, log, files: new Map(), port: 0 }) : null

  return {
    state,
    async openPage() {
      if (server !== null) {
        const { client, socket } = await openWebClient(server.createLink())
        return { client, leave: () => socket.terminate() }
      }
      const { port1, port2 } = new MessageChannel()
      serveMessagePort(port1 as unknown as WebPort, { router, log })
      const client = createORPCClient<TestClient>(new RPCLink({ port: port2 as never }))
      port2.start()
      return { client, leave: () => port2.close() }
    },
    async addAccount({ client }) {
      const accountId = createId()
      await client.accounts.add({
        accountId,
        vendor: 'custom',
        name: 'Test server',
        baseUrl: 'http://127.0.0.1:9/v1',
        key: null,
      })
      return { accountId, modelId: 'model-x' }
    },
    async close() {
      await application.close()
      await server?.close()
    },
  }
}
