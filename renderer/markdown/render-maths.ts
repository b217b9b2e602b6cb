// Turns the formulas of a parsed block into elements. KaTeX builds a detached DOM tree, node by node, and the tree is
// copied into the block's own: no HTML string is ever made, so the page's Trusted Types rule holds. (The usual
// plugin, rehype-katex 7, parses a string through innerHTML, which that rule forbids.)
import katex from 'katex'
import type { ExtraProps } from 'react-markdown'

type ElementNode = NonNullable<ExtraProps['node']>
type ElementChild = ElementNode['children'][number]
interface Parent {
  children: unknown[]
}

const longestFormula = 5000
const deepestTree = 200

/** The rehype plugin: replaces every element remark-math marked as a formula. */
export function renderMaths(): (tree: Parent) => void {
  return (tree) => replaceFormulas(tree)
}

function isElement(node: unknown): node is ElementNode {
  return typeof node === 'object' && node !== null && 'type' in node && node.type === 'element'
}

function classesOf(element: ElementNode): readonly unknown[] {
  const classes = element.properties.className
  return Array.isArray(classes) ? classes : []
}

function replaceFormulas(parent: Parent): void {
  parent.children = parent.children.flatMap((child): unknown[] => {
    if (!isElement(child)) return [child]
    const code = child.tagName === 'pre' ? child.children[0] : child
    if (isElement(code)) {
      const classes = classesOf(code)
      const isDisplay = classes.includes('math-display')
      if (isDisplay || classes.includes('math-inline')) return renderFormula(textOf(code), isDisplay)
    }
    replaceFormulas(child)
    return [child]
  })
}

function textOf(element: ElementNode): string {
  return element.children
    .map((child) => (child.type === 'text' ? child.value : isElement(child) ? textOf(child) : ''))
    .join('')
}

function renderFormula(formula: string, isDisplay: boolean): ElementChild[] {
  const asWritten: ElementChild = {
    type: 'element',
    tagName: 'code',
    properties: {},
    children: [{ type: 'text', value: formula }],
  }
  if (formula.length > longestFormula) return [asWritten]
  const holder = document.createElement('span')
  try {
    katex.render(formula, holder, {
      displayMode: isDisplay,
      throwOnError: true,
      trust: false,
      strict: 'ignore',
      errorColor: 'var(--danger)',
      maxSize: 20,
      maxExpand: 500,
    })
  } catch (error) {
    // A formula KaTeX cannot read is shown as it was written, with the reason where the pointer rests.
    const reason = error instanceof Error ? error.message : String(error)
    return [{ ...asWritten, properties: { title: reason } }]
  }
  return copyChildren(holder, 0)
}

function copyChildren(node: Node, depth: number): ElementChild[] {
  if (depth > deepestTree) return [{ type: 'text', value: node.textContent ?? '' }]
  return Array.from(node.childNodes, (child): ElementChild => {
    if (!(child instanceof Element)) return { type: 'text', value: child.textContent ?? '' }
    return {
      type: 'element',
      tagName: child.localName,
      properties: Object.fromEntries(
        Array.from(child.attributes, (attribute) => [propertyName(attribute.name), attribute.value]),
      ),
      children: copyChildren(child, depth + 1),
    }
  })
}

function propertyName(attribute: string): string {
  return attribute === 'class' ? 'className' : attribute
}
