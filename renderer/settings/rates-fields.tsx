import { Plus, X } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import type { Rates } from '../../shared/domain/price.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { fieldLook } from '../ui/text-field.tsx'
import { toolName } from '../usage/bill-words.ts'
import { formatRate } from './format-dollars.ts'
import {
  addStep,
  type FieldKey,
  type RateName,
  type RatesDraft,
  rateKey,
  rateLabels,
  rateNames,
  removeStep,
  requestKey,
  stepKey,
  toolKey,
  withRate,
  withStep,
} from './rates-draft.ts'
import { perThousandPlaces } from './read-dollars.ts'

const mostSteps = 3
const needed: ReadonlySet<RateName> = new Set(['input', 'output'])

interface RatesFieldsProps {
  readonly draft: RatesDraft
  /** What is wrong, by field; null while nobody has asked. */
  readonly problems: ReadonlyMap<FieldKey, string> | null
  /** What the tables say, to stand beside; null when they say nothing. */
  readonly listed: Rates | null
  readonly onChange: (draft: RatesDraft) => void
}

/** The rates of a model as fields: one row for each rate, one column for the usual price and one for each step. */
export function RatesFields({ draft, problems, listed, onChange }: RatesFieldsProps) {
  const id = useId()
  const tools = Object.keys(draft.tools)
  const columnCount = 2 + draft.steps.length + (listed === null ? 0 : 1)
  const field = (
    key: FieldKey,
    label: string,
    value: string,
    change: (text: string) => void,
    hint: string,
  ) => (
    <AmountField
      label={label}
      value={value}
      placeholder={hint}
      problemId={problems?.has(key) === true ? `${id}-${key.replaceAll(' ', '-')}` : null}
      onChange={change}
    />
  )
  const stepName = (index: number): string => {
    const text = draft.steps[index]?.trim() ?? ''
    return text === '' ? `above step ${index + 1}` : `above ${text} tokens`
  }
  return (
    <div className={classNames('grid gap-2', ['max-w-sm', 'max-w-lg'][draft.steps.length])}>
      <table className="w-full table-fixed border-separate border-spacing-x-1.5 border-spacing-y-1 text-label">
        <caption className="sr-only">Dollars for a million tokens</caption>
        <thead>
          <tr className="align-bottom text-muted text-small">
            <th scope="col" className="w-34 pb-1.5 text-left font-normal">
              $ per million tokens
            </th>
            <th scope="col" className="pb-1.5 text-right font-normal">
              {draft.steps.length === 0 ? 'Price' : 'Usual price'}
            </th>
            {draft.steps.map((step, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity but its place
              <th key={index} scope="col" className="font-normal">
                <span className="flex items-center justify-between gap-1 pb-0.5">
                  Above, in tokens
                  <IconButton
                    icon={X}
                    iconSize={13}
                    label={`Remove the prices ${stepName(index)}`}
                    className="-my-1"
                    onClick={() => onChange(removeStep(draft, index))}
                  />
                </span>
                {field(
                  stepKey(index),
                  `Step ${index + 1}: input tokens above which it counts`,
                  step,
                  (text) => onChange(withStep(draft, index, text)),
                  '200,000',
                )}
              </th>
            ))}
            {listed === null ? null : (
              <th scope="col" className="w-20 pb-1.5 text-right font-normal">
                List price
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          <Problems
            id={id}
            keys={draft.steps.map((_, index) => stepKey(index))}
            problems={problems}
            span={columnCount}
          />
          {rateNames.map((name) => (
            <FieldRow
              key={name}
              label={rateLabels[name]}
              listed={listed === null ? undefined : (listed[name]?.base ?? null)}
              problems={
                <Problems
                  id={id}
                  keys={draft.rates[name].map((_, column) => rateKey(name, column))}
                  problems={problems}
                  span={columnCount}
                />
              }
            >
              {draft.rates[name].map((text, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column has no identity but its place
                <td key={column}>
                  {field(
                    rateKey(name, column),
                    column === 0 ? rateLabels[name] : `${rateLabels[name]} ${stepName(column - 1)}`,
                    text,
                    (value) => onChange(withRate(draft, name, column, value)),
                    column > 0 ? 'as usual' : needed.has(name) ? '' : 'not listed',
                  )}
                </td>
              ))}
            </FieldRow>
          ))}
        </tbody>
      </table>
      {draft.steps.length >= mostSteps ? null : (
        <Button
          variant="quiet"
          size="small"
          className="justify-self-start"
          onClick={() => onChange(addStep(draft))}
        >
          <Plus size={14} aria-hidden="true" />
          Other prices for long requests
        </Button>
      )}
      <table className="w-full table-fixed border-separate border-spacing-x-1.5 border-spacing-y-1 text-label">
        <caption className="sr-only">Dollars for a thousand uses or requests</caption>
        <thead>
          <tr className="text-muted text-small">
            <th scope="col" className="w-34 text-left font-normal">
              $ per thousand
            </th>
            <th scope="col">
              <span className="sr-only">Price</span>
            </th>
            {draft.steps.map((_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: only keeps the columns in line
              <td key={index} />
            ))}
            {listed === null ? null : <td className="w-20" />}
          </tr>
        </thead>
        <tbody>
          {[...tools, null].map((tool) => {
            const key = tool === null ? requestKey : toolKey(tool)
            const label = tool === null ? 'Requests' : `${toolName(tool)} uses`
            const value = tool === null ? draft.request : (draft.tools[tool] ?? '')
            const change = (text: string): void =>
              onChange(
                tool === null
                  ? { ...draft, request: text }
                  : { ...draft, tools: { ...draft.tools, [tool]: text } },
              )
            const listPrice = tool === null ? listed?.request : listed?.tools[tool]
            return (
              <FieldRow
                key={key}
                label={label}
                places={perThousandPlaces}
                {...(tool === null ? { absent: 'no fee' } : {})}
                listed={listed === null ? undefined : (listPrice ?? null)}
                skipped={draft.steps.length}
                problems={<Problems id={id} keys={[key]} problems={problems} span={columnCount} />}
              >
                <td>
                  {field(
                    key,
                    `${label}, dollars per thousand`,
                    value,
                    change,
                    tool === null ? 'no fee' : 'not listed',
                  )}
                </td>
              </FieldRow>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

interface AmountFieldProps {
  readonly label: string
  readonly value: string
  readonly placeholder: string
  /** Where it stands what is wrong; null while nothing is. */
  readonly problemId: string | null
  readonly onChange: (text: string) => void
}

function AmountField({ label, value, placeholder, problemId, onChange }: AmountFieldProps) {
  return (
    <input
      aria-label={label}
      aria-invalid={problemId !== null}
      aria-describedby={problemId ?? undefined}
      value={value}
      placeholder={placeholder}
      inputMode="decimal"
      maxLength={30}
      autoComplete="off"
      className={`${fieldLook} tabular text-right aria-invalid:border-danger`}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

interface FieldRowProps {
  readonly label: string
  /** The list price; null when it is not listed, undefined when nothing is. */
  readonly listed: number | null | undefined
  readonly places?: number
  /** What it means that there is none. */
  readonly absent?: string
  /** Columns left empty before the list price. */
  readonly skipped?: number
  readonly problems: ReactNode
  readonly children: ReactNode
}

function FieldRow({
  label,
  listed,
  places,
  absent = 'not listed',
  skipped = 0,
  problems,
  children,
}: FieldRowProps) {
  return (
    <>
      <tr>
        <th scope="row" className="pr-1 text-left font-normal text-soft">
          {label}
        </th>
        {children}
        {skipped === 0 ? null : <td colSpan={skipped} />}
        {listed === undefined ? null : (
          <td className="tabular text-right text-muted">
            {listed === null ? absent : formatRate(listed, places)}
          </td>
        )}
      </tr>
      {problems}
    </>
  )
}

interface ProblemsProps {
  readonly id: string
  readonly keys: readonly FieldKey[]
  readonly problems: ReadonlyMap<FieldKey, string> | null
  readonly span: number
}

function Problems({ id, keys, problems, span }: ProblemsProps) {
  const found = keys.flatMap((key): [FieldKey, string][] => {
    const sentence = problems?.get(key)
    return sentence === undefined ? [] : [[key, sentence]]
  })
  if (found.length === 0) return null
  return (
    <tr>
      <td colSpan={span} className="text-danger text-small">
        {found.map(([key, sentence]) => (
          <p key={key} id={`${id}-${key.replaceAll(' ', '-')}`}>
            {sentence}
          </p>
        ))}
      </td>
    </tr>
  )
}
