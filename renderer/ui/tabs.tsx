import { Tabs as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'

export interface Tab<Value extends string> {
  readonly value: Value
  readonly label: string
  readonly content: ReactNode
}

interface TabsProps<Value extends string> {
  readonly label: string
  readonly tabs: readonly Tab<Value>[]
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly listClassName?: string
  readonly panelClassName?: string
}

/** A row of tabs over one panel; the arrow keys move between them. */
export function Tabs<Value extends string>({
  label,
  tabs,
  value,
  onChange,
  listClassName = 'px-4',
  panelClassName = '',
}: TabsProps<Value>) {
  return (
    <Primitive.Root
      value={value}
      onValueChange={(next) => {
        const tab = tabs.find((candidate) => candidate.value === next)
        if (tab !== undefined) onChange(tab.value)
      }}
      className="flex min-h-0 flex-1 flex-col"
    >
      <Primitive.List aria-label={label} className={`flex shrink-0 gap-0.5 ${listClassName}`}>
        {tabs.map((tab) => (
          <Primitive.Trigger
            key={tab.value}
            value={tab.value}
            className="h-7 rounded-row px-2.5 text-label font-medium text-muted transition-colors hover:text-ink data-[state=active]:bg-selected data-[state=active]:text-ink"
          >
            {tab.label}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {tabs.map((tab) => (
        <Primitive.Content
          key={tab.value}
          value={tab.value}
          className={`min-h-0 flex-1 overflow-y-auto -outline-offset-2 ${panelClassName}`}
        >
          {tab.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  )
}
