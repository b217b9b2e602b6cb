// Raw HTML in markdown is shown as the text it is. react-markdown already does that within a line; a block of it gets
// a paragraph of its own here, with its line breaks.

interface TreeNode {
  readonly type: string
  readonly value?: string
}

interface Root {
  children: unknown[]
}

function isRaw(node: unknown): node is TreeNode {
  return typeof node === 'object' && node !== null && 'type' in node && node.type === 'raw'
}

/** The rehype plugin. */
export function showRawHtml(): (root: Root) => void {
  return (root) => {
    root.children = root.children.map((child) =>
      isRaw(child)
        ? {
            type: 'element',
            tagName: 'p',
            properties: { className: ['markdown-plain'] },
            children: [{ type: 'text', value: child.value ?? '' }],
          }
        : child,
    )
  }
}
