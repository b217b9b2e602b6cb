import { FileText, ImageOff } from 'lucide-react'
import type { FilePart } from '../../shared/domain/part.ts'
import { formatBytes } from '../usage/format-numbers.ts'
import { isPicture, usePicture } from './read-attachment.ts'

interface FilePartsProps {
  readonly parts: readonly FilePart[]
  readonly align?: 'start' | 'end'
}

/** The files of a message: pictures as pictures, everything else as a chip with its name and size. */
export function FileParts({ parts, align = 'start' }: FilePartsProps) {
  return (
    <div className={`flex max-w-full flex-wrap items-end gap-2 ${align === 'end' ? 'justify-end' : ''}`}>
      {parts.map((part, index) =>
        isPicture(part.mediaType) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same file may stand twice in one message
          <PicturePart key={`${part.hash}-${index}`} part={part} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same file may stand twice in one message
          <FileChip key={`${part.hash}-${index}`} part={part} />
        ),
      )}
    </div>
  )
}

function PicturePart({ part }: { readonly part: FilePart }) {
  const picture = usePicture(part.hash)
  if (picture.state === 'ready') {
    return (
      <img
        src={picture.address}
        alt={part.name}
        title={part.name}
        className="max-h-72 max-w-full rounded-block border border-line object-contain"
      />
    )
  }
  if (picture.state === 'missing') {
    return (
      <span className="inline-flex items-center gap-2 rounded-block border border-line px-3 py-2 text-label text-muted">
        <ImageOff size={16} aria-hidden="true" />
        {part.name}: {picture.sentence}
      </span>
    )
  }
  return (
    <span
      className="block h-40 w-56 animate-breathe rounded-block bg-hover"
      role="img"
      aria-label={part.name}
    />
  )
}

function FileChip({ part }: { readonly part: FilePart }) {
  return (
    <span className="inline-flex max-w-[min(100%,420px)] items-center gap-2 rounded-block border border-line bg-card px-3 py-1.5 text-label">
      <FileText size={16} aria-hidden="true" className="text-muted" />
      <span className="truncate" title={part.name}>
        {part.name}
      </span>
      <span className="tabular shrink-0 text-muted">{formatBytes(part.byteSize)}</span>
    </span>
  )
}
