// The text of a summary and what can be done with it: read, edit, take away. The same in the thread and in the dialog.
import { useEffect, useRef, useState } from 'react'
import { Markdown } from '../markdown/markdown.tsx'
import { removeSegment, updateSegment } from '../state/context-actions.ts'
import { focusComposer } from '../state/follow-shortcuts.ts'
import { closeDialog, inspectTurn } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { dropEdit, keepEdit, useKeptEdit } from './kept-edits.ts'
import type { SegmentMark } from './mark-segments.ts'
import { removalMeaning } from './segment-words.ts'
import { TextEditor } from './text-editor.tsx'
import './segment-marker.css'

interface SegmentBodyProps {
  readonly mark: SegmentMark
  /** An earlier summary would stand for the messages before it. */
  readonly hasOlder: boolean
  /** False where an older summary is only to be read. */
  readonly canChange: boolean
}

const longestShown = 2400
const mostLines = 22

function isLong(text: string): boolean {
  return text.length > longestShown || text.split('\n', mostLines + 1).length > mostLines
}

export function SegmentBody({ mark, hasOlder, canChange }: SegmentBodyProps) {
  const { segment } = mark
  const name = `segment ${segment.id}`
  const edited = useKeptEdit(name)
  const [isAsking, setAsking] = useState(false)
  const [isFresh, setFresh] = useState(false)
  const buttons = useRef<HTMLDivElement>(null)
  /** Which button the focus goes back to once the buttons stand there again. */
  const focusNext = useRef<number | null>(null)

  useEffect(() => {
    if (focusNext.current === null || buttons.current === null) return
    buttons.current.querySelectorAll('button')[focusNext.current]?.focus()
    focusNext.current = null
  })

  const save = async (text: string): Promise<void> => {
    if (text.trim() !== segment.text) {
      if (!(await updateSegment(segment.conversationId, segment.id, text))) return
    }
    focusNext.current = 0
    dropEdit(name)
  }

  if (edited !== null) {
    return (
      <TextEditor
        label="Text of the summary"
        value={edited}
        original={segment.text}
        note="It stands for the messages in what is sent. The messages stay as they are."
        actionLabel="Save"
        maxLength={200_000}
        takesFocus={isFresh}
        onChange={(text) => keepEdit(name, text)}
        onDone={save}
        onCancel={() => {
          focusNext.current = 0
          dropEdit(name)
        }}
      />
    )
  }
  return (
    <>
      <SegmentText text={segment.text} />
      {isAsking ? (
        <RemovalQuestion
          meaning={removalMeaning(segment, mark.role, hasOlder)}
          onKeep={() => {
            focusNext.current = 1
            setAsking(false)
          }}
          onRemove={() => removeSegment(segment.conversationId, segment.id)}
        />
      ) : (
        <div ref={buttons} className="mt-3 flex flex-wrap gap-2">
          {canChange ? (
            <>
              <Button
                size="small"
                onClick={() => {
                  setFresh(true)
                  keepEdit(name, segment.text)
                }}
              >
                Edit
              </Button>
              <Button size="small" onClick={() => setAsking(true)}>
                Remove
              </Button>
            </>
          ) : null}
          {segment.turnId === null ? null : (
            <Button
              size="small"
              variant="quiet"
              onClick={() => {
                closeDialog()
                if (segment.turnId !== null) inspectTurn(segment.conversationId, segment.turnId)
              }}
            >
              Turn details
            </Button>
          )}
        </div>
      )}
    </>
  )
}

function SegmentText({ text }: { readonly text: string }) {
  const [isWhole, setIsWhole] = useState(false)
  const folds = isLong(text)
  return (
    <>
      <div className={folds && !isWhole ? 'folded-summary' : undefined}>
        <Markdown text={text} />
      </div>
      {folds ? (
        <Button
          variant="quiet"
          size="small"
          className="-ml-2.5 mt-1"
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
        >
          {isWhole ? 'Show less' : 'Show all'}
        </Button>
      ) : null}
    </>
  )
}

interface RemovalQuestionProps {
  readonly meaning: string
  readonly onKeep: () => void
  readonly onRemove: () => Promise<boolean>
}

/** Asked in place: what is taken away cannot be brought back, only made anew. */
function RemovalQuestion({ meaning, onKeep, onRemove }: RemovalQuestionProps) {
  const [isBusy, setBusy] = useState(false)
  const keep = useRef<HTMLButtonElement>(null)
  useEffect(() => keep.current?.focus(), [])
  const remove = async (): Promise<void> => {
    setBusy(true)
    const isDone = await onRemove()
    setBusy(false)
    // What had the focus goes with the summary.
    if (isDone && document.activeElement === document.body) focusComposer()
  }
  return (
    <fieldset aria-label="Remove the summary" className="mt-3">
      <p className="text-pretty text-label text-soft">{meaning}</p>
      <div className="mt-2 flex gap-2">
        <Button size="small" variant="danger" disabled={isBusy} onClick={() => void remove()}>
          {isBusy ? <Spinner size={13} /> : null}
          Remove the summary
        </Button>
        <Button ref={keep} size="small" variant="quiet" onClick={onKeep}>
          Keep it
        </Button>
      </div>
    </fieldset>
  )
}
