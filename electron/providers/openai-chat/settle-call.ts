// What a call came to whose end was not seen. OpenRouter keeps a record of every generation, stopped ones too, and
// gives it out by the id that its headers name before the first word.
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import { AdapterError, type AdapterIo, type SettledCall } from '../adapter.ts'
import { collectIdentifiers, IdentifierCollection } from '../collect-identifiers.ts'
import { keepMetadata } from '../keep-metadata.ts'
import { asCount, asRecord, type JsonRecord } from '../read-json.ts'
import { vendorProfiles } from '../vendors.ts'
import { lookUpRules } from './identifiers.ts'
import { callContext, callJson, failureOfCall } from './openai-client.ts'
import { costWithOwnKey } from './usage.ts'

/** What names a generation, the surest first. */
const namingKinds = ['generation', 'response'] as const

function idToLookUp(identifiers: readonly Identifier[]): string | null {
  for (const kind of namingKinds) {
    const found = identifiers.find((one) => one.kind === kind)
    if (found !== undefined) return found.value
  }
  return null
}

/** null while neither tokens nor money are known: the record is there before its sums are (seen 2025-2026). */
function readGeneration(data: JsonRecord, apiKey: string | null): SettledCall | null {
  const usage = {
    // `tokens_prompt` and `tokens_completion` are counted by another tokenizer; only native counts are billed.
    inputTotal: asCount(data.native_tokens_prompt),
    cacheRead: asCount(data.native_tokens_cached),
    cacheWrite: null,
    outputTotal: asCount(data.native_tokens_completion),
    reasoning: asCount(data.native_tokens_reasoning),
    reportedNanoUsd: costWithOwnKey(data.total_cost, data.upstream_inference_cost, data.is_byok),
    raw: keepMetadata(data, new Set(), apiKey),
  }
  if (usage.inputTotal === null && usage.outputTotal === null && usage.reportedNanoUsd === null) return null
  const identifiers = new IdentifierCollection()
  identifiers.add(collectIdentifiers({ data }, 'generation', lookUpRules))
  return { usage, identifiers: identifiers.all, metadata: usage.raw }
}

/**
 * @returns null where nothing is looked up, when no id names the call, and while the provider does not know it
 * @throws AdapterError when the look-up fails for another reason
 */
export async function settleCall(
  identifiers: readonly Identifier[],
  io: AdapterIo,
): Promise<SettledCall | null> {
  const { lookUpPath } = vendorProfiles[io.vendor].chat
  const id = lookUpPath === null ? null : idToLookUp(identifiers)
  if (lookUpPath === null || id === null) return null
  let answer: JsonValue
  try {
    answer = await callJson(io, 'get', `${lookUpPath}?id=${encodeURIComponent(id)}`)
  } catch (thrown) {
    const failure = failureOfCall(thrown, callContext(io, null, null), io, false)
    if (failure.status === 404) return null
    throw new AdapterError(failure)
  }
  const data = asRecord(asRecord(answer)?.data)
  return data === null ? null : readGeneration(data, io.apiKey)
}
