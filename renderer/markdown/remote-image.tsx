// An image address in an answer could carry text of the conversation away, so nothing is ever loaded: the card names
// the host, shows the whole address and leaves the opening to the person.
import { ImageOff } from 'lucide-react'
import { use } from 'react'
import { LinkOpenerContext } from './link-opener.ts'
import { safeLink } from './safe-link.ts'

export function RemoteImage({
  address,
  description,
}: {
  readonly address: string
  readonly description: string
}) {
  const openLink = use(LinkOpenerContext)
  const target = safeLink(address)
  if (target === null || !target.startsWith('http')) {
    return <span className="markdown-address">[Image{description === '' ? '' : `: ${description}`}]</span>
  }
  return (
    <span className="markdown-image">
      <ImageOff size={16} aria-hidden="true" />
      <span className="markdown-image-words">
        <span>
          {description === '' ? 'Image' : description}
          <span className="markdown-address"> from {new URL(target).host}, not loaded</span>
        </span>
        <span className="markdown-image-address" title={target}>
          {target}
        </span>
      </span>
      <button type="button" className="markdown-image-button" onClick={() => openLink(target)}>
        Open in browser
      </button>
    </span>
  )
}
