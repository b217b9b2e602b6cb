// Text from a model as React elements, never as HTML. The same component draws an answer while it arrives and when it
// is finished; a new piece of text redraws the last block and nothing else.
import './markdown.css'
import { memo, useState } from 'react'
import { MarkdownBlock } from './markdown-block.tsx'
import { prepareBlocks } from './prepare-blocks.ts'
import { type SplitMarkdown, splitMarkdown, splitWholeMarkdown } from './split-markdown.ts'

const groupSize = 32

interface MarkdownProps {
  readonly text: string
  /** True while the text may still grow at its end. */
  readonly isStreaming?: boolean
}

/** Markdown as React elements; see the rules at the head of this file. */
export const Markdown = memo(function Markdown({ text, isStreaming = false }: MarkdownProps) {
  // A cache of the last split: reading it again gives the same blocks, so writing it while drawing is harmless.
  const [cache] = useState<{ split: SplitMarkdown | null }>(() => ({ split: null }))
  const split = isStreaming ? splitMarkdown(cache.split, text) : splitWholeOnce(cache.split, text)
  cache.split = split
  const blocks = prepareBlocks(split.source, split.blocks, isStreaming)
  const groups: (readonly string[])[] = []
  for (let start = 0; start < blocks.length; start += groupSize)
    groups.push(blocks.slice(start, start + groupSize))
  return (
    <div className="markdown" dir="auto">
      {groups.map((group, index) => (
        <BlockGroup
          // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place; text only grows at the end
          key={index}
          blocks={group}
          isOpen={isStreaming && index === groups.length - 1}
        />
      ))}
    </div>
  )
})

/** Finished text is split as a whole, so that nothing depends on how it arrived. */
function splitWholeOnce(previous: SplitMarkdown | null, text: string): SplitMarkdown {
  const whole = splitWholeMarkdown(text)
  return previous !== null && isSame(previous.blocks, whole.blocks) ? previous : whole
}

interface BlockGroupProps {
  readonly blocks: readonly string[]
  readonly isOpen: boolean
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((block, index) => block === other[index])
}

const BlockGroup = memo(
  function BlockGroup({ blocks, isOpen }: BlockGroupProps) {
    return blocks.map((block, index) => (
      <MarkdownBlock
        // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place; text only grows at the end
        key={index}
        block={block}
        isOpen={isOpen && index === blocks.length - 1}
      />
    ))
  },
  (before, after) => before.isOpen === after.isOpen && isSame(before.blocks, after.blocks),
)
