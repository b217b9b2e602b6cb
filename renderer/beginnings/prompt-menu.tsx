// The prompts that fit what was typed after the slash, above the composer. The focus stays in the composer, whose keys walk
// over them; the composer names the active one to a screen reader.
import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { Prompt } from '../../shared/domain/template.ts'
import { fillVariables, findVariables } from '../../shared/domain/template-variables.ts'
import { useBeginnings } from '../state/beginnings-store.ts'
import { openSettings } from '../state/view-store.ts'
import { classNames } from '../ui/class-names.ts'
import { takeEscape } from '../ui/escape-key.ts'
import { Spinner } from '../ui/spinner.tsx'
import { newPrompt } from './edit-store.ts'
import { findPrompts, snippetOf } from './find-prompts.ts'

export interface PromptMenuHandle {
  /** @returns whether the key was for the menu */
  takeKey(event: KeyboardEvent): boolean
}

interface PromptMenuProps {
  readonly handle: RefObject<PromptMenuHandle | null>
  /** The id of the list, which the composer names. */
  readonly id: string
  /** What was typed after the slash. */
  readonly words: string
  /** What stands in the composer besides that. */
  readonly otherText: string
  readonly onActive: (optionId: string | null) => void
  /** With the text that is to be inserted; null when variables have to be asked for first. */
  readonly onChoose: (prompt: Prompt, filled: string | null) => void
  /** Takes the slash out of the composer again. */
  readonly onTakeBack: () => void
  readonly onClose: () => void
}

function describePrompt({ text }: Prompt): string {
  return findVariables([text])
    .map(({ name }) => name)
    .join(', ')
}

/** A step at the end of the list that is no prompt. */
interface Step {
  readonly label: string
  readonly text: string
  readonly run: () => void
}

export function PromptMenu(props: PromptMenuProps) {
  const { handle, id, words, onActive, onChoose, onClose } = props
  const { prompts, problem } = useBeginnings()
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const found = useMemo(() => (prompts === null ? [] : findPrompts(prompts, words)), [prompts, words])
  const isLoading = prompts === null && problem === null
  const steps = prompts === null || words !== '' ? [] : stepsFor(props, prompts.length === 0)
  const count = found.length + steps.length
  const index = Math.min(active, Math.max(0, count - 1))
  const activeId = count === 0 ? null : `${id}-${index}`

  // biome-ignore lint/correctness/useExhaustiveDependencies: other words, another list
  useEffect(() => setActive(0), [words])
  useEffect(() => {
    onActive(activeId)
    return () => onActive(null)
  }, [activeId, onActive])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is active stays in sight
  useEffect(() => {
    const option = list.current?.querySelector<HTMLElement>('[aria-selected="true"]')
    if (list.current === null || option === null || option === undefined) return
    // The list alone: the thread behind it stays where it is.
    const { offsetTop, offsetHeight } = option
    const { scrollTop, clientHeight } = list.current
    if (offsetTop < scrollTop) list.current.scrollTop = offsetTop
    else if (offsetTop + offsetHeight > scrollTop + clientHeight) {
      list.current.scrollTop = offsetTop + offsetHeight - clientHeight
    }
  }, [activeId, count])

  const choose = (position: number): void => {
    const prompt = found[position]
    if (prompt === undefined) steps[position - found.length]?.run()
    else {
      const asks = findVariables([prompt.text]).length > 0
      onChoose(prompt, asks ? null : fillVariables(prompt.text, new Map()))
    }
  }

  useImperativeHandle(handle, () => ({
    takeKey(event) {
      const { nativeEvent, key } = event
      // An input method walks over its own candidates with the same keys.
      if (nativeEvent.isComposing || nativeEvent.keyCode === 229) return false
      if (event.ctrlKey || event.metaKey || event.altKey) return false
      if (key === 'Escape' && (count > 0 || isLoading || problem !== null)) {
        takeEscape(nativeEvent)
        onClose()
        return true
      }
      const isEnd = !event.shiftKey && (key === 'Enter' || key === 'Tab')
      // Whoever was quicker than the list does not send half a name.
      if (isLoading && isEnd) {
        event.preventDefault()
        return true
      }
      if (count === 0) return false
      if (key === 'ArrowDown' || key === 'ArrowUp') {
        event.preventDefault()
        setActive((index + (key === 'ArrowDown' ? 1 : count - 1)) % count)
        return true
      }
      if (!isEnd) return false
      event.preventDefault()
      choose(index)
      return true
    },
  }))

  if (count === 0 && problem === null && !isLoading) return null
  return (
    <div className="absolute inset-x-0 bottom-full z-20 mb-2 animate-rise overflow-hidden rounded-composer border border-line bg-card shadow-floating">
      <p role="status" className="sr-only">
        {isLoading ? 'Loading the prompts.' : `${found.length} ${found.length === 1 ? 'prompt' : 'prompts'}.`}
      </p>
      {problem === null ? null : <p className="px-4 py-3 text-label text-soft">{problem}</p>}
      {isLoading ? (
        <div className="px-4 py-3">
          <Spinner label="Loading the prompts" />
        </div>
      ) : null}
      {count === 0 ? null : (
        <>
          <div
            ref={list}
            id={id}
            role="listbox"
            aria-label="Prompts"
            className="relative max-h-64 overflow-y-auto p-1"
          >
            {found.map((prompt, position) => (
              <Option
                key={prompt.id}
                id={`${id}-${position}`}
                isActive={position === index}
                onPoint={() => setActive(position)}
                onChoose={() => choose(position)}
              >
                <span className="max-w-[45%] shrink-0 truncate font-medium">{prompt.name}</span>
                <span className="min-w-0 flex-1 truncate text-label text-muted">
                  {snippetOf(prompt.text)}
                </span>
                <span className="max-w-[25%] shrink-0 truncate text-small text-muted">
                  {describePrompt(prompt)}
                </span>
              </Option>
            ))}
            {steps.map(({ label, text }, step) => {
              const position = found.length + step
              return (
                <Option
                  key={label}
                  id={`${id}-${position}`}
                  isActive={position === index}
                  onPoint={() => setActive(position)}
                  onChoose={() => choose(position)}
                >
                  <span className="shrink-0 text-soft">{label}</span>
                  <span className="min-w-0 flex-1 truncate text-label text-muted">{text}</span>
                </Option>
              )
            })}
          </div>
          <p aria-hidden="true" className="border-line border-t px-4 py-1.5 text-small text-muted">
            ↑ ↓ to choose, Enter to take it, Esc to go on writing
          </p>
        </>
      )}
    </div>
  )
}

/** Ways from here into the library; offered as long as nothing is looked for. */
function stepsFor({ otherText, onTakeBack }: PromptMenuProps, isEmpty: boolean): Step[] {
  const text = otherText.trim()
  const leave = () => {
    onTakeBack()
    openSettings('templates')
  }
  const save: Step = {
    label: text === '' ? 'Write a prompt…' : 'Save this text as a prompt…',
    text: text === '' ? 'There is none in the library yet.' : snippetOf(text),
    run: () => {
      newPrompt(text)
      leave()
    },
  }
  const manage: Step = { label: 'Templates and prompts…', text: '', run: leave }
  return text === '' && !isEmpty ? [manage] : [save, manage]
}

interface OptionProps {
  readonly id: string
  readonly isActive: boolean
  readonly onPoint: () => void
  readonly onChoose: () => void
  readonly children: React.ReactNode
}

function Option({ id, isActive, onPoint, onChoose, children }: OptionProps) {
  return (
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      className={classNames(
        'flex h-9 cursor-default items-center gap-3 rounded-row px-3',
        // In the dark the two grounds are close to each other.
        isActive && 'bg-selected outline outline-line-strong -outline-offset-1',
      )}
      // The focus stays where is written.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onPointerMove={onPoint}
      onClick={onChoose}
      onKeyDown={() => {}}
    >
      {children}
    </div>
  )
}
