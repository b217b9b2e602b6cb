import { Plus, X } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ContextPolicy } from '../../shared/domain/context.ts'
import { NumberField } from '../history/number-field.tsx'
import {
  numberOfPolicy,
  policyChoices,
  policyNumbers,
  policyWith,
  usualNumber,
} from '../history/policy-words.ts'
import { modelKey, summaryModelOptions } from '../settings/summary-choice.ts'
import { putTemplate } from '../state/beginnings-actions.ts'
import { useAccounts } from '../state/hooks.ts'
import { refreshStaleModels, useModelsStore } from '../state/models-store.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import { changeTemplate, type Edit, endEdit } from './edit-store.ts'
import { EditorEnd } from './editor-end.tsx'
import { askingSentence, mostMessages, type TemplateMessage, variablesOfTemplate } from './template-draft.ts'
import { TextArea } from './text-area.tsx'

const usual = 'usual'

/** A template being written or changed. */
export function TemplateEditor({ edit }: { readonly edit: Extract<Edit, { kind: 'template' }> }) {
  const { draft, offered } = edit
  const [problem, setProblem] = useState<string | null>(null)
  const asking = askingSentence(variablesOfTemplate(draft))
  const save = async (): Promise<boolean> => {
    const isBlank = draft.messages.some(({ text }) => text.trim() === '')
    setProblem(
      draft.name.trim() === ''
        ? 'A template needs a name.'
        : isBlank
          ? 'One of the first messages is empty. Write it, or remove it.'
          : null,
    )
    if (draft.name.trim() === '' || isBlank) return false
    const systemText = draft.systemText?.trim() === '' ? null : draft.systemText
    const isDone = (await putTemplate({ ...draft, systemText, name: draft.name.trim() })) !== null
    if (isDone) endEdit()
    return isDone
  }
  return (
    <div className="flex max-w-xl flex-col gap-4">
      <TextField
        label="Name"
        value={draft.name}
        maxLength={100}
        autoFocus
        problem={problem !== null && draft.name.trim() === '' ? problem : null}
        onChange={(event) => changeTemplate({ name: event.target.value })}
      />
      <TextArea
        label="System text"
        value={draft.systemText ?? ''}
        rows={3}
        className="min-h-20"
        maxLength={200_000}
        placeholder="None"
        hint="{{name}} stands for something that is asked for when a conversation begins; {{name=words}} suggests words for it. \{{ is just two braces."
        onChange={(event) =>
          changeTemplate({ systemText: event.target.value === '' ? null : event.target.value })
        }
      />
      <div className="grid grid-cols-2 gap-4 max-[640px]:grid-cols-1">
        <ModelSelect draft={draft} />
        <PolicySelect policy={draft.contextPolicy} />
      </div>
      <Messages messages={draft.messages} offered={offered} />
      <p role="status" className="min-h-4 text-pretty text-label text-muted">
        {problem !== null && draft.name.trim() !== '' ? (
          <span className="text-danger">{problem}</span>
        ) : (
          asking
        )}
      </p>
      <EditorEnd onSave={save} />
    </div>
  )
}

function ModelSelect({ draft }: { readonly draft: Extract<Edit, { kind: 'template' }>['draft'] }) {
  const accounts = useAccounts()
  const byAccount = useModelsStore((state) => state.byAccount)
  useEffect(() => refreshStaleModels(accounts.map((account) => account.id)), [accounts])
  const options = summaryModelOptions(draft.model, accounts, byAccount)
  return (
    <Select
      label="Model"
      value={draft.model === null ? '' : modelKey(draft.model)}
      options={[{ value: '', label: 'The most recent one' }, ...options]}
      onChange={(value) =>
        changeTemplate({ model: options.find((option) => option.value === value)?.model ?? null })
      }
    />
  )
}

function PolicySelect({ policy }: { readonly policy: ContextPolicy | null }) {
  const number = policy === null ? null : numberOfPolicy(policy)
  return (
    <div className="flex flex-col gap-2">
      <Select
        label="What of the history is sent"
        value={policy?.kind ?? usual}
        options={[
          { value: usual, label: 'As usual' },
          ...policyChoices.map(({ kind, label }) => ({ value: kind, label })),
        ]}
        onChange={(value) =>
          changeTemplate({
            contextPolicy:
              value === usual
                ? null
                : policyWith(value, value === 'everything' ? 0 : usualNumber(value, null)),
          })
        }
      />
      {policy === null || policy.kind === 'everything' || number === null ? null : (
        <NumberField
          key={policy.kind}
          value={number}
          limits={policyNumbers[policy.kind]}
          onSave={(next) => changeTemplate({ contextPolicy: policyWith(policy.kind, next) })}
        />
      )}
    </div>
  )
}

interface MessagesProps {
  readonly messages: readonly TemplateMessage[]
  readonly offered: readonly TemplateMessage[]
}

function offerLabel(count: number): string {
  if (count === 0) return 'None'
  return count === 1 ? 'The first message' : `The first ${count} messages`
}

/** The first messages, in turns: only the last one can be removed, so that the turns stay. */
function Messages({ messages, offered }: MessagesProps) {
  const list = useRef<HTMLDivElement>(null)
  const next = messages.length % 2 === 0 ? 'user' : 'assistant'
  /** Where the focus goes once the list has changed: what had it may be gone. */
  const focusNext = useRef<'last' | 'add' | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a message came or went
  useLayoutEffect(() => {
    const wanted = focusNext.current
    focusNext.current = null
    if (wanted === 'last') [...(list.current?.querySelectorAll('textarea') ?? [])].at(-1)?.focus()
    if (wanted === 'add') list.current?.querySelector<HTMLElement>('[data-add]')?.focus()
  }, [messages.length])
  return (
    <div ref={list}>
      <h3 className="font-semibold">First messages</h3>
      <p className="mt-0.5 mb-2.5 text-pretty text-label text-muted">
        An example of how the conversation goes, you first. If the last one is yours, it waits in the
        composer.
      </p>
      {offered.length === 0 ? null : (
        <div className="mb-3 max-w-64">
          <Select
            label="Taken from the conversation"
            value={String(Math.min(messages.length, offered.length))}
            options={Array.from({ length: offered.length + 1 }, (_, count) => ({
              value: String(count),
              label: offerLabel(count),
            }))}
            onChange={(value) => changeTemplate({ messages: offered.slice(0, Number(value)) })}
          />
        </div>
      )}
      <div className="flex flex-col gap-3">
        {messages.map(({ role, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: messages are added and removed at the end only
          <div key={index} className="flex items-start gap-1">
            <div className="min-w-0 flex-1">
              <TextArea
                label={role === 'user' ? 'You' : 'The model'}
                aria-label={`Message ${index + 1}, ${role === 'user' ? 'yours' : "the model's"}`}
                value={text}
                rows={2}
                className="min-h-14"
                maxLength={200_000}
                onChange={(event) =>
                  changeTemplate({
                    messages: messages.map((message, position) =>
                      position === index ? { ...message, text: event.target.value } : message,
                    ),
                  })
                }
              />
            </div>
            {index === messages.length - 1 ? (
              <IconButton
                icon={X}
                label="Remove the last message"
                className="mt-5.5"
                onClick={() => {
                  focusNext.current = 'add'
                  changeTemplate({ messages: messages.slice(0, -1) })
                }}
              />
            ) : (
              <span className="w-7 shrink-0" />
            )}
          </div>
        ))}
        {messages.length >= mostMessages ? null : (
          <Button
            size="small"
            className="self-start"
            data-add
            onClick={() => {
              focusNext.current = 'last'
              changeTemplate({ messages: [...messages, { role: next, text: '' }] })
            }}
          >
            <Plus size={14} aria-hidden="true" />
            {next === 'user' ? 'Add a message of yours' : 'Add an answer'}
          </Button>
        )}
      </div>
    </div>
  )
}
