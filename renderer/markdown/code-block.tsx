import { WrapText } from 'lucide-react'
import { memo, type ReactNode, useMemo, useState } from 'react'
import { IconButton } from '../ui/icon-button.tsx'
import { CopyButton } from './copy-button.tsx'
import { highlighting } from './highlight.ts'
import type { HighlightNode } from './highlight-tree.ts'
import { useLazyPart } from './lazy-part.ts'
import { showHiddenControls } from './show-hidden-controls.ts'

interface CodeBlockProps {
  readonly code: string
  /** The first word of the fence's info text; empty when there was none. */
  readonly language: string
  /** True while the block may still grow: it is coloured once it has ended. */
  readonly isOpen: boolean
}

/** Code in a card: its language, a switch for wrapping, copying. */
export const CodeBlock = memo(function CodeBlock({ code, language, isOpen }: CodeBlockProps) {
  const [isWrapped, setIsWrapped] = useState(false)
  const wantsColour = !isOpen && language !== ''
  const highlight = useLazyPart(highlighting, wantsColour)
  const coloured = useMemo(
    () => (highlight === null || !wantsColour ? null : highlight(code, language.toLowerCase())),
    [highlight, wantsColour, code, language],
  )
  const label = language === '' ? 'text' : language
  return (
    <figure className="code-card" aria-label={`Code, ${label}`}>
      <div className="code-card-head">
        <span className="code-card-language">{label}</span>
        <span className="code-card-buttons">
          <IconButton
            icon={WrapText}
            iconSize={15}
            label="Wrap lines"
            isOn={isWrapped}
            aria-pressed={isWrapped}
            onClick={() => setIsWrapped(!isWrapped)}
          />
          <CopyButton label="Copy code" text={() => code} />
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wide code scrolls, and the keyboard must reach it */}
      <pre className="code-card-body" data-wrapped={isWrapped} dir="ltr" tabIndex={0}>
        <code data-language={language.toLowerCase()}>
          {coloured === null ? <Plain text={code} /> : coloured.map(renderNode)}
        </code>
      </pre>
    </figure>
  )
})

function renderNode(node: HighlightNode, index: number): ReactNode {
  if (node.type === 'text') return <Plain key={index} text={node.text} />
  return (
    <span key={index} className={node.className}>
      {node.children.map(renderNode)}
    </span>
  )
}

/** Text in code, with every invisible control shown by name. */
export function Plain({ text }: { readonly text: string }) {
  const pieces = showHiddenControls(text)
  const only = pieces[0]
  if (pieces.length === 1 && only?.type === 'text') return only.text
  return pieces.map((piece, index) =>
    piece.type === 'text' ? (
      piece.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no identity of their own
      <span key={index} className="hidden-control" title="An invisible control character">
        {piece.name}
      </span>
    ),
  )
}
