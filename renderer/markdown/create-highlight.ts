import { common, createLowlight } from 'lowlight'
import type { Highlight, HighlightNode } from './highlight-tree.ts'

type LowlightNode = ReturnType<ReturnType<typeof createLowlight>['highlight']>['children'][number]

function toHighlightNode(node: LowlightNode): HighlightNode {
  if (node.type === 'text') return { type: 'text', text: node.value }
  if (node.type !== 'element') return { type: 'text', text: '' }
  const names = node.properties.className
  return {
    type: 'span',
    className: Array.isArray(names) ? names.join(' ') : '',
    children: node.children.map(toHighlightNode),
  }
}

/** @param longestCode characters above which nothing is coloured */
export function createHighlight(longestCode: number): Highlight {
  const lowlight = createLowlight(common)
  return (code, language) => {
    if (code.length > longestCode || !lowlight.registered(language)) return null
    return lowlight.highlight(language, code).children.map(toHighlightNode)
  }
}
