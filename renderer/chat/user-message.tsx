import { BookmarkPlus, Pencil } from 'lucide-react'
import { lazy, Suspense, useContext, useEffect, useRef, useState } from 'react'
import type { Message } from '../../shared/domain/message.ts'
import type { FilePart } from '../../shared/domain/part.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { keepEdit, useKeptEdit } from '../history/kept-edits.ts'
import { CopyButton } from '../markdown/copy-button.tsx'
import { useIsLooking } from '../state/hooks.ts'
import { openSettings } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { FileParts } from './file-parts.tsx'
import { FoundPlaceContext } from './found-place.ts'
import { messageEditName } from './message-edit-name.ts'
import { MessageMenu } from './message-menu.tsx'
import { PinButton, PinMark } from './pin-button.tsx'
import { VersionSwitcher } from './version-switcher.tsx'

const MessageEditor = lazy(async () => ({ default: (await import('./message-editor.tsx')).MessageEditor }))

const longestShownCharacters = 1600
const longestShownLines = 18

function isLong(text: string): boolean {
  return (
    text.length > longestShownCharacters || text.split('\n', longestShownLines + 1).length > longestShownLines
  )
}

async function saveAsPrompt(text: string): Promise<void> {
  const { newPrompt } = await import('../beginnings/edit-store.ts')
  newPrompt(text)
  openSettings('templates')
}

/** What the person wrote: on the right, as typed, very long text folded. */
export function UserMessage({ message }: { readonly message: Message }) {
  const text = textOfParts(message.parts)
  const files = message.parts.filter((part): part is FilePart => part.type === 'file')
  const edited = useKeptEdit(messageEditName(message.id))
  const isLooking = useIsLooking()
  const [isFresh, setFresh] = useState(false)
  const actions = useRef<HTMLDivElement>(null)
  const wasCancelled = useRef(false)

  useEffect(() => {
    if (!wasCancelled.current || actions.current === null) return
    wasCancelled.current = false
    actions.current.querySelector<HTMLElement>('[data-edit]')?.focus()
  })

  return (
    <article aria-label="You" className="group flex flex-col items-end gap-2">
      <PinMark messageId={message.id} />
      {files.length === 0 ? null : <FileParts parts={files} align="end" />}
      {edited === null ? (
        <>
          <div className="flex max-w-full items-end justify-end gap-1">
            <div
              ref={actions}
              className="mb-1.5 flex shrink-0 opacity-0 focus-within:opacity-100 group-hover:opacity-100 has-[[aria-expanded=true]]:opacity-100"
            >
              <PinButton message={message} />
              <IconButton
                icon={Pencil}
                label={isLooking ? 'Edit message and continue here' : 'Edit message'}
                iconSize={15}
                data-edit
                onClick={() => {
                  setFresh(true)
                  keepEdit(messageEditName(message.id), text)
                }}
              />
              {text === '' ? null : (
                <IconButton
                  icon={BookmarkPlus}
                  label="Save as prompt"
                  iconSize={15}
                  onClick={() => void saveAsPrompt(text)}
                />
              )}
              {text === '' ? null : <CopyButton label="Copy message" text={() => text} />}
              <MessageMenu message={message} iconSize={15} />
            </div>
            {text === '' ? null : <Bubble text={text} />}
          </div>
          <VersionSwitcher message={message} className="-mt-1.5 -mr-2" />
        </>
      ) : (
        <Suspense fallback={<Bubble text={text} />}>
          <MessageEditor
            message={message}
            text={edited}
            takesFocus={isFresh}
            onClosed={() => {
              wasCancelled.current = true
            }}
          />
        </Suspense>
      )}
    </article>
  )
}

function Bubble({ text }: { readonly text: string }) {
  const [isWhole, setIsWhole] = useState(false)
  const folds = isLong(text)
  const isFoundHere = useContext(FoundPlaceContext) === 'text'
  useEffect(() => {
    if (isFoundHere) setIsWhole(true)
  }, [isFoundHere])
  return (
    <div className="min-w-0 max-w-[480px] rounded-bubble rounded-br-[4px] bg-bubble px-3.5 py-2">
      <p
        dir="auto"
        className={`whitespace-pre-wrap text-reading [overflow-wrap:anywhere] ${folds && !isWhole ? 'folded-text' : ''}`}
      >
        {text}
      </p>
      {folds ? (
        <Button
          variant="quiet"
          size="small"
          className="-ml-2.5 mt-1"
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
        >
          {isWhole ? 'Show less' : 'Show all'}
        </Button>
      ) : null}
    </div>
  )
}
