// A few procedures of the real contract with the smallest handlers that show what a transport does: a call, a
// declared error, an unknown fault, a stream, a fault in a stream, and handlers that notice when they are aborted.
import { EventEmitter, once } from 'node:events'
import { setImmediate as nextRound } from 'node:timers/promises'
import { implement, ORPCError } from '@orpc/server'
import type { AppInfo } from '../../shared/contract/app-state.ts'
import { contract } from '../../shared/contract/index.ts'
import type { LibraryWatchItem } from '../../shared/contract/watches.ts'

/** Quoted in every fault below; must never leave the engine. */
export const secretText = 'sk-canary-7f3e9a of the person'

export const tinyInfo: AppInfo = {
  version: '1.2.3',
  shell: 'browser',
  platform: 'linux',
  dataFolder: '/somewhere',
  keychainSentence: 'Keys are kept for this run only.',
  hasKeychain: false,
  store: { state: 'ready', notices: [] },
}

export const someId = '0192f0c0-0000-7000-8000-000000000001'

export function libraryChange(sequence: number): LibraryWatchItem {
  return { type: 'change', sequence, change: { type: 'conversation-removed', conversationId: someId } }
}

export function createTinyRouter() {
  const api = implement(contract)
  const happenings = new EventEmitter()
  const counts = { yielded: 0 }

  const waitForAbort = async (name: string, signal: AbortSignal | undefined): Promise<void> => {
    if (signal === undefined) throw new Error('A handler always has a signal.')
    happenings.emit(`${name}-started`)
    if (!signal.aborted) await once(signal, 'abort')
    happenings.emit(`${name}-aborted`)
  }

  const router = {
    app: {
      info: api.app.info.handler(() => tinyInfo),
      openDataFolder: api.app.openDataFolder.handler(() => {
        throw new TypeError(`The folder of ${secretText} is gone.`)
      }),
    },
    recovery: {
      /** As an error is made where the contract is not at hand: by its code alone. */
      restoreBackup: api.recovery.restoreBackup.handler(() => {
        throw new ORPCError('REFUSED', { message: 'There is nothing to restore.' })
      }),
      salvage: api.recovery.salvage.handler(() => {
        throw new ORPCError('TEAPOT', { message: `Undeclared, and quotes ${secretText}.` })
      }),
    },
    turns: {
      get: api.turns.get.handler(({ errors }) => {
        throw errors.NOT_FOUND({ message: 'This turn does not exist any more.' })
      }),
    },
    messages: {
      stop: api.messages.stop.handler(async ({ signal }) => {
        await waitForAbort('call', signal)
        return {}
      }),
    },
    library: {
      /** Three changes, then silence until the watcher goes; with a resume position it counts without end. */
      watch: api.library.watch.handler(async function* ({ input, signal }) {
        try {
          if (input.resume !== null) {
            for (let sequence = 1; signal?.aborted === false; sequence += 1) {
              counts.yielded = sequence
              yield libraryChange(sequence)
              if (sequence % 100 === 0) await nextRound()
            }
            return
          }
          for (const sequence of [1, 2, 3]) yield libraryChange(sequence)
          await waitForAbort('stream', signal)
        } finally {
          happenings.emit('stream-ended')
        }
      }),
    },
    conversations: {
      watch: api.conversations.watch.handler(async function* () {
        yield { type: 'change', sequence: 1, change: { type: 'conversation-removed' } }
        throw new Error(`The stream of ${secretText} broke.`)
      }),
    },
  }
  return { router, happenings, counts }
}
