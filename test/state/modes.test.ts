// Which api and which way a conversation that prefers server state goes, vendor by vendor.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccountSettings } from '../../shared/domain/account.ts'
import type { CarryReason, ContinuationMode } from '../../shared/domain/continuation.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'
import { anthropicRows } from './anthropic-rows.ts'
import { geminiRows } from './gemini-rows.ts'
import { compatibleRows } from './local-and-routed-rows.ts'
import { mistralRows } from './mistral-rows.ts'
import { openAiRows } from './openai-rows.ts'
import { openConversation } from './row-setting.ts'
import { openStateBench, type StateBench } from './state-bench.ts'
import type { StateRow } from './state-row.ts'
import { Talk } from './talk.ts'

interface Choice {
  readonly mode: ContinuationMode
  readonly vendor: Vendor
  readonly settings: Partial<AccountSettings>
  readonly api: ApiKind
  readonly way: string | null
  readonly reason: CarryReason
}

function choice(
  mode: ContinuationMode,
  vendor: Vendor,
  settings: Partial<AccountSettings>,
  api: ApiKind,
  way: string | null,
): Choice {
  return {
    mode,
    vendor,
    settings,
    api,
    way,
    reason: way === null ? 'api-keeps-no-state' : 'handle-continues',
  }
}

const serverState: readonly Choice[] = [
  choice('server-state', 'openai', {}, 'openai-responses', 'response'),
  choice('server-state', 'openai', { stateWay: 'conversation' }, 'openai-responses', 'conversation'),
  choice('server-state', 'openai', { api: 'openai-chat' }, 'openai-responses', 'response'),
  // A beta is used only where the account chose it.
  { ...choice('server-state', 'anthropic', {}, 'anthropic-messages', null), reason: 'server-state-off' },
  choice('server-state', 'anthropic', { stateWay: 'thread' }, 'anthropic-messages', 'thread'),
  choice('server-state', 'google', {}, 'gemini-interactions', 'interaction'),
  choice('server-state', 'google', { api: 'gemini-generate' }, 'gemini-interactions', 'interaction'),
  choice('server-state', 'mistral', {}, 'mistral-conversations', 'conversation'),
  choice('server-state', 'mistral', { api: 'mistral-chat' }, 'mistral-conversations', 'conversation'),
  choice('server-state', 'cohere', {}, 'cohere-chat', null),
  choice('server-state', 'openrouter', {}, 'openai-chat', null),
  choice('server-state', 'ollama', {}, 'openai-chat', null),
  choice('server-state', 'lm-studio', {}, 'openai-responses', 'response'),
  choice('server-state', 'llama-cpp', {}, 'openai-chat', null),
  choice('server-state', 'vllm', {}, 'openai-chat', null),
  choice('server-state', 'custom', {}, 'openai-chat', null),
  choice('server-state', 'custom', { api: 'openai-responses' }, 'openai-responses', null),
  choice('server-state', 'xai', {}, 'openai-responses', 'response'),
]
const automatic = [
  choice('automatic', 'openai', {}, 'openai-responses', 'response'),
  choice('automatic', 'google', {}, 'gemini-interactions', 'interaction'),
  choice('automatic', 'mistral', {}, 'mistral-chat', null),
  choice('automatic', 'lm-studio', {}, 'openai-chat', null),
  choice('automatic', 'xai', {}, 'openai-responses', 'response'),
]
const session: readonly Choice[] = [
  choice('sdk-session', 'google', {}, 'gemini-generate', 'sdk-session'),
  choice('sdk-session', 'google', { keepsStateAtProvider: false }, 'gemini-generate', 'sdk-session'),
  { ...choice('sdk-session', 'openai', {}, 'openai-responses', null), reason: 'no-sdk-session' },
  { ...choice('sdk-session', 'ollama', {}, 'openai-chat', null), reason: 'no-sdk-session' },
]

const allRows: readonly StateRow[] = [
  ...openAiRows,
  ...anthropicRows,
  ...geminiRows,
  ...mistralRows,
  ...compatibleRows,
]

function rowOf(vendor: Vendor): StateRow {
  const row = allRows.find((candidate) => candidate.vendor === vendor)
  if (row === undefined) throw new Error(`no row for ${vendor}`)
  return row
}

describe('what a conversation asks for', () => {
  let bench: StateBench
  beforeAll(async () => {
    bench = await openStateBench()
  })
  afterAll(() => bench.close())

  test.each([...serverState, ...automatic, ...session])(
    '$mode at $vendor with $settings: $api, $way',
    async ({ mode, vendor, settings, api, way, reason }) => {
      const row = rowOf(vendor)
      const fake = await row.start(bench.clock)
      try {
        const accountId = await bench.addAccount({ vendor, settings, url: fake.url })
        const speaker = { model: { accountId, modelId: row.modelId }, fake }
        const conversation = new Talk(bench, speaker)
        openConversation(bench, conversation.id, speaker, mode)
        const first = await conversation.ask('Name a planet.')
        const second = await conversation.ask('How large is it?')
        expect(second).toMatchObject({
          status: 'complete',
          turn: { api, carry: { way, reason, kind: way === null ? 'replay' : 'chain' } },
        })
        expect(second.shown.at(-1)?.messages.map(({ text }) => text)).toEqual([
          first.question,
          first.answer,
          second.question,
        ])
        const isKept = way !== null && mode !== 'sdk-session'
        expect(fake.storedIds().length > 0).toBe(isKept)
      } finally {
        await fake.close()
      }
    },
  )
})
