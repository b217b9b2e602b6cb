// Reads Baton's own JSON: the file of one conversation, or a zip file or folder of many with what belongs to the library.
// The list of files that came with the export is held against what is there, so that a cut or changed file is named.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { exportedLedgerEntrySchema } from '../../conversation-file.ts'
import {
  conversationsFolder,
  exportedSettingsSchema,
  libraryFileFormat,
  libraryFileVersion,
  libraryListSchemas,
  libraryName,
  lostLedgerName,
  type Manifest,
  manifestFormat,
  manifestName,
  manifestSchema,
} from '../../library-file.ts'
import type { ImportSink, LibraryPart } from '../conversation-record.ts'
import { decodeText } from '../decode-text.ts'
import { ImportFileError } from '../import-file-error.ts'
import type { OpenedFile, ReadableFile } from '../opened-file.ts'
import { isDeeperThan, readJsonValues, usualJsonLimits } from '../read-json-values.ts'
import { type NamedAttachment, readConversationFile, readEmbedded } from './read-conversation-file.ts'

const beginning = /^\s*\{\s*"format"\s*:\s*"(baton-[a-z]+)"/
const attachmentLimitBytes = 512 * 1024 * 1024
const manifestLimitBytes = 256 * 1024 * 1024
const newerSentence = 'This export was written by a newer Baton. Update Baton to read it.'

function formatOf(head: Uint8Array): string | null {
  return beginning.exec(decodeText(head.subarray(0, 400)).text)?.[1] ?? null
}

async function headOf(file: ReadableFile): Promise<Uint8Array> {
  for await (const piece of file.stream()) return piece
  return new Uint8Array()
}

/** A single conversation, or an export of many whose conversations are JSON. */
export async function isBaton(file: OpenedFile): Promise<boolean> {
  if (file.body !== null) return formatOf(file.head) === 'baton-conversation'
  const manifest = file.find(manifestName)
  if (manifest !== null && formatOf(await headOf(manifest)) === manifestFormat) {
    const found = await readManifest(manifest)
    return found.content === 'json'
  }
  const first = file.entries?.find((entry) => entry.name.endsWith('.json'))
  return first !== undefined && (formatOf(await headOf(first)) ?? '').startsWith('baton-')
}

/** JSON text of bounded depth. @throws ImportFileError */
function parse(text: string, subject: string): unknown {
  if (isDeeperThan(text, usualJsonLimits.depth)) throw new ImportFileError(`${subject} is nested too deep.`)
  try {
    return JSON.parse(text)
  } catch {
    throw new ImportFileError(`${subject} is damaged or cut off.`)
  }
}

async function readManifest(file: ReadableFile): Promise<Manifest> {
  const { text } = decodeText(await file.read(manifestLimitBytes))
  const value = parse(text, manifestName)
  const version = z.object({ version: z.number() }).safeParse(value)
  if (version.success && version.data.version > libraryFileVersion) throw new ImportFileError(newerSentence)
  const manifest = manifestSchema.safeParse(value)
  if (!manifest.success) throw new ImportFileError(`${manifestName} is damaged.`)
  return manifest.data
}

type ListName = keyof typeof libraryListSchemas
const listNames = Object.keys(libraryListSchemas) as ListName[]
const batchSize = 500

/** Gives the items of each list on in batches; what does not fit is reported by itself. */
async function readLibraryFile(file: ReadableFile, sink: ImportSink): Promise<void> {
  const places = [['format'], ['version'], ['settings'], ...listNames.map((name) => [name, '*'])]
  let kind: ListName = 'folders'
  let items: unknown[] = []
  const flush = async (): Promise<void> => {
    // Each item was checked by the schema of its list.
    if (items.length > 0) await sink.library({ kind, items } as LibraryPart)
    items = []
  }
  for await (const read of readJsonValues(file.stream(), places)) {
    if (read.kind === 'cut') {
      sink.issue({ subject: libraryName, sentence: read.sentence }, false)
      break
    }
    const [name = ''] = read.path
    const leaveOut = (sentence: string): void =>
      sink.issue({ subject: `${libraryName}, ${read.path.join(' ')}`, sentence }, false)
    if (read.kind === 'unreadable') leaveOut(read.sentence)
    else if (name === 'format' && read.value !== libraryFileFormat)
      throw new ImportFileError(`${libraryName} is no library of Baton.`)
    else if (name === 'version' && typeof read.value === 'number' && read.value > libraryFileVersion)
      throw new ImportFileError(newerSentence)
    else if (name === 'settings') {
      const settings = exportedSettingsSchema.safeParse(read.value)
      if (settings.success) await sink.library({ kind: 'settings', settings: settings.data })
      else leaveOut('The settings do not fit, so they were left out.')
    } else if (name !== 'format' && name !== 'version') {
      const item = libraryListSchemas[name as ListName].safeParse(read.value)
      if (!item.success) {
        leaveOut('It does not fit, so it was left out.')
        continue
      }
      if (kind !== name || items.length >= batchSize) await flush()
      kind = name as ListName
      items.push(item.data)
    }
  }
  await flush()
}

async function* linesOf(file: ReadableFile): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  for await (const piece of file.stream()) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > 16 * 1024 * 1024) throw new ImportFileError(`${file.name} has a line that is too long.`)
    yield* lines
  }
  if (rest !== '') yield rest
}

async function readLedger(file: ReadableFile, sink: ImportSink): Promise<void> {
  let items: z.output<typeof exportedLedgerEntrySchema>[] = []
  let number = 0
  for await (const line of linesOf(file)) {
    number += 1
    const leaveOut = (): void =>
      sink.issue(
        { subject: `${file.name}, line ${number}`, sentence: 'This row is damaged, so it was left out.' },
        false,
      )
    if (line.trim() === '') continue
    try {
      const row = exportedLedgerEntrySchema.safeParse(parse(line, file.name))
      if (row.success) items.push(row.data)
      else leaveOut()
    } catch (error) {
      if (!(error instanceof ImportFileError)) throw error
      leaveOut()
    }
    if (items.length < batchSize) continue
    await sink.library({ kind: 'ledger', items })
    items = []
  }
  if (items.length > 0) await sink.library({ kind: 'ledger', items })
}

interface Container {
  readonly opened: OpenedFile
  readonly sink: ImportSink
  readonly hashes: ReadonlyMap<string, string>
  /** Attachments that were given on. */
  readonly given: Set<string>
}

function isWhole(bytes: Uint8Array, hash: string): boolean {
  return createHash('sha256').update(bytes).digest('hex') === hash
}

async function giveAttachment({ opened, sink, given }: Container, title: string, named: NamedAttachment) {
  const { hash, mediaType } = named
  const name = named.file ?? null
  if (name === null || given.has(hash)) return
  const leaveOut = (sentence: string): void => sink.issue({ subject: title, sentence }, false)
  const entry = opened.find(name)
  if (entry === null) return leaveOut(`${name} is missing, so the conversation came without it.`)
  try {
    const bytes = await entry.read(attachmentLimitBytes)
    if (!isWhole(bytes, hash)) {
      return leaveOut(
        `${name} was changed or damaged after it was exported, so the conversation came without it.`,
      )
    }
    given.add(hash)
    await sink.attachment({ hash, name, mediaType, bytes })
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error
    leaveOut(`${error.message} The conversation came without it.`)
  }
}

async function giveConversation(container: Container, file: ReadableFile): Promise<void> {
  const { sink, hashes, given } = container
  const { record, attachments } = await readConversationFile(file, hashes.get(file.name) ?? null)
  const { title } = record.conversation
  for (const named of attachments) await giveAttachment(container, title, named)
  if (attachments.some((named) => named.file === undefined)) {
    for await (const { hash, mediaType, bytes } of readEmbedded(file)) {
      if (!isWhole(bytes, hash)) {
        const sentence = 'An attachment is damaged, so the conversation came without it.'
        sink.issue({ subject: title, sentence }, false)
      } else {
        given.add(hash)
        await sink.attachment({ hash, name: hash, mediaType, bytes })
      }
    }
  }
  await sink.conversation(record)
}

/** One that cannot be read costs that conversation, not the whole import. */
async function tryConversation(container: Container, file: ReadableFile): Promise<void> {
  try {
    await giveConversation(container, file)
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error
    container.sink.issue({ subject: file.name, sentence: error.message }, true)
  }
}

async function checkHash(file: ReadableFile, sha256: string | undefined): Promise<void> {
  if (sha256 === undefined) return
  const hash = createHash('sha256')
  for await (const piece of file.stream()) hash.update(piece)
  if (hash.digest('hex') !== sha256) {
    throw new ImportFileError(`${file.name} was changed or damaged after it was exported.`)
  }
}

/** Reads a part of the library whole; a damaged one is left out and named. */
async function tryPart(
  { opened, sink, hashes }: Container,
  name: string,
  read: (file: ReadableFile, sink: ImportSink) => Promise<void>,
): Promise<void> {
  const file = opened.find(name)
  if (file === null) return
  try {
    await checkHash(file, hashes.get(name))
    await read(file, sink)
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error
    sink.issue({ subject: name, sentence: error.message }, false)
  }
}

/** @throws ImportFileError for a file that cannot be read at all */
export async function readBaton(opened: OpenedFile, sink: ImportSink): Promise<void> {
  const manifestFile = opened.find(manifestName)
  const manifest = manifestFile === null ? null : await readManifest(manifestFile)
  const files = manifest?.files ?? []
  const hashes = new Map(files.map((file) => [file.name, file.sha256]))
  const container: Container = { opened, sink, hashes, given: new Set() }
  if (opened.body !== null) {
    await tryConversation(container, opened.body)
    return
  }
  for (const { name } of files) {
    const isConversation = name.startsWith(conversationsFolder)
    if (opened.find(name) === null && !name.startsWith('attachments/')) {
      sink.issue({ subject: name, sentence: 'It is missing from the export.' }, isConversation)
    }
  }
  await tryPart(container, libraryName, readLibraryFile)
  for (const entry of opened.entries ?? []) {
    const isOwn = [manifestName, libraryName].includes(entry.name)
    if (entry.name.endsWith('.json') && !isOwn) await tryConversation(container, entry)
  }
  await tryPart(container, lostLedgerName, readLedger)
}
