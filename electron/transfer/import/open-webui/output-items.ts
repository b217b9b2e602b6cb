// The list `output` that newer versions of Open WebUI keep beside the text of an answer: items as OpenAI's Responses api
// has them. Where it is there, it says exactly what the text only shows.
// Source: open-webui/open-webui, serialize_output of backend/open_webui/utils/middleware.py, read 2026-11-26.

import { codeBlock, reasoningParts, textParts, unknownParts } from '../foreign/draft-parts.ts'
import type { IssueNotes } from '../foreign/issue-notes.ts'
import { argumentsText, textOrJson } from '../foreign/json-text.ts'
import {
  asList,
  asObject,
  asText,
  type ForeignObject,
  ownId,
  ownList,
  ownNumber,
  ownText,
  ownValue,
  ownWords,
} from '../foreign/own-value.ts'
import type { DraftPart } from '../import-source.ts'

function joinedText(value: unknown): string {
  const text = asText(value)
  if (text !== null) return text
  return asList(value)
    .map((piece) => asText(piece) ?? ownText(asObject(piece) ?? {}, 'text') ?? '')
    .join('')
}

function durationOf(item: ForeignObject): number | null {
  const seconds = ownNumber(item, 'duration')
  return seconds === null || seconds <= 0 || seconds > 1_000_000 ? null : Math.round(seconds * 1_000)
}

function codeParts(item: ForeignObject): DraftPart[] {
  const code = ownWords(item, 'code')
  const output = ownValue(item, 'output')
  const shown =
    output === undefined || output === null || output === '' ? '' : `\n\n${codeBlock(textOrJson(output), '')}`
  return code === null ? [] : textParts(`${codeBlock(code, ownText(item, 'lang') ?? '')}${shown}`)
}

export function readOutputItems(
  items: readonly unknown[],
  messageId: string,
  notes: IssueNotes,
): DraftPart[] {
  const names = new Map<string, string>()
  return items.flatMap((value, index): DraftPart[] => {
    const item = asObject(value)
    if (item === null) return []
    const kind = ownText(item, 'type') ?? 'item'
    const callId = ownId(item, 'call_id', 'id') ?? `${messageId}:${index}`
    switch (kind) {
      case 'message':
        return textParts(joinedText(ownValue(item, 'content')))
      case 'reasoning': {
        const summary = joinedText(ownValue(item, 'summary'))
        return reasoningParts(
          summary === '' ? joinedText(ownValue(item, 'content')) : summary,
          durationOf(item),
        )
      }
      case 'function_call': {
        const name = ownWords(item, 'name') ?? 'tool'
        names.set(callId, name)
        return [
          { type: 'tool-call', callId, name, argumentsJson: argumentsText(ownValue(item, 'arguments')) },
        ]
      }
      case 'function_call_output': {
        const output = joinedText(ownValue(item, 'output'))
        return [
          {
            type: 'tool-result',
            callId,
            name: names.get(callId) ?? null,
            output,
            isError: ownText(item, 'status') === 'failed',
          },
        ]
      }
      case 'open_webui:code_interpreter':
        return codeParts(item)
      default: {
        const said = ownList(item, 'content').length > 0 ? joinedText(ownValue(item, 'content')) : ''
        const { type: _type, ...rest } = item
        return said === '' ? unknownParts(kind, rest, notes) : textParts(said)
      }
    }
  })
}
