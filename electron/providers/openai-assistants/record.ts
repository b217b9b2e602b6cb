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
      lookUpEndpoint: null,
      state:
        'OpenAI kept threads on its side until 26 August 2026. They are gone, and none was carried over to another api.',
      sdkSession: 'None: the SDK still has the calls, but they have answered 404 since the end.',
      history:
        'A thread held the messages, a run answered them. What they were is now called conversation and response.',
      identifiers: [
        { kind: 'thread', where: 'thread_… in an imported conversation' },
        { kind: 'run', where: 'run_… in an imported conversation' },
        { kind: 'assistant', where: 'asst_… in an imported conversation' },
        { kind: 'message', where: 'msg_… in an imported conversation' },
      ],
      metadata: [],
      retention: 'OpenAI keeps no thread any more, and there is nothing left to delete.',
      lostHandle:
        'Every thread id is lost. Baton never sends one: it keeps the id of an imported conversation as a label that leads nowhere, and sends the history instead.',
      cost: 'Nothing can be billed any more.',
      promptCache: null,
      recommendation: 'Go on with OpenAI Responses. Baton sends the history it has.',
      endedOn: '2026-08-26',
      sources: [
        'OpenAI documentation: Assistants migration guide (shutdown on 26 August 2026)',
        'Published observations of the live API since then: status 404',
      ],
      reviewedOn: '2026-11-20',
    },
  ],
}
