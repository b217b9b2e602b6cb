import { useRef } from 'react'
import { createId } from '../../shared/domain/create-id.ts'
import type { MessageId } from '../../shared/domain/ids.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { FilePart } from '../../shared/domain/part.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { dropEdit, keepEdit } from '../history/kept-edits.ts'
import { TextEditor } from '../history/text-editor.tsx'
import { sendMessage } from '../state/actions.ts'
import { useChosenModel, useIsLooking, useOpenAnswerId } from '../state/hooks.ts'
import { showNotice } from '../state/toast-store.ts'
import { messageEditName } from './message-edit-name.ts'

interface MessageEditorProps {
  readonly message: Message
  readonly text: string
  readonly takesFocus: boolean
  readonly onClosed: () => void
}

/** A message of the person being written anew. It is sent beside the old one, as a new branch; nothing is replaced. */
export function MessageEditor({ message, text, takesFocus, onClosed }: MessageEditorProps) {
  const chosen = useChosenModel()
  const isAnswering = useOpenAnswerId() !== null
  const isLooking = useIsLooking()
  /** A message whose acknowledgement was lost keeps its id for the next attempt, so it cannot arrive twice. */
  const unacknowledged = useRef<{ text: string; messageId: MessageId } | null>(null)
  const name = messageEditName(message.id)
  const files = message.parts.filter((part): part is FilePart => part.type === 'file')
  const obstacle = isAnswering
    ? 'An answer is being written. Wait for it, or stop it first.'
    : chosen === null
      ? 'There is no model to send to.'
      : chosen.obstacle

  const send = async (edited: string): Promise<void> => {
    if (chosen === null) return
    const earlier = unacknowledged.current
    const messageId = earlier !== null && earlier.text === edited ? earlier.messageId : createId()
    unacknowledged.current = { text: edited, messageId }
    const wasAccepted = await sendMessage({
      text: edited,
      files,
      model: chosen.reference,
      messageId,
      parentId: message.parentId,
    })
    if (!wasAccepted) return
    dropEdit(name)
    showNotice('The earlier version is kept.')
  }

  return (
    <TextEditor
      label="Edit message"
      value={text}
      original={textOfParts(message.parts)}
      note={
        isLooking
          ? 'Sent as a new version of what you look at, which is then continued. Every other version is kept.'
          : 'Sent as a new version: what follows is answered anew. The earlier version is kept.'
      }
      actionLabel="Send"
      maxLength={2_000_000}
      takesFocus={takesFocus}
      endsWithEnter
      obstacle={obstacle}
      onChange={(edited) => keepEdit(name, edited)}
      onDone={send}
      onCancel={() => {
        dropEdit(name)
        onClosed()
      }}
    />
  )
}
