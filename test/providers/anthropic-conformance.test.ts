import type { ContinuedHandle, TurnRequest } from '../../electron/providers/adapter.ts'
import { anthropicMessagesAdapter } from '../../electron/providers/anthropic-messages/adapter.ts'
import { anthropicError, anthropicFailures, anthropicHeaders } from '../fakes/anthropic/errors.ts'
import { type BlockScript, messageRecords } from '../fakes/anthropic/wire.ts'
import { namedRecords, type WireAnswer } from '../fakes/wire-server.ts'
import {
  type ConformanceSubject,
  describeConformance,
  type ErrorScenario,
  type StreamScenario,
  scene,
  userRequest,
} from './conformance.ts'

const text: BlockScript = { type: 'text', pieces: ['Grüße aus ', 'Ærø 🌍, ', 'ready.'] }
const thinking: BlockScript = {
  type: 'thinking',
  pieces: ['First I look ', '🔍 at', ' it.'],
  signature: 'c2lnbmVk',
}
const toolUse: BlockScript = {
  type: 'tool_use',
  id: 'toolu_01Conformance',
  name: scene.toolName,
  jsonPieces: ['{"city":', '"Tromsø"}'],
}

function streamBody(scenario: StreamScenario): string {
  const usage = {
    input: scene.inputTotal - scene.cacheRead,
    cacheRead: scene.cacheRead,
    output: scene.outputTotal,
    thinking: scene.reasoningTokens,
  }
  const blocks = { text: [text], reasoning: [thinking, text], 'tool-call': [toolUse] }[scenario]
  return namedRecords(
    messageRecords({ blocks, usage, stopReason: scenario === 'tool-call' ? 'tool_use' : 'end_turn' }),
  )
}

function errorAnswer(scenario: ErrorScenario, apiKey: string): WireAnswer {
  switch (scenario) {
    case 'bad-key':
      return anthropicError(401, 'authentication_error', `invalid x-api-key: ${apiKey}`)
    case 'quota':
      return anthropicFailures['spend-limit']()
    default:
      return anthropicFailures[scenario]()
  }
}

const usual: ConformanceSubject = {
  name: 'anthropic-messages',
  adapter: anthropicMessagesAdapter,
  vendor: 'anthropic',
  modelId: 'claude-sonnet-5-5',
  basePath: '',
  streamBody,
  errorAnswer,
  headers: anthropicHeaders,
  countsMeanwhile: true,
}
describeConformance(usual)

const onThread = (handle: ContinuedHandle | null): TurnRequest => ({
  ...userRequest(usual.modelId),
  state: { way: 'thread', handle },
})
describeConformance({
  ...usual,
  name: 'anthropic-messages, beginning a thread',
  request: () => onThread(null),
})
describeConformance({
  ...usual,
  name: 'anthropic-messages, continuing a thread',
  request: () => onThread({ value: 'msg_01Before', position: null, isAtEnd: true }),
})
