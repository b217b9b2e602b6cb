// What a search understands beside words. An entry puts its operator into the field.
import type { RefObject } from 'react'
import { searchForms, searchOperators } from '../../shared/domain/search-operators.ts'
import { updateSettings } from '../state/actions.ts'
import { useSettings } from '../state/hooks.ts'
import { Popover } from '../ui/popover.tsx'
import { Switch } from '../ui/switch.tsx'
import { insertOperator } from './insert-operator.ts'

interface SearchHelpProps {
  readonly anchor: RefObject<HTMLElement | null>
  readonly field: RefObject<HTMLInputElement | null>
  readonly onClose: () => void
  /** The new text of the field. */
  readonly onInsert: (text: string) => void
}

export function SearchHelp({ anchor, field, onClose, onInsert }: SearchHelpProps) {
  const { searchIncludesHidden } = useSettings()
  const insert = (example: string): void => {
    const element = field.current
    if (element === null) return
    const inserted = insertOperator(element.value, example)
    onInsert(inserted.text)
    onClose()
    requestAnimationFrame(() => {
      element.focus()
      element.setSelectionRange(inserted.selectFrom, inserted.selectTo)
    })
  }
  return (
    <Popover
      anchor={anchor}
      label="Search options"
      side="bottom"
      align="start"
      className="w-[360px]"
      onClose={onClose}
    >
      <Switch
        label="Also in reasoning and tools"
        hint="What models thought, what they asked of tools, and what came back."
        isOn={searchIncludesHidden}
        onChange={(isOn) => void updateSettings({ searchIncludesHidden: isOn })}
      />
      <h3 className="mt-4 border-t border-line pt-3 font-semibold">What a search understands</h3>
      <p className="mb-1.5 text-label text-muted">Choose one to put it into the field.</p>
      <ul className="-mx-2">
        {[...searchForms, ...searchOperators].map(({ example, sentence }) => (
          <li key={example}>
            <button
              type="button"
              className="w-full rounded-row px-2 py-1.5 text-left -outline-offset-2 transition-colors hover:bg-hover"
              onClick={() => insert(example)}
            >
              <code className="block font-mono text-code">{example}</code>
              <span className="block text-pretty text-small text-soft">{sentence}</span>
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  )
}
