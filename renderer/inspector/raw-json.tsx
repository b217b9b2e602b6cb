import type { JsonValue } from '../../shared/domain/json.ts'
import { Fold } from '../chat/fold.tsx'
import { CodeBlock } from '../markdown/code-block.tsx'
import { CopyButton } from '../markdown/copy-button.tsx'

const longestShown = 200_000

function isEmpty(value: JsonValue): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0)
}

/** Something a provider sent, as it was sent, folded, and copied whole. Nothing is drawn where nothing was sent. */
export function RawJson({ label, value }: { readonly label: string; readonly value: JsonValue }) {
  if (isEmpty(value)) return null
  return (
    <div className="relative mt-1.5">
      <Fold summary={label}>
        <RawJsonText value={value} />
      </Fold>
      <CopyButton
        label={`Copy ${label.toLowerCase()}`}
        text={() => JSON.stringify(value, null, 2)}
        iconSize={14}
        className="absolute top-0 -right-1.5"
      />
    </div>
  )
}

function RawJsonText({ value }: { readonly value: JsonValue }) {
  const text = JSON.stringify(value, null, 2)
  const shown =
    text.length > longestShown ? `${text.slice(0, longestShown)}\n… ${text.length} characters in all` : text
  return <CodeBlock code={shown} language="json" isOpen={false} />
}
