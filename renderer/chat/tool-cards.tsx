// Tool calls and results: Baton runs no tools itself yet, but models and imported conversations bring them.
import type { ToolCallPart, ToolResultPart } from '../../shared/domain/part.ts'
import { CodeBlock } from '../markdown/code-block.tsx'
import { Fold } from './fold.tsx'

const longestShown = 100_000

/** Arguments in readable form; what is not valid JSON (a cut call) is shown as the model wrote it. */
function readableJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

export function ToolCall({ part }: { readonly part: ToolCallPart }) {
  return (
    <Fold
      holds="tool"
      summary={
        <>
          Called <span className="font-mono text-code text-soft">{part.name}</span>
        </>
      }
    >
      <CodeBlock
        code={readableJson(part.argumentsJson).slice(0, longestShown)}
        language={part.argumentsJson === '' ? '' : 'json'}
        isOpen={false}
      />
    </Fold>
  )
}

export function ToolResult({ part }: { readonly part: ToolResultPart }) {
  return (
    <Fold
      holds="tool"
      summary={
        <>
          {part.isError ? 'Error from ' : 'Result of '}
          {part.name === null ? 'a tool' : <span className="font-mono text-code text-soft">{part.name}</span>}
        </>
      }
    >
      <CodeBlock code={part.output.slice(0, longestShown)} language="" isOpen={false} />
    </Fold>
  )
}
