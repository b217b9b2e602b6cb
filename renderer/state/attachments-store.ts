// Files laid beside a message that is not sent yet, per conversation. One writer: this module. Bytes go to the engine
// at once; only what it answered (hash, type, size) is sent with the message.
import { create } from 'zustand'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { FilePart } from '../../shared/domain/part.ts'
import { acceptFile, readBase64 } from './accepted-files.ts'
import { reportError } from './report-error.ts'
import { session } from './session.ts'
import { showProblem } from './toast-store.ts'

export interface Attachment {
  readonly key: number
  readonly name: string
  readonly mediaType: string
  readonly byteSize: number
  /** An address of the picture within this page; null for other files. */
  readonly previewUrl: string | null
  /** null while the bytes are on their way. */
  readonly part: FilePart | null
}

interface AttachmentsStore {
  /** null stands for the conversation that does not exist yet. */
  readonly byConversation: ReadonlyMap<ConversationId | null, readonly Attachment[]>
}

export const noAttachments: readonly Attachment[] = []
const mostAttachments = 20
let nextKey = 1

export const useAttachmentsStore = create<AttachmentsStore>(() => ({ byConversation: new Map() }))

function change(
  id: ConversationId | null,
  edit: (attachments: readonly Attachment[]) => readonly Attachment[],
): void {
  useAttachmentsStore.setState(({ byConversation }) => ({
    byConversation: new Map(byConversation).set(id, edit(byConversation.get(id) ?? noAttachments)),
  }))
}

async function attachOne(id: ConversationId | null, file: File): Promise<void> {
  const acceptance = await acceptFile(file)
  if (!acceptance.isAccepted) {
    showProblem(acceptance.sentence)
    return
  }
  const { mediaType } = acceptance
  const key = nextKey
  nextKey += 1
  const previewUrl = mediaType.startsWith('image/') ? URL.createObjectURL(file) : null
  const name = file.name.slice(-255)
  change(id, (attachments) => [
    ...attachments,
    { key, name, mediaType, byteSize: file.size, previewUrl, part: null },
  ])
  try {
    const part = await session().client.attachments.add({
      name,
      mediaType,
      dataBase64: await readBase64(file),
    })
    change(id, (attachments) => attachments.map((other) => (other.key === key ? { ...other, part } : other)))
  } catch (error) {
    reportError(error)
    removeAttachment(id, key)
  }
}

/** Attaches files to what is being written; what cannot be attached is said in a toast. */
export function attachFiles(id: ConversationId | null, files: readonly File[]): void {
  const room = mostAttachments - (useAttachmentsStore.getState().byConversation.get(id)?.length ?? 0)
  if (files.length > room) showProblem(`At most ${mostAttachments} files go with one message.`)
  for (const file of files.slice(0, Math.max(0, room))) {
    void attachOne(id, file).catch(() => showProblem(`${file.name} could not be read.`))
  }
}

export function removeAttachment(id: ConversationId | null, key: number): void {
  change(id, (attachments) =>
    attachments.filter((attachment) => {
      if (attachment.key !== key) return true
      if (attachment.previewUrl !== null) URL.revokeObjectURL(attachment.previewUrl)
      return false
    }),
  )
}

/** The message was accepted: its files are not waiting any more. */
export function clearAttachments(id: ConversationId | null, sent: readonly Attachment[]): void {
  for (const attachment of sent) removeAttachment(id, attachment.key)
}
