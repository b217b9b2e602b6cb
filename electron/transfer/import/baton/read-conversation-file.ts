// Reads Baton's JSON of one conversation, whatever its size: each message, call and attachment is parsed by itself, and
// attachments that stand in the file are read in a second pass, one at a time.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { conversationSchema } from '../../../../shared/domain/conversation.ts'
import { folderSchema } from '../../../../shared/domain/folder.ts'
import {
  conversationFileFormat,
  conversationFileVersion,
  conversationListSchemas,
  exportedAttachmentSchema,
} from '../../conversation-file.ts'
import { checkRecord } from '../check-record.ts'
import type { ConversationRecord } from '../conversation-record.ts'
import { ImportFileError } from '../import-file-error.ts'
import type { ReadableFile } from '../opened-file.ts'
import { type JsonPlace, readJsonValues } from '../read-json-values.ts'
import { type ListName, type RawConversation, upgradeConversation } from './upgrade-conversation.ts'

/** An attachment as the file tells of it, without its bytes. */
export interface NamedAttachment {
  readonly hash: string
  readonly mediaType: string
  /** Where it lies beside; null when the bytes are missing, left out when they stand in the file. */
  readonly file?: string | null
}

export interface ConversationFileContent {
  readonly record: ConversationRecord
  readonly attachments: readonly NamedAttachment[]
}

const listNames = [
  'tags',
  'accounts',
  'messages',
  'turns',
  'handles',
  'segments',
  'pins',
  'receipts',
  'ledger',
  'pinnedMessageIds',
] as const
const attachmentFields = ['hash', 'mediaType', 'file'] as const
const places: readonly JsonPlace[] = [
  ['format'],
  ['version'],
  ['conversation'],
  ['folder'],
  ...listNames.map((name): JsonPlace => [name, '*']),
  ...attachmentFields.map((name): JsonPlace => ['attachments', '*', name]),
]

/** Hashes what passes by. */
async function* hashed(
  pieces: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    hash.update(piece)
    yield piece
  }
}

interface RawFile {
  format: unknown
  raw: RawConversation
  attachments: Map<string, Partial<Record<(typeof attachmentFields)[number], unknown>>>
}

async function readRaw(pieces: AsyncIterable<Uint8Array>): Promise<RawFile> {
  const lists: Record<ListName | 'pinnedMessageIds', unknown[]> = {
    tags: [],
    accounts: [],
    messages: [],
    turns: [],
    handles: [],
    segments: [],
    pins: [],
    receipts: [],
    ledger: [],
    pinnedMessageIds: [],
    attachments: [],
  }
  const single = new Map<string, unknown>()
  const attachments: RawFile['attachments'] = new Map()
  for await (const read of readJsonValues(pieces, places)) {
    if (read.kind === 'cut') throw new ImportFileError(read.sentence)
    const [name = '', position = '', field] = read.path
    if (read.kind === 'unreadable') throw new ImportFileError(`${read.sentence} This is about its ${name}.`)
    if (read.hasBrokenText) throw new ImportFileError('It is damaged: some bytes in it are no text.')
    if (name === 'attachments') {
      attachments.set(position, { ...attachments.get(position), [field as string]: read.value })
    } else if (read.path.length === 1) single.set(name, read.value)
    else lists[name as ListName].push(read.value)
  }
  return {
    format: single.get('format'),
    attachments,
    raw: {
      version: Number(single.get('version')),
      conversation: single.get('conversation'),
      folder: single.get('folder') ?? null,
      lists,
    },
  }
}

/** @throws ImportFileError that names what does not fit */
function check<Schema extends z.ZodType>(schema: Schema, value: unknown, name: string): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const path = [name, ...(parsed.error.issues[0]?.path ?? [])].join('.')
  throw new ImportFileError(`It is not as its format says: ${path} does not fit.`)
}

function checkList<Name extends ListName>(raw: RawConversation, name: Name) {
  const schema = z.array(conversationListSchemas[name])
  return check(schema, raw.lists[name], name)
}

function toRecord(raw: RawConversation): ConversationRecord {
  return checkRecord({
    conversation: check(conversationSchema, raw.conversation, 'conversation'),
    folder: check(folderSchema.nullable(), raw.folder, 'folder'),
    tags: checkList(raw, 'tags'),
    isFolderByName: false,
    messages: checkList(raw, 'messages').map(({ native, ...message }) => ({ message, native })),
    turns: checkList(raw, 'turns').map(
      ({ identifiers, headers, requestBytes, metadata, warnings, context, ...turn }) => ({
        turn,
        identifiers,
        headers,
        requestBytes,
        metadata,
        warnings,
        context,
      }),
    ),
    handles: checkList(raw, 'handles'),
    segments: checkList(raw, 'segments'),
    pins: checkList(raw, 'pins'),
    receipts: checkList(raw, 'receipts'),
    ledger: checkList(raw, 'ledger'),
  })
}

/**
 * @param sha256 what its bytes must hash to; null when nobody says
 * @throws ImportFileError with a sentence about "it"
 */
export async function readConversationFile(
  file: ReadableFile,
  sha256: string | null,
): Promise<ConversationFileContent> {
  const hash = createHash('sha256')
  const { format, raw, attachments } = await readRaw(hashed(file.stream(), hash))
  if (sha256 !== null && hash.digest('hex') !== sha256) {
    throw new ImportFileError('It was changed or damaged after it was exported.')
  }
  if (format !== conversationFileFormat) throw new ImportFileError('It is no conversation of Baton.')
  if (!Number.isInteger(raw.version) || raw.version < 1) {
    throw new ImportFileError('It does not say which version of the format it has.')
  }
  if (raw.version > conversationFileVersion) {
    throw new ImportFileError('It was written by a newer Baton. Update Baton to read it.')
  }
  const schema = exportedAttachmentSchema.omit({ dataBase64: true })
  return {
    record: toRecord(upgradeConversation(raw)),
    attachments: [...attachments.values()].map((one) => check(schema, one, 'attachments')),
  }
}

/** The attachments that stand in the file itself; those without bytes are left out. @throws ImportFileError */
export async function* readEmbedded(
  file: ReadableFile,
): AsyncGenerator<{ hash: string; mediaType: string; bytes: Uint8Array }> {
  for await (const read of readJsonValues(file.stream(), [['attachments', '*']])) {
    if (read.kind === 'cut') throw new ImportFileError(read.sentence)
    if (read.kind === 'unreadable') throw new ImportFileError(`${read.sentence} This is about an attachment.`)
    const { hash, mediaType, dataBase64 } = check(exportedAttachmentSchema, read.value, 'attachments')
    if (dataBase64 === null || dataBase64 === undefined) continue
    yield { hash, mediaType, bytes: Buffer.from(dataBase64, 'base64') }
  }
}
