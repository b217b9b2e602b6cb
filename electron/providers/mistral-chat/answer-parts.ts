// Part indexes for one answer: they count up in the order in which parts begin. Text and reasoning take turns, one
// closes the other; calls may grow side by side.

import type { ToolCallPart } from '../../../shared/domain/part.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'

type RunType = 'text' | 'reasoning'

export class AnswerParts {
  #count = 0
  #run: { readonly index: number; readonly type: RunType } | null = null

  /** Appends to the open part of this type, which is begun when another one or none is open. */
  grow(type: RunType, delta: string): StreamEvent[] {
    if (delta === '') return []
    if (this.#run?.type === type) return [{ type: 'part-delta', index: this.#run.index, delta }]
    const events = this.endRun()
    const index = this.#next()
    this.#run = { index, type }
    const part =
      type === 'text' ? { type, text: '' } : { type, text: '', startedAtMs: null, durationMs: null }
    return [...events, { type: 'part-start', index, part }, { type: 'part-delta', index, delta }]
  }

  /** Closes the open text or reasoning. */
  endRun(): StreamEvent[] {
    if (this.#run === null) return []
    const { index } = this.#run
    this.#run = null
    return [{ type: 'part-end', index, part: null }]
  }

  startCall(part: ToolCallPart): { readonly index: number; readonly events: StreamEvent[] } {
    const events = this.endRun()
    const index = this.#next()
    return { index, events: [...events, { type: 'part-start', index, part }] }
  }

  addFile(mediaType: string, dataBase64: string): StreamEvent[] {
    const events = this.endRun()
    const index = this.#next()
    return [...events, { type: 'part-file', index, mediaType, name: `file-${index + 1}`, dataBase64 }]
  }

  #next(): number {
    this.#count += 1
    return this.#count - 1
  }
}
