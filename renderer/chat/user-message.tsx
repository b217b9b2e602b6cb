import { useState } from 'react'
import type { Message } from '../../shared/domain/message.ts'
import type { FilePart } from '../../shared/domain/part.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { CopyButton } from '../markdown/copy-button.tsx'
import { Button } from '../ui/button.tsx'
import { FileParts } from './file-parts.tsx'

const longestShownCharacters = 1600
const longestShownLines = 18

function isLong(text: string): boolean {
  return (
    text.length > longestShownCharacters || text.split('\n', longestShownLines + 1).length > longestShownLines
  )
}

/** What the person wrote: on the right, as typed, very long text folded. */
export function UserMessage({ message }: { readonly message: Message }) {
  const text = textOfParts(message.parts)
  const files = message.parts.filter((part): part is FilePart => part.type === 'file')
  return (
    <article aria-label="You" className="group flex flex-col items-end gap-2">
      {files.length === 0 ? null : <FileParts parts={files} align="end" />}
      {text === '' ? null : (
        <div className="flex max-w-full items-end justify-end gap-1">
          <CopyButton
            label="Copy message"
            text={() => text}
            className="mb-1.5 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100"
          />
          <Bubble text={text} />
        </div>
      )}
    </article>
  )
}

function Bubble({ text }: { readonly text: string }) {
  const [isWhole, setIsWhole] = useState(false)
  const folds = isLong(text)
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
