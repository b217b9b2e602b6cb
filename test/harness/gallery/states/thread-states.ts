// Every state of the thread and the inspector worth looking at.
import type { FilePart, Part } from '../../../../shared/domain/part.ts'
import { failure, type Story, speakers, type ThreadState, tellStory } from './thread-builder.ts'
import { everyMarkdown, hostileMarkdown, otherScripts, twoHundredLines, wideTable } from './thread-texts.ts'

const { gpt, claude, gemini, mistral, router, local, guide } = speakers

const bucketCode = `The bucket takes a \`now()\` function, so a test moves time by hand and never sleeps.

\`\`\`ts
export function tokenBucket(rate: number, burst: number, now: () => number) {
  let tokens = burst, last = now()
  return () => {
    const t = now()
    tokens = Math.min(burst, tokens + (t - last) * rate); last = t
    return tokens >= 1 ? (tokens -= 1, true) : false
  }
}
\`\`\``

function relay(): Story {
  return tellStory()
    .user('I need a rate limiter in TypeScript for an API with a million clients. Which one?')
    .answer(gpt, 'Do the clients send in bursts, or evenly? And must the limit hold across several servers?')
    .user('Bursts, one server.')
    .answer(
      gpt,
      'A token bucket fits best here: it allows short bursts yet keeps the long-run rate. The state per client is two numbers, so a million clients fit in memory.',
    )
    .user('Write it so that the clock can be injected, and show me how to test it.')
    .answer(
      claude,
      [
        {
          type: 'reasoning',
          text: 'The person wants a clock that can be injected.\n\n- keep state small\n- no timers',
          startedAtMs: 0,
          durationMs: 4100,
        },
        { type: 'text', text: bucketCode },
      ],
      {
        turn: {
          usage: {
            inputTotal: 3340,
            cacheRead: 0,
            cacheWrite: 3120,
            outputTotal: 512,
            reasoning: 190,
            reportedNanoUsd: null,
            raw: { input_tokens: 220, cache_creation_input_tokens: 3120, output_tokens: 512 },
          },
          cost: { nanoUsd: 23_600_000, source: 'computed', priceVersion: 'genai-prices 2026-11-10' },
          firstTokenMs: 1100,
          totalMs: 8000,
          rawFinishReason: 'end_turn',
        },
        details: {
          identifiers: [
            { kind: 'message', value: 'msg_01XqT9Kb7fAw', foundIn: 'event message_start' },
            { kind: 'request', value: 'req_011CVdR2nEo', foundIn: 'header request-id' },
            {
              kind: 'organization',
              value: 'org-4f2a77d1e0c3b85b9c91',
              foundIn: 'header anthropic-organization-id',
            },
          ],
          headers: {
            'anthropic-ratelimit-requests-remaining': '3999',
            'anthropic-ratelimit-tokens-reset': '2026-11-10T14:06:00Z',
          },
          warnings: [{ code: 'reasoning-dropped', detail: 'Reasoning of GPT-6.1 Sol was not carried over.' }],
          metadata: { service_tier: 'standard' },
          native: [
            { type: 'thinking', thinking: 'The person wants…', signature: 'EqQBCg' },
            { type: 'text', text: bucketCode },
          ],
        },
      },
    )
}

function failures(): Story {
  const cases = [
    failure('auth', 'OpenAI refused the key.', {
      status: 401,
      vendorCode: 'invalid_api_key',
      requestId: 'req_8f1c20',
      detail: 'Incorrect API key provided.',
    }),
    failure('quota', 'The OpenAI account has no credit left.', {
      status: 429,
      vendorCode: 'insufficient_quota',
      requestId: 'req_8f1c21',
      detail: 'You exceeded your current quota, please check your plan and billing details.',
    }),
    failure('rate-limit', 'OpenAI asks to slow down.', {
      status: 429,
      vendorCode: 'rate_limit_exceeded',
      retryable: true,
      retryAfterMs: 12_000,
      requestId: 'req_8f1c22',
    }),
    failure('overloaded', 'OpenAI is overloaded.', { status: 529, retryable: true }),
    failure('bad-request', 'OpenAI did not accept the request.', {
      status: 400,
      vendorCode: 'invalid_request_error',
      detail: `Invalid value for 'input[3].content[0].type': expected one of 'input_text', 'input_image'. ${'averylongunbrokenword'.repeat(12)}`,
    }),
    failure('context-overflow', 'The conversation is longer than GPT-6.1 Sol can read.', {
      status: 400,
      vendorCode: 'context_length_exceeded',
    }),
    failure('content-blocked', 'OpenAI blocked this message.', { status: 400 }),
    failure('handle-lost', 'OpenAI no longer holds this conversation.', { status: 404 }),
    failure('model-missing', 'OpenAI has no model called gpt-9-imaginary for this key.', {
      status: 404,
      vendorCode: 'model_not_found',
    }),
    failure('network', 'OpenAI could not be reached.', {
      retryable: true,
      detail: 'getaddrinfo ENOTFOUND api.openai.com',
    }),
    failure('timeout', 'OpenAI sent nothing for 60 seconds.', { retryable: true }),
    failure('incomplete-stream', 'The answer of OpenAI was cut off.', { retryable: true }),
    failure('aborted', 'The answer was stopped.'),
    failure('local', 'Baton could not write to the disk.', {
      detail: 'SQLITE_FULL: database or disk is full',
    }),
    failure('unknown', 'OpenAI answered in a way Baton does not know.', { status: 418 }),
  ]
  const story = tellStory()
  for (const one of cases) {
    story.user(`What happens with ${one.kind}?`)
    story.answer(gpt, one.kind === 'incomplete-stream' ? 'The first half of a sentence that was' : [], {
      status: 'failed',
      failure: one,
    })
  }
  return story
}

function everyLane(): Story {
  const story = tellStory()
  for (const speaker of [gpt, claude, gemini, mistral, router, local, guide]) {
    story.user('Who are you?').answer(speaker, `I am ${speaker.modelName}.`, {
      turn:
        speaker === router
          ? { cost: { nanoUsd: 912_000, source: 'reported', priceVersion: null } }
          : speaker === mistral
            ? { cost: { nanoUsd: null, source: 'unknown', priceVersion: null } }
            : speaker === local
              ? { usage: null, cost: { nanoUsd: 0, source: 'computed', priceVersion: null } }
              : {},
    })
  }
  return story
}

const picture: FilePart = {
  type: 'file',
  hash: 'a'.repeat(64),
  mediaType: 'image/png',
  name: 'lane-sketch.png',
  byteSize: 48_211,
}
const paper: FilePart = {
  type: 'file',
  hash: 'b'.repeat(64),
  mediaType: 'application/pdf',
  name: 'A paper with a rather long name about token buckets and their many relatives, final version 3.pdf',
  byteSize: 2_401_233,
}

const toolParts: readonly Part[] = [
  { type: 'reasoning', text: '', startedAtMs: 0, durationMs: 62_000 },
  {
    type: 'tool-call',
    callId: 'call_1',
    name: 'search_documents',
    argumentsJson: '{"query":"token bucket","limit":5}',
  },
  {
    type: 'tool-result',
    callId: 'call_1',
    name: 'search_documents',
    output: 'Three documents found.\n1. …',
    isError: false,
  },
  { type: 'tool-result', callId: 'call_2', name: null, output: 'Timed out.', isError: true },
  { type: 'text', text: 'Three documents mention it.' },
  { type: 'file', hash: 'a'.repeat(64), mediaType: 'image/png', name: 'chart.png', byteSize: 48_211 },
]

function longThread(count: number): Story {
  const story = tellStory()
  for (let index = 0; index < count; index += 1) {
    story
      .user(`Question ${index + 1}: ${'what follows from this? '.repeat((index % 5) + 1)}`)
      .answer(
        index % 7 === 0 ? claude : gpt,
        `Answer ${index + 1}.\n\n${'It follows that one thing leads to another. '.repeat((index * 7) % 23)}`,
      )
  }
  return story
}

/** The states by name. Built anew at each call, so that times are fresh. */
export function threadStates(): readonly ThreadState[] {
  const now = Date.now()
  return [
    relay().end('relay', 'Rate limiter in TypeScript'),
    tellStory()
      .user('Show me everything markdown can do.')
      .answer(claude, everyMarkdown)
      .end('markdown', 'Everything at once'),
    tellStory()
      .user('A wide table and long code, please.')
      .answer(gpt, wideTable)
      .user('And the code?')
      .answer(gpt, twoHundredLines)
      .end('wide', 'Wide and long'),
    tellStory()
      .user('اكتب لي فقرة قصيرة عن السباق.')
      .answer(gemini, otherScripts)
      .user('日本語でも書いてください。')
      .answer(gemini, '走者はバトンを次の走者に渡します。'.repeat(12))
      .end('scripts', 'Other scripts'),
    tellStory()
      .user('<img src=x onerror=alert(1)>')
      .answer(mistral, hostileMarkdown)
      .end('hostile', 'Hostile text'),
    failures().end('failures', 'Every failure'),
    tellStory()
      .user('What is two and two?')
      .answer(gpt, [], {
        status: 'failed',
        failure: failure('auth', 'OpenAI refused the key.', {
          status: 401,
          vendorCode: 'invalid_api_key',
          requestId: 'req_8f1c20',
          detail: 'Incorrect API key provided.',
        }),
      })
      .end('failure', 'One failure'),
    tellStory()
      .user('Are you there?')
      .answer(gpt, [], { status: 'pending', startedAt: now - 12_000 })
      .end('pending', 'Waiting'),
    tellStory()
      .user('Are you there?')
      .answer(gpt, [], {
        status: 'pending',
        retryInMs: 12_000,
        failure: failure('overloaded', 'OpenAI is overloaded.', { status: 529, retryable: true }),
      })
      .end('retry', 'Trying again'),
    tellStory()
      .user('Think hard.')
      .answer(
        claude,
        [
          {
            type: 'reasoning',
            text: 'First, what is asked? It is',
            startedAtMs: now - 8000,
            durationMs: null,
          },
        ],
        { status: 'streaming', startedAt: now - 9000 },
      )
      .end('thinking', 'Thinking'),
    relay()
      .user('Now explain it.')
      .answer(
        claude,
        [
          { type: 'reasoning', text: 'Short.', startedAtMs: 0, durationMs: 2300 },
          {
            type: 'text',
            text: '## How it works\n\nEvery client has **two numbers**: the tokens left and the time of the last look.\n\n```ts\nlet tokens = burst\nlet last = no',
          },
        ],
        { status: 'streaming', startedAt: now - 3000 },
      )
      .end('streaming', 'Streaming'),
    tellStory()
      .user('Stop me.')
      .answer(gpt, 'As far as I had come when', {
        status: 'stopped',
        turn: { usage: null, cost: { nanoUsd: null, source: 'unknown', priceVersion: null } },
      })
      .user('And again.')
      .answer(gpt, [], { status: 'stopped', turn: { usage: null, firstTokenMs: null } })
      .user('Go on.')
      .answer(gpt, 'This answer was arriving and then', {
        status: 'interrupted',
        turn: { usage: null, totalMs: null },
      })
      .end('ended', 'Stopped and interrupted'),
    everyLane().end('lanes', 'Every lane'),
    tellStory()
      .user('Please read both.', [picture, paper])
      .answer(gpt, toolParts)
      .user(
        `A very long message.\n\n${'It has many lines of text that nobody wants to scroll past each time. '.repeat(60)}`,
      )
      .answer(gpt, 'Folded above.', {
        turn: { finishReason: 'length', rawFinishReason: 'max_output_tokens' },
      })
      .end('files', 'Files and tools'),
    longThread(250).end('long', 'Five hundred messages'),
    tellStory().end('empty', 'Empty'),
  ]
}
