// Puts the model's steps together from their deltas, unmodified but for joining neighbouring text, so that they can
// be sent back: thoughts with their signature, calls with their arguments as an object. Pure.
import type { JsonValue } from '../../../shared/domain/json.ts'

export type JsonRecord = { [key: string]: JsonValue }

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function recordsOf(value: JsonValue | undefined): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

/** Appends a content item to `step[key]`; text joins the text before it. */
function append(step: JsonRecord, key: 'content' | 'summary', item: JsonRecord): void {
  const list = recordsOf(step[key])
  const last = list.at(-1)
  if (item.type === 'text' && last?.type === 'text' && last.annotations === undefined) {
    last.text = `${String(last.text ?? '')}${String(item.text ?? '')}`
  } else list.push({ ...item })
  step[key] = list
}

export interface StepCollector {
  start(index: number, step: JsonRecord): void
  apply(index: number, delta: JsonRecord): void
  /** Ends a step; false when the arguments of its call cannot be read. */
  stop(index: number): boolean
  isOpen(index: number): boolean
  step(index: number): JsonRecord | null
  /** The steps in order; null when one of them is not whole. */
  whole(): JsonRecord[] | null
}

export function createStepCollector(): StepCollector {
  const steps = new Map<number, JsonRecord>()
  const open = new Set<number>()
  const argumentTexts = new Map<number, string>()
  let isWhole = true

  return {
    start(index, step) {
      // A copy all the way down: the lists inside grow.
      steps.set(index, structuredClone(step))
      open.add(index)
    },
    apply(index, delta) {
      const step = steps.get(index)
      if (step === undefined) return
      switch (delta.type) {
        case 'text':
          append(step, 'content', delta)
          return
        case 'thought_summary':
          if (isRecord(delta.content)) append(step, 'summary', delta.content)
          return
        case 'thought_signature':
          step.signature = delta.signature ?? null
          return
        case 'arguments_delta':
          argumentTexts.set(index, (argumentTexts.get(index) ?? '') + String(delta.arguments ?? ''))
          return
        case 'text_annotation_delta': {
          const last = recordsOf(step.content).at(-1)
          if (last !== undefined) {
            last.annotations = [...recordsOf(last.annotations), ...recordsOf(delta.annotations)]
          }
          return
        }
        case 'image':
        case 'audio':
        case 'video':
        case 'document':
          append(step, 'content', delta)
          return
        default: {
          // Calls and results of Google's own tools: the delta has the fields of the step.
          const { type: _type, ...fields } = delta
          Object.assign(step, fields)
        }
      }
    },
    stop(index) {
      open.delete(index)
      const text = argumentTexts.get(index) ?? ''
      const step = steps.get(index)
      if (step === undefined || text === '') return true
      try {
        step.arguments = JSON.parse(text) as JsonValue
        return true
      } catch {
        // A call cut by the output limit: shown as it came, but it cannot go back.
        isWhole = false
        return false
      }
    },
    isOpen: (index) => open.has(index),
    step: (index) => steps.get(index) ?? null,
    whole() {
      if (!isWhole || open.size > 0) return null
      return [...steps].sort(([left], [right]) => left - right).map(([, step]) => step)
    },
  }
}
