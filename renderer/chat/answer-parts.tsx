import { memo } from 'react'
import { isOpen } from '../../shared/domain/is-open.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { FilePart, Part } from '../../shared/domain/part.ts'
import { Markdown } from '../markdown/markdown.tsx'
import { FileParts } from './file-parts.tsx'
import { Reasoning } from './reasoning.tsx'
import { ToolCall, ToolResult } from './tool-cards.tsx'

/** The parts of an answer in their order. A part that does not change is not drawn again. */
export function AnswerParts({ message }: { readonly message: Message }) {
  const lastIndex = message.parts.length - 1
  return message.parts.map((part, index) => (
    <AnswerPart
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the message
      key={index}
      part={part}
      isLive={isOpen(message) && index === lastIndex}
    />
  ))
}

interface AnswerPartProps {
  readonly part: Part
  readonly isLive: boolean
}

const AnswerPart = memo(function AnswerPart({ part, isLive }: AnswerPartProps) {
  switch (part.type) {
    case 'text':
      return part.text === '' ? null : (
        <div className="mt-1 first-of-type:mt-0.5">
          <Markdown text={part.text} isStreaming={isLive} />
        </div>
      )
    case 'reasoning':
      return (
        <div className="mt-1.5 mb-2.5">
          <Reasoning part={part} isLive={isLive && part.durationMs === null} />
        </div>
      )
    case 'tool-call':
      return (
        <div className="my-2">
          <ToolCall part={part} />
        </div>
      )
    case 'tool-result':
      return (
        <div className="my-2">
          <ToolResult part={part} />
        </div>
      )
    case 'file':
      return <FilePartOfAnswer part={part} />
  }
})

function FilePartOfAnswer({ part }: { readonly part: FilePart }) {
  return (
    <div className="my-2.5">
      <FileParts parts={[part]} />
    </div>
  )
}
