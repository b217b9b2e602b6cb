// The Assistants API ended on 2026-08-26; its threads were carried over nowhere. An id of one that comes in with an
// imported conversation is kept as a label that leads nowhere, and this record says so.
import type { ApiModule } from '../adapter.ts'

export const openAiAssistantsApi: ApiModule = {
  adapter: null,
  records: [
    {
      api: 'openai-assistants',
      apiName: 'OpenAI Assistants',
      vendor: 'openai',
      preference: null,
      ways: [],
      countEndpoint: null,
      state: 'OpenAI kept threads until 26 August 2026. They are gone and were carried over nowhere.',
      sdkSession: 'None: the calls answer 404 since the end.',
      history: 'A thread held the messages; a run answered them.',
      identifiers: [
        { kind: 'thread', where: 'thread_…' },
        { kind: 'run', where: 'run_…' },
        { kind: 'assistant', where: 'asst_…' },
      ],
      metadata: [],
      retention: 'Nothing is kept any more.',
      lostHandle: 'Every thread id is lost. Baton keeps it as a label and sends the history instead.',
      cost: 'Nothing can be billed any more.',
      recommendation: 'Go on with Responses: Baton sends the history it has.',
      endedOn: '2026-08-26',
      sources: ['OpenAI documentation: Assistants migration guide'],
      reviewedOn: '2026-11-20',
    },
  ],
}
