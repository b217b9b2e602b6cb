// Tool calls and their results on the way to another api: ids mapped by a pure function, calls that nobody answered
// closed with an error result, and, for apis that take no foreign exchange, both sides written out as text.
import type { HandoffNote } from '../../shared/domain/handoff.ts'
import type { MessageRole } from '../../shared/domain/message.ts'
import type { Part, ToolCallPart, ToolResultPart } from '../../shared/domain/part.ts'
import type { HandoffRules, RenderedMessage, RenderedPart } from '../providers/adapter.ts'

/** What stands in for the result of a call that never got one. */
const missingResult = 'No result was recorded for this call.'

interface OpenCall {
  readonly sentId: string
  readonly name: string
}

export interface ToolExchangeRenderer {
  renderCall(part: ToolCallPart): RenderedPart[]
  renderResult(part: ToolResultPart): RenderedPart[]
  /** Calls that go back inside native content keep their ids, and so do their results. */
  keepNativeCalls(parts: readonly Part[]): void
  /** Error results for the calls still unanswered; to be placed before the next message that is no tool result. */
  closeOpenCalls(): RenderedMessage[]
  /** A tool message whose results became text is the user's; structured results stay with the tool role. */
  splitByRole(role: MessageRole, parts: readonly RenderedPart[]): RenderedMessage[]
}

export function createToolExchangeRenderer(
  rules: HandoffRules,
  note: (kind: HandoffNote['kind']) => void,
): ToolExchangeRenderer {
  const open = new Map<string, OpenCall>()
  const sentIds = new Map<string, string>()
  const taken = new Set<string>()

  /** The mapping is pure, but two ids may map to one within a request: then the later one is mapped again. */
  const mapId = (callId: string): string => {
    let sentId = rules.mapToolCallId(callId)
    for (let round = 1; taken.has(sentId); round += 1) sentId = rules.mapToolCallId(`${callId}#${round}`)
    taken.add(sentId)
    if (sentId !== callId) note('tool-id-mapped')
    return sentId
  }

  return {
    renderCall(part) {
      if (rules.foreignToolExchange === 'text') {
        note('tool-exchange-as-text')
        return [{ type: 'text', text: `[Called the tool ${part.name} with ${part.argumentsJson || '{}'}]` }]
      }
      const sentId = mapId(part.callId)
      sentIds.set(part.callId, sentId)
      open.set(part.callId, { sentId, name: part.name })
      return [{ ...part, callId: sentId, argumentsJson: part.argumentsJson || '{}' }]
    },

    renderResult(part) {
      const sentId = sentIds.get(part.callId)
      if (sentId === undefined || !open.delete(part.callId)) {
        const outcome = part.isError ? 'failed with' : 'returned'
        return [{ type: 'text', text: `[The tool ${part.name ?? part.callId} ${outcome}: ${part.output}]` }]
      }
      return [{ ...part, callId: sentId }]
    },

    keepNativeCalls(parts) {
      for (const part of parts) {
        if (part.type !== 'tool-call') continue
        taken.add(part.callId)
        sentIds.set(part.callId, part.callId)
        open.set(part.callId, { sentId: part.callId, name: part.name })
      }
    },

    closeOpenCalls() {
      const answers = Array.from(open.values(), ({ sentId, name }): RenderedMessage => {
        note('orphan-call-answered')
        return {
          role: 'tool',
          parts: [{ type: 'tool-result', callId: sentId, name, output: missingResult, isError: true }],
          native: null,
        }
      })
      open.clear()
      return answers
    },

    splitByRole(role, parts) {
      if (role !== 'tool') return [{ role, parts, native: null }]
      const results = parts.filter((part) => part.type === 'tool-result')
      const others = parts.filter((part) => part.type !== 'tool-result')
      const pieces: RenderedMessage[] = []
      if (results.length > 0) pieces.push({ role: 'tool', parts: results, native: null })
      if (others.length > 0) pieces.push({ role: 'user', parts: others, native: null })
      return pieces
    },
  }
}
