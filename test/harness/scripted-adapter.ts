// An adapter whose answers are written by the test, event by event, while the engine reads them.

import type { AdapterIo, ProviderAdapter, TurnRequest } from '../../electron/providers/adapter.ts'
import type { HandleSeed } from '../../shared/domain/continuation.ts'
import type { Failure } from '../../shared/domain/failure.ts'
import type { StateWay } from '../../shared/domain/provider-record.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'

/** One call the engine made. */
export interface ScriptedCall {
  readonly request: TurnRequest
  readonly io: AdapterIo
  emit(...events: StreamEvent[]): void
  /** Writes a whole text answer and finishes. */
  answer(text: string, options?: { handle?: string; native?: unknown; seed?: Partial<HandleSeed> }): void
  fail(failure: Failure): void
}

export interface ScriptedAdapter extends ProviderAdapter {
  readonly ways: readonly StateWay[]
  /** The next call, waited for in order. */
  nextCall(): Promise<ScriptedCall>
  readonly callCount: number
}

export interface ScriptedAdapterOptions {
  readonly api?: ApiKind
  readonly vendor?: Vendor
  /** The ways of its record; none means that it keeps no state. */
  readonly ways?: readonly StateWay[]
  readonly handoff?: Partial<ProviderAdapter['handoff']>
}

export function createScriptedAdapter(options: ScriptedAdapterOptions = {}): ScriptedAdapter {
  const calls: ScriptedCall[] = []
  const waiting: ((call: ScriptedCall) => void)[] = []
  let callCount = 0

  async function* stream(request: TurnRequest, io: AdapterIo): AsyncGenerator<StreamEvent> {
    const queue: StreamEvent[] = []
    let wake: (() => void) | null = null
    const emit = (...events: StreamEvent[]) => {
      queue.push(...events)
      wake?.()
    }
    const call: ScriptedCall = {
      request,
      io,
      emit,
      answer(text, settings = {}) {
        emit(
          { type: 'part-start', index: 0, part: { type: 'text', text: '' } },
          { type: 'part-delta', index: 0, delta: text },
          { type: 'part-end', index: 0, part: null },
          {
            type: 'finish',
            reason: 'stop',
            rawReason: 'stop',
            native: (settings.native ?? [{ said: text }]) as never,
            identifiers: [],
            handle:
              settings.handle === undefined
                ? null
                : {
                    kind: 'response',
                    value: settings.handle,
                    position: null,
                    expiresAt: null,
                    heldUntil: null,
                    isOneUse: false,
                    ...settings.seed,
                  },
            metadata: null,
          },
        )
      },
      fail: (failure) => emit({ type: 'fail', failure, identifiers: [] }),
    }
    callCount += 1
    const waiter = waiting.shift()
    if (waiter === undefined) calls.push(call)
    else waiter(call)
    for (;;) {
      const event = queue.shift()
      if (event === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
          io.signal.addEventListener('abort', () => resolve(), { once: true })
          if (io.signal.aborted) resolve()
        })
        if (io.signal.aborted) return
        continue
      }
      yield event
      if (event.type === 'finish' || event.type === 'fail') return
    }
  }

  return {
    api: options.api ?? 'openai-responses',
    ways: options.ways ?? [],
    replaysNativeAcrossModels: () => false,
    handoff: {
      foreignToolExchange: 'parts',
      mapToolCallId: (callId) => callId,
      acceptsImages: true,
      documentMediaTypes: [],
      mergesConsecutiveRoles: true,
      ...options.handoff,
    },
    stream,
    listModels: () => Promise.resolve([]),
    nextCall() {
      const call = calls.shift()
      if (call !== undefined) return Promise.resolve(call)
      return new Promise((resolve) => waiting.push(resolve))
    },
    get callCount() {
      return callCount
    },
  }
}
