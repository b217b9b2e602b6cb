import { cohereChatAdapter } from '../../electron/providers/cohere-chat/adapter.ts'
import { cohereError, cohereFailures, cohereHeaders } from '../fakes/cohere/errors.ts'
import { type CohereScript, type CohereStyle, chatRecords, writeRecords } from '../fakes/cohere/wire.ts'
import type { WireAnswer } from '../fakes/wire-server.ts'
import { describeConformance, type ErrorScenario, type StreamScenario, scene } from './conformance.ts'

// Less is billed than was read, and more came from the cache than was billed.
const usage = {
  input: scene.inputTotal,
  output: scene.outputTotal,
  cached: scene.cacheRead,
  billedInput: 31,
  billedOutput: 40,
}
const text = ['Grüße aus ', 'Ærø 🌍, ', 'ready.']
const answers: Readonly<Record<StreamScenario, CohereScript>> = {
  text: { text, usage },
  reasoning: { thinking: ['First I look ', '🔍 at', ' it.'], text, usage },
  'tool-call': {
    calls: [{ id: 'look_up_1a2b3c', name: scene.toolName, jsonPieces: ['{"city":', '"Tromsø"}'] }],
    usage,
  },
}

function errorAnswer(scenario: ErrorScenario, apiKey: string): WireAnswer {
  switch (scenario) {
    case 'bad-key':
      return cohereError(401, `invalid api token: ${apiKey}`)
    case 'quota':
      return cohereFailures['month-used-up']()
    default:
      return cohereFailures[scenario]()
  }
}

const styles: readonly (readonly [name: string, style: CohereStyle])[] = [
  ['with event lines', {}],
  ['with data lines and [DONE]', { namesEvents: false, endsWithDone: true }],
]

for (const [name, style] of styles) {
  describeConformance({
    name: `cohere-chat ${name}`,
    adapter: cohereChatAdapter,
    vendor: 'cohere',
    modelId: 'command-a-plus-05-2026',
    basePath: '',
    streamBody: (scenario) => writeRecords(chatRecords(answers[scenario]), style),
    errorAnswer,
    headers: cohereHeaders,
    // Thinking is counted with the rest of the output.
    reportsReasoningTokens: false,
  })
}
