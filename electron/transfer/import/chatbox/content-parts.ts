// What a Chatbox message is made of, as parts. Newer messages have `contentParts`, older ones `content` as text with
// pictures and thoughts beside it. Pictures and texts of files lie under keys of their own, which newer exports leave out.
// Sources: chatboxai/chatbox, src/shared/types/session.ts and src/renderer/stores/migration.ts, read 2026-11-26.

import { isDataAddress } from '../foreign/data-address.ts'
import {
  addressParts,
  filePart,
  missingFileParts,
  reasoningParts,
  textFile,
  textParts,
  unknownParts,
} from '../foreign/draft-parts.ts'
import type { IssueNotes } from '../foreign/issue-notes.ts'
import { argumentsText, textOrJson } from '../foreign/json-text.ts'
import {
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

export interface ContentTools {
  readonly notes: IssueNotes
  /** What lies under a key of the export: a picture as a data address, or the text of a file. */
  readonly stored: ReadonlyMap<string, string>
}

function storedParts(key: string | null, name: string | null, tools: ContentTools): DraftPart[] {
  const value = key === null ? undefined : tools.stored.get(key)
  if (value === undefined) return missingFileParts(name, tools.notes)
  return isDataAddress(value) ? addressParts(value, name, tools.notes) : [filePart(textFile(value, name))]
}

function toolParts(part: ForeignObject, fallbackId: string): DraftPart[] {
  const callId = ownId(part, 'toolCallId') ?? fallbackId
  const name = ownWords(part, 'toolName') ?? 'tool'
  const state = ownText(part, 'state')
  const result = ownValue(part, 'result')
  const parts: DraftPart[] = [
    { type: 'tool-call', callId, name, argumentsJson: argumentsText(ownValue(part, 'args')) },
  ]
  if (result !== undefined || state === 'result' || state === 'error') {
    parts.push({ type: 'tool-result', callId, name, output: textOrJson(result), isError: state === 'error' })
  }
  return parts
}

function durationOf(part: ForeignObject): number | null {
  const duration = ownNumber(part, 'duration')
  return duration === null || duration < 0 || duration > 1_000_000_000 ? null : Math.round(duration)
}

function readPart(value: unknown, fallbackId: string, tools: ContentTools): DraftPart[] {
  const part = asObject(value)
  if (part === null) return textParts(asText(value))
  const kind = ownText(part, 'type') ?? 'part'
  switch (kind) {
    case 'text':
    case 'info':
      return textParts(ownText(part, 'text'))
    case 'reasoning':
      return reasoningParts(ownText(part, 'text'), durationOf(part))
    case 'image': {
      const address = ownWords(part, 'url')
      return address !== null && isDataAddress(address)
        ? addressParts(address, 'image', tools.notes)
        : storedParts(ownWords(part, 'storageKey'), 'image', tools)
    }
    case 'tool-call':
      return toolParts(part, fallbackId)
    case 'app':
      return textParts(
        [ownWords(part, 'title', 'appName'), ownWords(part, 'summary', 'fallbackText', 'description')]
          .filter((text) => text !== null)
          .join('\n\n'),
      )
    default: {
      const { type: _type, ...rest } = part
      return unknownParts(kind, rest, tools.notes)
    }
  }
}

/** Pictures of older messages: an address, or a key under which the picture lies. */
function pictureParts(message: ForeignObject, tools: ContentTools): DraftPart[] {
  return ownList(message, 'pictures').flatMap((value) => {
    const picture = asObject(value)
    if (picture === null) return []
    const key = ownWords(picture, 'storageKey')
    const address = ownWords(picture, 'url')
    return key === null && address !== null
      ? addressParts(address, 'image', tools.notes)
      : storedParts(key, 'image', tools)
  })
}

function attachedParts(message: ForeignObject, tools: ContentTools): DraftPart[] {
  const files = ownList(message, 'files').flatMap((value) => {
    const file = asObject(value)
    return file === null ? [] : storedParts(ownWords(file, 'storageKey'), ownWords(file, 'name'), tools)
  })
  const links = ownList(message, 'links').flatMap((value) => {
    const link = asObject(value)
    const address = link === null ? null : ownWords(link, 'url')
    if (link === null || address === null) return []
    const key = ownWords(link, 'storageKey')
    const text = key === null ? undefined : tools.stored.get(key)
    const title = ownWords(link, 'title')
    return [
      ...textParts(title === null || title === address ? address : `${title}: ${address}`),
      ...(text === undefined ? [] : [filePart(textFile(text, `${title ?? 'page'}.txt`))]),
    ]
  })
  return [...files, ...links]
}

export function messageParts(message: ForeignObject, id: string, tools: ContentTools): DraftPart[] {
  const said = ownList(message, 'contentParts').flatMap((part, index) =>
    readPart(part, `${id}:${index}`, tools),
  )
  const hasThoughts = said.some(({ type }) => type === 'reasoning')
  const older = said.some(({ type }) => type !== 'reasoning') ? [] : textParts(ownText(message, 'content'))
  const error = ownWords(message, 'error')
  return [
    ...attachedParts(message, tools),
    ...(hasThoughts ? [] : reasoningParts(ownText(message, 'reasoningContent'))),
    ...said,
    ...older,
    ...pictureParts(message, tools),
    ...textParts(error === null ? null : `[Error: ${error}]`),
  ]
}
