// Rendered parts -> content blocks of a request, each with who wrote it. Own answers go in as they came.
import type { ContentBlockParam, ImageBlockParam } from '@anthropic-ai/sdk/resources/messages'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { RenderedFile, RenderedMessage, RenderedPart } from '../adapter.ts'
import type { OwnBlock, PlacedBlock } from './mark-cache.ts'

type ImageMediaType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp'
const imageMediaTypes: readonly ImageMediaType[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp']

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `input` must be an object; what a model wrote may be empty, cut or something else. */
function inputOf(argumentsJson: string): Record<string, unknown> {
  if (argumentsJson.trim() === '') return {}
  try {
    const parsed: unknown = JSON.parse(argumentsJson)
    if (isRecord(parsed)) return parsed
  } catch {
    // Falls through: the text is kept under a key of its own rather than lost.
  }
  return { arguments: argumentsJson }
}

function fileBlock(file: RenderedFile, role: RenderedMessage['role']): OwnBlock {
  const mediaType = imageMediaTypes.find((candidate) => candidate === file.mediaType)
  // Images and documents are refused inside assistant messages (API version 2026-10-21).
  if (role === 'user' && mediaType !== undefined) {
    const source: ImageBlockParam['source'] = { type: 'base64', media_type: mediaType, data: file.dataBase64 }
    return { type: 'image', source }
  }
  if (role === 'user' && file.mediaType === 'application/pdf') {
    return {
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: file.dataBase64 },
      title: file.name,
    }
  }
  return { type: 'text', text: `[File ${file.name} (${file.mediaType}) is not shown here.]` }
}

function blocksOfPart(part: RenderedPart, role: RenderedMessage['role']): OwnBlock[] {
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }]
    case 'reasoning':
      // Readable reasoning without its seal cannot be given back.
      return []
    case 'tool-call':
      return [{ type: 'tool_use', id: part.callId, name: part.name, input: inputOf(part.argumentsJson) }]
    case 'tool-result':
      return [
        {
          type: 'tool_result',
          tool_use_id: part.callId,
          ...(part.output.trim() === '' ? {} : { content: part.output }),
          is_error: part.isError,
        },
      ]
    case 'file':
      return [fileBlock(part, role)]
  }
}

/** An empty text block is refused even where Anthropic itself wrote it; empty thinking with a seal is complete. */
function nativeBlocks(native: JsonValue): ContentBlockParam[] {
  if (!Array.isArray(native)) return []
  const isSent = (block: JsonValue): boolean =>
    isRecord(block) && !(block.type === 'text' && typeof block.text === 'string' && block.text.trim() === '')
  // Stored exactly as Anthropic sent it, so it has Anthropic's shape.
  return native.filter(isSent) as unknown as ContentBlockParam[]
}

/** The blocks of one message; none when it says nothing the API would take. */
export function blocksOfMessage(message: RenderedMessage): PlacedBlock[] {
  if (message.native !== null) return nativeBlocks(message.native).map((block) => ({ isOwn: false, block }))
  return message.parts
    .flatMap((part) => blocksOfPart(part, message.role))
    .map((block) => ({ isOwn: true, block }))
}
