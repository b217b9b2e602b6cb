// A try that failed may have begun a conversation at the provider; the next try begins another. What is left behind would
// stay there for good, so it is deleted again. What cannot be deleted now stays in the list of what is held.
import { AdapterError } from '../providers/adapter.ts'
import type { Call } from './make-call.ts'
import type { TurnTools } from './turn-job.ts'

/** The next try does not wait longer for this, in milliseconds. */
const limitMs = 5_000

export async function releaseAbandoned(tools: TurnTools, call: Call, signal: AbortSignal): Promise<void> {
  const { prepared, connection } = call
  const release = prepared?.route.adapter.release
  if (prepared === null || connection === null || release === undefined) return
  const { account, apiKey, baseUrl } = connection
  for (const handle of call.held) {
    const way = prepared.route.record.ways.find((known) => known.name === handle.kind)
    if (way?.kind !== 'conversation' || !way.canRelease) continue
    try {
      await release(handle, {
        vendor: account.vendor,
        baseUrl,
        apiKey,
        signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
        now: tools.clock.now,
      })
      tools.store.handles.markStateGone(handle, tools.clock.now())
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error
      tools.log.info('abandoned-conversation-kept', { kind: error.failure.kind })
    }
  }
}
