// The composed application on a real file with the real adapters, spoken to through the contract, and one clock for it
// and for the servers it talks to. It can be closed and opened again, and opened as a kill would have left it.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createRouterClient } from '@orpc/server'
import { type Application, compose } from '../../electron/compose.ts'
import type { ApiModule } from '../../electron/providers/adapter.ts'
import { createRegistry } from '../../electron/providers/create-registry.ts'
import { createGeminiGenerateAdapter } from '../../electron/providers/gemini-generate/adapter.ts'
import { apiModules } from '../../electron/providers/registry.ts'
import type { Services } from '../../electron/rpc/services.ts'
import type { AccountSettings } from '../../shared/domain/account.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { createManualClock, type ManualClock } from '../harness/manual-clock.ts'
import { createMemoryLog } from '../harness/memory-log.ts'
import type { TestClient } from '../harness/open-web-client.ts'

export interface AccountFacts {
  readonly vendor: Vendor
  readonly url: string
  readonly settings?: Partial<AccountSettings>
  readonly name?: string
}

export interface StateBench {
  readonly clock: ManualClock
  /** Of the application as it runs now. */
  readonly client: TestClient
  readonly services: Services
  /** Adds an account and has its models listed. */
  addAccount(facts: AccountFacts): Promise<string>
  /** Resolves when something waits, and for no more than so many milliseconds. */
  untilTimer(withinMs: number): Promise<void>
  /** Closes the application and opens it again. */
  restart(): Promise<void>
  /** Goes on from what a process that dies now leaves on the disk. */
  restartAsAfterKill(): Promise<void>
  close(): Promise<void>
}

/** Sessions that an SDK holds in memory begin with the process, so each run has an adapter of its own. */
function registryOfRun() {
  return createRegistry(
    apiModules.map(
      (module): ApiModule =>
        module.adapter?.api === 'gemini-generate'
          ? { ...module, adapter: createGeminiGenerateAdapter() }
          : module,
    ),
  )
}

export async function openStateBench(): Promise<StateBench> {
  const root = mkdtempSync(join(tmpdir(), 'baton-state-'))
  const clock = createManualClock()
  const keys = new Map<string, string>()
  const log = createMemoryLog()
  let runs = 0
  let folder = root

  const open = () =>
    compose({
      dataFolder: folder,
      environment: {},
      clock,
      registry: registryOfRun(),
      platform: {
        shell: 'browser',
        log,
        keychain: {
          isPersistent: true,
          sentence: 'Keys are kept for the test.',
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

  const clientOf = (application: Application): TestClient => createRouterClient(application.router)
  let application = await open()
  let client = clientOf(application)
  // Days pass here, and nothing is about backups.
  await client.settings.update({ backupSchedule: 'off' })
  const reopen = async () => {
    application = await open()
    client = clientOf(application)
  }

  return {
    clock,
    get client() {
      return client
    },
    get services() {
      return application.state.services()
    },
    async addAccount({ vendor, url, settings = {}, name = `${vendor} account` }) {
      const accountId = createId(clock.now())
      await client.accounts.add({ accountId, vendor, name, baseUrl: url, key: 'sk-test-1' })
      await client.accounts.update({ accountId, settings })
      await client.models.refresh({ accountId })
      return accountId
    },
    async untilTimer(withinMs) {
      while ((clock.nextTimerMs ?? Number.POSITIVE_INFINITY) > withinMs) await setTimeout(1)
    },
    async restart() {
      await application.close()
      await reopen()
    },
    async restartAsAfterKill() {
      const before = folder
      runs += 1
      folder = join(root, `run-${runs}`)
      mkdirSync(folder)
      for (const name of ['baton.db', 'baton.db-wal', 'baton.db-mark']) {
        if (existsSync(join(before, name))) copyFileSync(join(before, name), join(folder, name))
      }
      await application.close()
      await reopen()
    },
    async close() {
      await application.close()
      rmSync(root, { recursive: true, force: true })
      const failures = log.lines.filter((line) => line.level === 'error')
      if (failures.length > 0) throw new Error(`the application logged: ${JSON.stringify(failures)}`)
    },
  }
}
