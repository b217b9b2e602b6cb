// A conversation as another application tells it becomes one of Baton's: ids that stay the same on every import, a tree
// whose parents stand before their children, times, and for each answer a call that was made elsewhere and costs nothing
// here. Pure, but for reading the attached files.
import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import type { SourceApp } from '../../../shared/domain/conversation-source.ts'
import type { Folder } from '../../../shared/domain/folder.ts'
import type { Message } from '../../../shared/domain/message.ts'
import { newConversation } from '../../../shared/domain/new-conversation.ts'
import type { Part } from '../../../shared/domain/part.ts'
import type { Tag } from '../../../shared/domain/tag.ts'
import { textOfParts } from '../../../shared/domain/text-of-parts.ts'
import { titleFromText } from '../../../shared/domain/title-from-text.ts'
import type { TurnRecord } from '../../store/store.ts'
import type { AttachmentBytes, ConversationRecord } from './conversation-record.ts'
import { ImportFileError } from './import-file-error.ts'
import type { DraftConversation, DraftFile, DraftPart } from './import-source.ts'
import { mapAnswer } from './map-answer.ts'
import { orderDraft } from './order-draft.ts'
import { sourceUuid } from './source-uuid.ts'

export interface MapTools {
  readonly app: SourceApp
  /** The application's name for people. */
  readonly appName: string
  /** UTC milliseconds of the import. */
  readonly now: number
  keep(file: AttachmentBytes): Promise<void>
}

export interface MappedDraft {
  readonly record: ConversationRecord
  /** What was left out or mended, as finished sentences. */
  readonly issues: readonly string[]
}

/** Larger files stay where they are: the history is no place for films. */
const fileLimitBytes = 256 * 1024 * 1024

const mediaTypes: Readonly<Record<string, string>> = {
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
  '.md': 'text/markdown',
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
}

function mediaTypeOf({ name, mediaType }: DraftFile): string {
  return mediaType ?? mediaTypes[extname(name).toLowerCase()] ?? 'application/octet-stream'
}

async function mapFile(file: DraftFile, tools: MapTools, issues: string[]): Promise<Part> {
  try {
    const bytes = await file.read()
    if (bytes.byteLength > fileLimitBytes) throw new ImportFileError(`The file ${file.name} is too large.`)
    const hash = createHash('sha256').update(bytes).digest('hex')
    const mediaType = mediaTypeOf(file)
    await tools.keep({ hash, name: file.name, mediaType, bytes })
    return { type: 'file', hash, mediaType, name: file.name, byteSize: bytes.byteLength }
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error
    issues.push(`${error.message} The message says so in its place.`)
    return { type: 'text', text: `[The file “${file.name}” could not be imported: ${error.message}]` }
  }
}

async function mapPart(part: DraftPart, tools: MapTools, issues: string[]): Promise<Part> {
  switch (part.type) {
    case 'file':
      return mapFile(part.file, tools, issues)
    case 'reasoning':
      return { type: 'reasoning', text: part.text, startedAtMs: null, durationMs: part.durationMs }
    default:
      return { ...part }
  }
}

/** A day that no calendar has is none. */
function usableTime(timeMs: number | null): number | null {
  return timeMs !== null && Number.isFinite(timeMs) && Math.abs(timeMs) <= 8.64e15 ? Math.trunc(timeMs) : null
}

/** A name fit for a folder or tag; null for one that is none. */
function nameWithin(name: string | null, longest: number): string | null {
  const short = (name ?? '').replace(/\s+/g, ' ').trim().slice(0, longest).toWellFormed().trim()
  return short === '' ? null : short
}

function folderOf(draft: DraftConversation, { app, now }: MapTools): Folder | null {
  const name = nameWithin(draft.folderName, 100)
  if (name === null) return null
  const id = sourceUuid(app, 'folder', name.toLowerCase())
  return { id, name, position: 0, model: null, systemText: null, createdAt: now }
}

function tagsOf(draft: DraftConversation, { app, now }: MapTools): Tag[] {
  const names = draft.tagNames.flatMap((name) => nameWithin(name, 60) ?? [])
  const byFolded = new Map(names.map((name) => [name.toLowerCase(), name]))
  return [...byFolded].map(([folded, name]) => ({
    id: sourceUuid(app, 'tag', folded),
    name,
    createdAt: now,
  }))
}

function titleOf(
  draft: DraftConversation,
  messages: readonly Message[],
): { title: string; isGiven: boolean } {
  const given = draft.title.replace(/\s+/g, ' ').trim()
  if (given !== '') return { title: given, isGiven: true }
  const first = messages.find((message) => message.role === 'user') ?? messages[0]
  return { title: titleFromText(first === undefined ? '' : textOfParts(first.parts)), isGiven: false }
}

/**
 * Gives every file to `keep` and returns what belongs together.
 * @throws ImportFileError when nothing in it can be kept; the sentence says why
 */
export async function mapDraft(draft: DraftConversation, tools: MapTools): Promise<MappedDraft> {
  const { app, now } = tools
  const id = sourceUuid(app, draft.sourceId)
  const idOf = (sourceId: string): string => sourceUuid(app, draft.sourceId, 'message', sourceId)
  const issues = [...draft.issues]
  const ordered = orderDraft(draft.messages)
  issues.push(...ordered.issues)
  if (ordered.messages.length === 0) throw new ImportFileError('It has no messages.')

  const began =
    usableTime(draft.createdAt) ??
    ordered.messages.map((one) => usableTime(one.message.createdAt)).find((time) => time !== null)
  let lastTime = began ?? usableTime(draft.updatedAt) ?? now
  const times = new Map<string, number>()
  const messages: Message[] = []
  const turns: TurnRecord[] = []
  for (const { message: source, parentSourceId } of ordered.messages) {
    const parentTime = parentSourceId === null ? null : times.get(parentSourceId)
    lastTime = usableTime(source.createdAt) ?? parentTime ?? lastTime
    times.set(source.sourceId, lastTime)
    const parts: Part[] = []
    for (const part of source.parts) parts.push(await mapPart(part, tools, issues))
    const message: Message = {
      id: idOf(source.sourceId),
      conversationId: id,
      parentId: parentSourceId === null ? null : idOf(parentSourceId),
      role: source.role,
      status: source.role === 'user' ? 'complete' : source.status,
      parts,
      createdAt: lastTime,
      completedAt: lastTime,
    }
    messages.push(message)
    if (source.role === 'assistant') turns.push(mapAnswer(source, message, tools))
  }

  const newest = messages.reduce((latest, message) =>
    message.createdAt >= latest.createdAt ? message : latest,
  )
  const head =
    draft.headSourceId !== null && times.has(draft.headSourceId) ? idOf(draft.headSourceId) : newest.id
  const folder = folderOf(draft, tools)
  const tags = tagsOf(draft, tools)
  const { title, isGiven } = titleOf(draft, messages)
  const createdAt = began ?? lastTime
  return {
    record: {
      conversation: {
        ...newConversation(id, createdAt),
        title,
        titleSource: isGiven ? 'person' : 'first-message',
        headMessageId: head,
        systemText: draft.systemText === '' ? null : draft.systemText,
        folderId: folder?.id ?? null,
        tagIds: tags.map((tag) => tag.id),
        source: {
          kind: 'imported',
          app,
          id: Array.from(draft.sourceId).slice(0, 300).join(''),
          importedAt: now,
        },
        updatedAt: usableTime(draft.updatedAt) ?? newest.createdAt,
        pinnedAt: draft.isPinned ? createdAt : null,
        archivedAt: draft.isArchived ? createdAt : null,
      },
      folder,
      tags,
      isFolderByName: true,
      messages: messages.map((message) => ({ message, native: null })),
      turns,
      handles: [],
      segments: [],
      pins: [],
      receipts: [],
      ledger: [],
    },
    issues,
  }
}
