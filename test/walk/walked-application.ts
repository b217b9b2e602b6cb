// The whole application on a real file, spoken to through the contract. It can be closed and opened again, and it can be
// left behind as a kill leaves it: what was written so far is copied, and the copy is opened by the next one.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { compose } from '../../electron/compose.ts'
import type { Clock } from '../../electron/engine/clock.ts'
import type { ApiModule } from '../../electron/providers/adapter.ts'
import { type ApiRegistry, createRegistry } from '../../electron/providers/create-registry.ts'
import { createGeminiGenerateAdapter } from '../../electron/providers/gemini-generate/adapter.ts'
import { createGuideAdapter } from '../../electron/providers/guide/adapter.ts'
import { apiModules } from '../../electron/providers/registry.ts'
import { serveMessagePort, type WebPort } from '../../electron/rpc/serve-message-port.ts'
import type { Services } from '../../electron/rpc/services.ts'
import { createMemoryLog, type LogLine } from '../harness/memory-log.ts'
import type { TestClient } from '../harness/open-web-client.ts'
import { neverMs } from './walk-clock.ts'

export interface WalkedApplication {
  readonly client: TestClient
  readonly services: Services
  readonly folder: string
  /** What went wrong, as the log has it. */
  errors(): readonly LogLine[]
  close(): Promise<void>
}

export interface OpenOptions {
  readonly folder: string
  readonly clock: Clock
  /** The keychain of the machine, which outlives every run. */
  readonly keys: Map<string, string>
  /** Left out, the apis of Baton, as a new process has them. */
  readonly registry?: ApiRegistry
}

/** The guide writes all at once. */
const hasty = { wordsPerStep: 10_000, stepMs: 0 }

/** The real registry; sessions that a vendor's SDK holds in memory begin with the process, so each run has its own. */
function registryOfRun(): ApiRegistry {
  const own = [createGeminiGenerateAdapter(), createGuideAdapter(hasty)]
  return createRegistry(
    apiModules.map((module): ApiModule => {
      const adapter = own.find(({ api }) => api === module.adapter?.api)
      return adapter === undefined ? module : { ...module, adapter }
    }),
  )
}

export async function openApplication(options: OpenOptions): Promise<WalkedApplication> {
  const log = createMemoryLog()
  const { keys, folder, clock } = options
  const application = await compose({
    dataFolder: folder,
    environment: { BATON_STALL_LIMIT_MS: String(neverMs) },
    registry: options.registry ?? registryOfRun(),
    clock,
    platform: {
      shell: 'browser',
      log,
      keychain: {
        isPersistent: true,
        sentence: 'Keys are kept for the walk.',
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
  const services = application.state.services()
  const { port1, port2 } = new MessageChannel()
  serveMessagePort(port1 as unknown as WebPort, { router: application.router, log })
  const client = createORPCClient<TestClient>(new RPCLink({ port: port2 as never }))
  port2.start()
  return {
    client,
    services,
    folder,
    errors: () => log.lines.filter((line) => line.level === 'error'),
    async close() {
      port2.close()
      await application.close()
    },
  }
}

/** Copies what a process that dies now leaves on the disk. */
export function copyLeftBehind(from: string, to: string): void {
  mkdirSync(to)
  for (const name of ['baton.db', 'baton.db-wal', 'baton.db-mark']) {
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name))
  }
}
