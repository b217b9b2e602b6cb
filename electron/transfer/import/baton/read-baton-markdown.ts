// Reads Baton's Markdown back: one page, or many in a zip file or folder. Texts are taken by the length their mark names and
// held against its hash; a page that was edited by hand is read up to the ends of its texts instead.
import { z } from 'zod'
import { messageRoleSchema, messageStatusSchema } from '../../../../shared/domain/message.ts'
import { vendorSchema } from '../../../../shared/domain/vendor.ts'
import { endMark, type MarkKind, markPattern, measureText } from '../../markdown-marks.ts'
import { decodeText } from '../decode-text.ts'
import { ImportFileError } from '../import-file-error.ts'
import type {
  DraftConversation,
  DraftFile,
  DraftIssue,
  DraftMessage,
  DraftPart,
  ImportSource,
} from '../import-source.ts'
import type { OpenedFile, ReadableFile } from '../opened-file.ts'

const pageLimitBytes = 256 * 1024 * 1024
const attachmentLimitBytes = 512 * 1024 * 1024
const beginning = /^---\r?\nformat: "baton-markdown"\r?\n/

const frontSchema = z.object({
  version: z.number(),
  id: z.string().min(1),
  title: z.string(),
  created: z.string(),
  updated: z.string(),
  folder: z.string().nullable(),
  tags: z.array(z.string()),
  pinned: z.boolean(),
  archived: z.boolean(),
  head: z.string().nullable(),
})

const measured = z.object({ length: z.number().int().nonnegative(), sha: z.string() })
const messageSchema = z.object({
  id: z.string().min(1),
  parentId: z.string().nullable(),
  role: messageRoleSchema,
  status: messageStatusSchema,
  createdAt: z.number().int(),
  modelId: z.string().nullable(),
  modelName: z.string().nullable(),
  vendor: vendorSchema.nullable(),
})
const reasoningSchema = z.object({ durationMs: z.number().int().nullable() })
const callSchema = z.object({ callId: z.string(), name: z.string() })
const resultSchema = z.object({ callId: z.string(), name: z.string().nullable(), isError: z.boolean() })
const fileSchema = z.object({
  hash: z.string(),
  name: z.string(),
  mediaType: z.string(),
  path: z.string().nullable(),
})

interface Mark {
  readonly kind: MarkKind
  readonly values: unknown
  /** Where the line after it begins. */
  readonly end: number
}

/** Finds marks one after the other, so that those inside of texts are never looked at. */
function createMarkReader(page: string) {
  const pattern = new RegExp(markPattern)
  return {
    next(from: number): Mark | null {
      pattern.lastIndex = from
      for (let match = pattern.exec(page); match !== null; match = pattern.exec(page)) {
        try {
          return {
            kind: match[1] as MarkKind,
            values: JSON.parse(match[2] ?? ''),
            end: match.index + match[0].length + 1,
          }
        } catch {
          // A line that only looks like a mark.
        }
      }
      return null
    },
  }
}

interface ReadText {
  readonly text: string
  readonly end: number
  readonly isEdited: boolean
}

/** The fence around a text that is shown as it is. */
function withoutFence(text: string): string {
  const lines = text.split('\n')
  return lines.length >= 2 ? lines.slice(1, -1).join('\n') : text
}

/** @param isFenced a line stands before and after the text */
function readText(page: string, from: number, values: unknown, isFenced: boolean): ReadText {
  const begin = isFenced ? page.indexOf('\n', from) + 1 : from
  const said = measured.safeParse(values)
  if (said.success) {
    const text = page.slice(begin, begin + said.data.length)
    if (text.length === said.data.length && measureText(text).sha === said.data.sha) {
      return { text, end: begin + text.length, isEdited: false }
    }
  }
  const end = page.indexOf(`\n${endMark}`, from - 1)
  const stop = end < 0 ? page.length : Math.max(end, from)
  const text = page.slice(from, stop).replace(/\r$/, '').replaceAll('\r\n', '\n')
  return { text: isFenced ? withoutFence(text) : text.replace(/\n$/, ''), end: stop, isEdited: true }
}

function frontMatterOf(page: string): { front: z.output<typeof frontSchema>; end: number } | null {
  if (!beginning.test(page)) return null
  const lines: [string, unknown][] = []
  let at = page.indexOf('\n') + 1
  while (at > 0 && at < page.length) {
    const end = page.indexOf('\n', at)
    const line = (end < 0 ? page.slice(at) : page.slice(at, end)).replace(/\r$/, '')
    at = end < 0 ? page.length : end + 1
    if (line === '---') break
    const colon = line.indexOf(': ')
    try {
      lines.push([line.slice(0, colon), JSON.parse(line.slice(colon + 2))])
    } catch {
      return null
    }
  }
  const front = frontSchema.safeParse(Object.fromEntries(lines))
  return front.success ? { front: front.data, end: at } : null
}

type FindFile = (path: string) => ReadableFile | null

function draftFile({ name, mediaType, path }: z.output<typeof fileSchema>, find: FindFile): DraftFile {
  return {
    name,
    mediaType,
    async read() {
      const file = path === null ? null : find(path)
      if (file === null) throw new ImportFileError(`The file ${name} does not lie beside the page.`)
      return file.read(attachmentLimitBytes)
    },
  }
}

interface PageContent {
  systemText: string | null
  messages: DraftMessage[]
  editedCount: number
}

function toDraftMessage(values: unknown, parts: DraftPart[]): DraftMessage | null {
  const mark = messageSchema.safeParse(values)
  if (!mark.success) return null
  const { id, parentId, role, status, createdAt, modelId, modelName, vendor } = mark.data
  return {
    sourceId: id,
    parentSourceId: parentId,
    role,
    parts,
    createdAt,
    status: status === 'complete' || status === 'failed' ? status : 'stopped',
    answer:
      modelId === null
        ? null
        : {
            modelId,
            modelName,
            vendor,
            usage: null,
            nanoUsd: null,
            finishReason: null,
            rawFinishReason: null,
            totalMs: null,
            metadata: null,
          },
  }
}

function readPage(page: string, from: number, find: FindFile): PageContent {
  const content: PageContent = { systemText: null, messages: [], editedCount: 0 }
  const reader = createMarkReader(page)
  let parts: DraftPart[] = []
  let at = from
  const take = (mark: Mark, isFenced: boolean): string => {
    const read = readText(page, mark.end, mark.values, isFenced)
    if (read.isEdited) content.editedCount += 1
    at = read.end
    return read.text
  }
  for (let mark = reader.next(at); mark !== null; mark = reader.next(at)) {
    at = mark.end
    switch (mark.kind) {
      case 'message': {
        parts = []
        const message = toDraftMessage(mark.values, parts)
        if (message !== null) content.messages.push(message)
        break
      }
      case 'system':
        content.systemText = take(mark, true)
        break
      case 'text':
        parts.push({ type: 'text', text: take(mark, false) })
        break
      case 'reasoning': {
        const known = reasoningSchema.safeParse(mark.values)
        const durationMs = known.success ? known.data.durationMs : null
        parts.push({ type: 'reasoning', text: take(mark, false), durationMs })
        break
      }
      case 'call': {
        const known = callSchema.safeParse(mark.values)
        const argumentsJson = take(mark, true)
        if (known.success) {
          parts.push({ type: 'tool-call', callId: known.data.callId, name: known.data.name, argumentsJson })
        }
        break
      }
      case 'result': {
        const known = resultSchema.safeParse(mark.values)
        const output = take(mark, true)
        if (known.success) {
          const { callId, name, isError } = known.data
          parts.push({ type: 'tool-result', callId, name, output, isError })
        }
        break
      }
      case 'file': {
        const known = fileSchema.safeParse(mark.values)
        if (known.success) parts.push({ type: 'file', file: draftFile(known.data, find) })
        break
      }
    }
  }
  return content
}

function timeOf(text: string): number | null {
  const time = Date.parse(text)
  return Number.isNaN(time) ? null : time
}

function skipped(subject: string, sentence: string): DraftIssue {
  return { kind: 'issue', subject, sentence, isSkippedConversation: true }
}

/** One page as a conversation. */
export function readMarkdownPage(
  name: string,
  bytes: Uint8Array,
  find: FindFile,
): DraftConversation | DraftIssue {
  const { text: page, isBroken } = decodeText(bytes)
  const found = frontMatterOf(page)
  if (found === null) return skipped(name, 'Its front matter is damaged.')
  const { front, end } = found
  if (front.version > 1) return skipped(name, 'It was written by a newer Baton. Update Baton to read it.')
  const { systemText, messages, editedCount } = readPage(page, end, find)
  return {
    kind: 'conversation',
    sourceId: front.id,
    title: front.title,
    createdAt: timeOf(front.created),
    updatedAt: timeOf(front.updated),
    systemText,
    folderName: front.folder,
    tagNames: front.tags,
    isArchived: front.archived,
    isPinned: front.pinned,
    headSourceId: front.head,
    messages,
    issues: [
      ...(editedCount === 0
        ? []
        : ['It was edited after it was exported; its texts were read as they stand there now.']),
      ...(isBroken ? ['Some bytes in it are no text; a mark stands in their place.'] : []),
    ],
  }
}

/** Where a link of a page leads, seen from the root; it leads nowhere but beside it. */
function besides(pageName: string, path: string): string {
  const folders = pageName.split('/').slice(0, -1)
  for (const step of path.split('/')) {
    if (step === '..') folders.pop()
    else if (step !== '.') folders.push(step)
  }
  return folders.join('/')
}

/** Attachments may be Markdown too. */
function pagesOf(file: OpenedFile): readonly ReadableFile[] {
  return (file.entries ?? []).filter(({ name }) => name.endsWith('.md') && !/(^|\/)attachments\//.test(name))
}

async function isPage(file: ReadableFile): Promise<boolean> {
  for await (const piece of file.stream()) return beginning.test(decodeText(piece.subarray(0, 200)).text)
  return false
}

export const batonMarkdown: ImportSource = {
  app: 'baton-markdown',
  name: 'Baton Markdown',
  async detect(file: OpenedFile) {
    if (file.body !== null) return beginning.test(decodeText(file.head.subarray(0, 200)).text)
    const [first] = pagesOf(file)
    return first !== undefined && (await isPage(first))
  },
  async *read(file: OpenedFile) {
    const pages = file.body === null ? pagesOf(file) : [file.body]
    for (const page of pages) {
      try {
        if (file.body === null && !(await isPage(page))) continue
        const bytes = await page.read(pageLimitBytes)
        yield readMarkdownPage(page.name, bytes, (path) => file.find(besides(page.name, path)))
      } catch (error) {
        if (!(error instanceof ImportFileError)) throw error
        yield skipped(page.name, error.message)
      }
    }
  },
}
