// A conversation of llm as a row of responses: each has its prompt, what was attached to it, what tools had returned, and
// the answer with the tools it asked for.
// Source: simonw/llm, llm/models.py (log_to_db, from_row) and llm/migrations.py, read 2026-11-26.
import type { ForeignDatabase, ForeignRow } from '../../../store/foreign-database.ts'
import { asCount, draftAnswer, reasoningParts, textParts } from '../foreign/draft-parts.ts'
import { foreignTime } from '../foreign/foreign-time.ts'
import type { ForeignNode, LooseMessage } from '../foreign/grow-tree.ts'
import type { IssueNotes } from '../foreign/issue-notes.ts'
import { argumentsText, parseJson, plainJson } from '../foreign/json-text.ts'
import { asId, asObject, asText, ownNumber, ownObject } from '../foreign/own-value.ts'
import { vendorOfSlug } from '../foreign/slug-vendors.ts'
import { splitAnswer, userMessages } from '../foreign/split-answer.ts'
import type { DraftPart } from '../import-source.ts'
import { type Links, type RowPlace, readLinks } from './log-index.ts'
import type { StoredThings } from './stored-things.ts'

const responseColumns = [
  'id',
  'model',
  'resolved_model',
  'prompt',
  'system',
  'response',
  'reasoning',
  'options_json',
  'response_json',
  'prompt_json',
  'duration_ms',
  'datetime_utc',
  'timestamp_utc',
  'timestamp',
  'input_tokens',
  'output_tokens',
  'token_details',
  'schema_id',
]

export interface ResponseLinks {
  readonly promptFragments: Links
  readonly systemFragments: Links
  readonly attachments: Links
  readonly calls: Links
  readonly results: Links
  readonly resultAttachments: Links
}

export function readResponseLinks(database: ForeignDatabase): ResponseLinks {
  return {
    promptFragments: readLinks(database, 'prompt_fragments', 'response_id', 'fragment_id'),
    systemFragments: readLinks(database, 'system_fragments', 'response_id', 'fragment_id'),
    attachments: readLinks(database, 'prompt_attachments', 'response_id', 'attachment_id'),
    calls: readLinks(database, 'tool_calls', 'response_id', null),
    results: readLinks(database, 'tool_results', 'response_id', null),
    resultAttachments: readLinks(database, 'tool_results_attachments', 'tool_result_id', 'attachment_id'),
  }
}

export interface MapTools {
  readonly database: ForeignDatabase
  readonly things: StoredThings
  readonly notes: IssueNotes
}

function jsonOf(value: unknown): unknown {
  const text = asText(value)
  return text === null ? undefined : (parseJson(text) ?? text)
}

/** The answer as llm's tables describe it; `turns` has the same columns as `responses`. */
export function answerOf(row: ForeignRow) {
  const asked = asText(row.model)
  const modelId = asText(row.resolved_model) ?? asked
  const details = asObject(jsonOf(row.token_details)) ?? {}
  const inputTotal = asCount(row.input_tokens)
  const outputTotal = asCount(row.output_tokens)
  const promptDetails =
    ownObject(details, 'prompt_tokens_details') ?? ownObject(details, 'input_tokens_details') ?? {}
  const outputDetails =
    ownObject(details, 'completion_tokens_details') ?? ownObject(details, 'output_tokens_details') ?? {}
  return draftAnswer({
    modelId,
    modelName: asked ?? modelId,
    vendor: vendorOfSlug(asked ?? modelId),
    usage:
      inputTotal === null && outputTotal === null
        ? null
        : {
            inputTotal,
            outputTotal,
            cacheRead: asCount(ownNumber(promptDetails, 'cached_tokens')),
            reasoning: asCount(ownNumber(outputDetails, 'reasoning_tokens')),
            raw: plainJson({ input: inputTotal, output: outputTotal, details }),
          },
    totalMs: asCount(row.duration_ms),
    metadata: plainJson({
      options: jsonOf(row.options_json) ?? null,
      response: jsonOf(row.response_json) ?? null,
      prompt: jsonOf(row.prompt_json) ?? null,
      schema: asId(row.schema_id),
    }),
  })
}

function fragmentTexts(links: Links, id: string, tools: MapTools): string[] {
  return (links.get(id) ?? []).flatMap(({ targetId }) => {
    const text = targetId === null ? null : tools.things.fragment(targetId)
    if (text === null) tools.notes.say('Some texts that were part of its prompts are not in the database.')
    return text === null ? [] : [text]
  })
}

function joined(texts: readonly (string | null)[]): string | null {
  const text = texts.filter((one) => one !== null && one !== '').join('\n')
  return text === '' ? null : text
}

function callParts(rowId: number, tools: MapTools): DraftPart[] {
  const row = tools.database.row('tool_calls', ['name', 'arguments', 'tool_call_id'], rowId)
  if (row === null) return []
  const callId = asId(row.tool_call_id) ?? `call ${rowId}`
  return [
    {
      type: 'tool-call',
      callId,
      name: asText(row.name) ?? 'tool',
      argumentsJson: argumentsText(asText(row.arguments)),
    },
  ]
}

function resultParts(rowId: number, links: ResponseLinks, tools: MapTools): DraftPart[] {
  const row = tools.database.row('tool_results', ['id', 'name', 'output', 'tool_call_id', 'exception'], rowId)
  if (row === null) return []
  const exception = asText(row.exception)
  const output = joined([asText(row.output), exception]) ?? ''
  const callId = asId(row.tool_call_id) ?? `result ${rowId}`
  const attached = links.resultAttachments.get(asId(row.id) ?? '') ?? []
  return [
    { type: 'tool-result', callId, name: asText(row.name), output, isError: exception !== null },
    ...attached.flatMap(({ targetId }) =>
      targetId === null ? [] : tools.things.attachmentParts(targetId, tools.notes),
    ),
  ]
}

/** Its system text and its messages: what tools had returned, the prompt, the answer. */
function mapResponse(
  row: ForeignRow,
  id: string,
  links: ResponseLinks,
  tools: MapTools,
): { readonly systemText: string | null; readonly messages: LooseMessage[] } {
  const createdAt = foreignTime(row.datetime_utc ?? row.timestamp_utc ?? row.timestamp)
  const results = (links.results.get(id) ?? []).flatMap(({ rowId }) => resultParts(rowId, links, tools))
  const prompt: DraftPart[] = [
    ...(links.attachments.get(id) ?? []).flatMap(({ targetId }) =>
      targetId === null ? [] : tools.things.attachmentParts(targetId, tools.notes),
    ),
    ...textParts(joined([...fragmentTexts(links.promptFragments, id, tools), asText(row.prompt)])),
  ]
  const said: DraftPart[] = [
    ...reasoningParts(asText(row.reasoning)),
    ...textParts(asText(row.response)),
    ...(links.calls.get(id) ?? []).flatMap(({ rowId }) => callParts(rowId, tools)),
  ]
  return {
    systemText: joined([...fragmentTexts(links.systemFragments, id, tools), asText(row.system)]),
    messages: [
      ...(results.length === 0
        ? []
        : [{ role: 'tool' as const, parts: results, createdAt, status: 'complete' as const, answer: null }]),
      ...userMessages(prompt, createdAt),
      ...splitAnswer(said, { createdAt, status: 'complete', answer: answerOf(row) }),
    ],
  }
}

export interface MappedResponses {
  readonly nodes: readonly ForeignNode[]
  readonly systemText: string | null
}

/** @param table `responses`, or `logs` as it was called before; both have the same words in them */
export function mapResponses(
  table: string,
  places: readonly RowPlace[],
  links: ResponseLinks,
  tools: MapTools,
): MappedResponses {
  const systemTexts = new Set<string>()
  let before: string | null = null
  const nodes = places.flatMap(({ id, rowId }): ForeignNode[] => {
    const row = tools.database.row(table, responseColumns, rowId)
    if (row === null) return []
    const mapped = mapResponse(row, id, links, tools)
    if (mapped.systemText !== null) systemTexts.add(mapped.systemText)
    const node = { id, parentId: before, messages: mapped.messages }
    before = id
    return [node]
  })
  if (systemTexts.size > 1)
    tools.notes.say('Its system text changed on the way; all of them were put together.')
  return { nodes, systemText: systemTexts.size === 0 ? null : [...systemTexts].join('\n\n') }
}
