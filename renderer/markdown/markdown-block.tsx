import { Square, SquareCheck } from 'lucide-react'
import { Component, createContext, memo, type ReactNode, use } from 'react'
import ReactMarkdown, { type Components, type ExtraProps, type UrlTransform } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { CodeBlock, Plain } from './code-block.tsx'
import { isTooHeavy } from './is-too-heavy.ts'
import { useLazyPart } from './lazy-part.ts'
import { Link } from './link.tsx'
import { maths } from './maths.ts'
import { languageName, parseFence } from './parse-fence.ts'
import { mayHoldMaths, prepareMaths } from './prepare-maths.ts'
import { RemoteImage } from './remote-image.tsx'
import { showRawHtml } from './show-raw-html.ts'

interface MarkdownBlockProps {
  readonly block: string
  /** True for the last block while the text still grows. */
  readonly isOpen: boolean
}

/** One top-level block. Drawn again only when its own text changes. */
export const MarkdownBlock = memo(function MarkdownBlock({ block, isOpen }: MarkdownBlockProps) {
  const fence = parseFence(block)
  if (fence !== null) return <CodeBlock code={fence.code} language={fence.language} isOpen={isOpen} />
  if (isTooHeavy(block)) return <PlainBlock block={block} />
  return (
    <BlockGuard block={block}>
      <BlockOpenContext value={isOpen}>
        <ParsedBlock block={block} isOpen={isOpen} />
      </BlockOpenContext>
    </BlockGuard>
  )
})

const BlockOpenContext = createContext(false)
const plainPlugins = [remarkGfm]
const plainRehypePlugins = [showRawHtml]

function ParsedBlock({ block, isOpen }: MarkdownBlockProps) {
  const wantsMaths = !isOpen && mayHoldMaths(block)
  const loaded = useLazyPart(maths, wantsMaths)
  const plugins = wantsMaths ? loaded : null
  return (
    <ReactMarkdown
      remarkPlugins={plugins?.remarkPlugins ?? plainPlugins}
      rehypePlugins={plugins?.rehypePlugins ?? plainRehypePlugins}
      components={components}
      urlTransform={keepForOwnComponents}
    >
      {plugins === null ? block : prepareMaths(block).text}
    </ReactMarkdown>
  )
}

/** A text that markdown cannot be made of, as it is. */
function PlainBlock({ block }: { readonly block: string }) {
  return <p className="markdown-plain">{block}</p>
}

/** A block that cannot be drawn falls back to its text instead of taking the thread with it. */
class BlockGuard extends Component<
  { readonly block: string; readonly children: ReactNode },
  { hasFailed: boolean }
> {
  override state = { hasFailed: false }
  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true }
  }
  override componentDidUpdate(previous: { readonly block: string }): void {
    if (this.state.hasFailed && previous.block !== this.props.block) this.setState({ hasFailed: false })
  }
  override render(): ReactNode {
    return this.state.hasFailed ? <PlainBlock block={this.props.block} /> : this.props.children
  }
}

// Link and RemoteImage check the address themselves and must see it as written; nothing else may carry one.
const keepForOwnComponents: UrlTransform = (url, key, node) =>
  (key === 'href' && node.tagName === 'a') || (key === 'src' && node.tagName === 'img') ? url : ''

type ElementNode = NonNullable<ExtraProps['node']>

function textOf(node: ElementNode | undefined): string {
  if (node === undefined) return ''
  return node.children
    .map((child) => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : ''))
    .join('')
}

function NestedCode({ node }: ExtraProps) {
  const isOpen = use(BlockOpenContext)
  const inner = node?.children[0]
  const code = inner?.type === 'element' ? inner : undefined
  const names = code?.properties.className
  const name = Array.isArray(names)
    ? names.find((candidate) => String(candidate).startsWith('language-'))
    : undefined
  const language = name === undefined ? '' : languageName(String(name).slice('language-'.length))
  return <CodeBlock code={textOf(node).replace(/\n$/, '')} language={language} isOpen={isOpen} />
}

// Models begin at any level: the first three all stand right below the answer's own heading, told apart by size. And attributes that name ids of the page are not passed on.
const components: Components = {
  h1: ({ children }) => <h3 data-level="1">{children}</h3>,
  h2: ({ children }) => <h3 data-level="2">{children}</h3>,
  h3: ({ children }) => <h3 data-level="3">{children}</h3>,
  h4: ({ children }) => <h4 data-level="4">{children}</h4>,
  h5: ({ children }) => <h5 data-level="4">{children}</h5>,
  h6: ({ children }) => <h6 data-level="4">{children}</h6>,
  a: ({ href, children, node }) =>
    node?.properties.dataFootnoteBackref === undefined ? <Link address={href ?? ''}>{children}</Link> : null,
  img: ({ src, alt }) => <RemoteImage address={typeof src === 'string' ? src : ''} description={alt ?? ''} />,
  pre: NestedCode,
  code: ({ children, node, title }) => (
    <code title={title}>
      <Plain text={typeof children === 'string' ? children : textOf(node)} />
    </code>
  ),
  table: ({ children }) => (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and the keyboard must reach it
    <div className="table-frame" tabIndex={0} role="group" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
  input: ({ checked }) =>
    checked === true ? (
      <SquareCheck
        size={16}
        role="img"
        aria-hidden="false"
        aria-label="Done"
        className="task-box"
        data-done="true"
      />
    ) : (
      <Square size={16} role="img" aria-hidden="false" aria-label="Not done" className="task-box" />
    ),
}
