import { type MouseEvent, type ReactNode, use } from 'react'
import { LinkOpenerContext } from './link-opener.ts'
import { safeLink } from './safe-link.ts'

/** A link in text from outside: opened only through the one opener; an address that may not be opened is text. */
export function Link({ address, children }: { readonly address: string; readonly children: ReactNode }) {
  const openLink = use(LinkOpenerContext)
  const target = safeLink(address)
  if (target === null) return <UnsafeLink address={address}>{children}</UnsafeLink>
  const open = (event: MouseEvent): void => {
    if (event.type === 'auxclick' && event.button !== 1) return
    event.preventDefault()
    openLink(target)
  }
  const trueHost = hostHiddenByText(children, target)
  return (
    <>
      <a
        href={target}
        title={target}
        target="_blank"
        rel="noopener noreferrer"
        onClick={open}
        onAuxClick={open}
      >
        {children}
      </a>
      {trueHost === null ? null : <span className="markdown-address"> ({trueHost})</span>}
    </>
  )
}

function UnsafeLink({ address, children }: { readonly address: string; readonly children: ReactNode }) {
  const shown = address.replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 200)
  // "#…" points into a page that is not here; a relative path is worth reading, since it often names a file.
  if (shown === '' || shown.startsWith('#') || shown === children) return <span>{children}</span>
  return (
    <span>
      {children} <span className="markdown-address">({shown})</span>
    </span>
  )
}

/** The real host when the text of a link is itself an address of another host. */
function hostHiddenByText(children: ReactNode, target: string): string | null {
  if (typeof children !== 'string') return null
  const text = children.trim()
  if (!/^(?:https?:\/\/|www\.)\S+$/i.test(text)) return null
  const claimed = URL.parse(text.startsWith('www.') ? `http://${text}` : text)
  const actual = new URL(target)
  return claimed === null || claimed.host === actual.host ? null : actual.host || actual.href
}
