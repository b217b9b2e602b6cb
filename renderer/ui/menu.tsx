// Menus are not modal: a modal one would inject a style element, which the content security policy forbids.
import { Check, type LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type FocusEvent, type ReactNode, useRef } from 'react'
import { classNames } from './class-names.ts'

export interface MenuEntry {
  readonly label: string
  readonly icon?: LucideIcon
  readonly shortcut?: string
  readonly isDangerous?: boolean
  readonly isDisabled?: boolean
  /** Set for an entry that can be on or off. */
  readonly isChecked?: boolean
  readonly onSelect: () => void
}

/** What a menu shows: entries, with `'line'` between groups. */
export type MenuContent = readonly (MenuEntry | 'line')[]

const surface =
  'z-50 min-w-48 animate-rise overflow-y-auto rounded-block border border-line bg-card p-1 shadow-floating outline-none'
const line = 'mx-2 my-1 h-px bg-line'

function entryLook(entry: MenuEntry): string {
  return classNames(
    'flex h-8 items-center gap-2.5 rounded-row px-2.5 outline-none data-[highlighted]:bg-hover data-[disabled]:opacity-45',
    entry.isDangerous === true ? 'text-danger' : 'text-ink',
  )
}

function EntryBody({ entry }: { readonly entry: MenuEntry }) {
  const Icon = entry.icon
  return (
    <>
      {Icon === undefined ? null : (
        <Icon size={15} aria-hidden="true" className={entry.isDangerous === true ? '' : 'text-muted'} />
      )}
      <span className="flex-1">{entry.label}</span>
      {entry.isChecked === true ? <Check size={15} aria-hidden="true" className="text-muted" /> : null}
      {entry.shortcut === undefined ? null : (
        <span aria-hidden="true" className="pl-4 text-small text-muted">
          {entry.shortcut}
        </span>
      )}
    </>
  )
}

interface MenuProps {
  readonly content: MenuContent
  readonly align?: 'start' | 'center' | 'end'
  /** Beside its button a long menu has the whole height of a small window. */
  readonly side?: 'top' | 'bottom' | 'right'
  /** Called instead of giving the focus back to the trigger (a rename field takes it, for example). */
  readonly onClosed?: () => boolean
  /** It is drawn because somebody has just asked for it: open from the beginning. */
  readonly isOpenAtFirst?: boolean
  /** Of one that is open from the beginning: a key asked for it, and the first entry takes the focus. */
  readonly isOpenedByKey?: boolean
  /** The button that opens it. */
  readonly children: ReactNode
}

/** A menu under a button. */
export function Menu({
  content,
  align = 'start',
  side = 'bottom',
  onClosed,
  isOpenAtFirst = false,
  isOpenedByKey = false,
  children,
}: MenuProps) {
  // Done when the menu is closed and the focus is back: what then opens gives it back to where it was.
  const chosen = useRef<(() => void) | null>(null)
  // It has not seen the key that opened it, and gives the focus to itself alone; where that arrives it is passed on.
  const passesFocusOn = useRef(isOpenedByKey)
  const passFocusOn = (event: FocusEvent<HTMLElement>): void => {
    if (!passesFocusOn.current || event.target !== event.currentTarget) return
    passesFocusOn.current = false
    event.currentTarget
      .querySelector<HTMLElement>('[role="menuitem"]:not([data-disabled])')
      ?.focus({ preventScroll: true })
  }
  return (
    <DropdownMenu.Root modal={false} defaultOpen={isOpenAtFirst}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={`${surface} max-h-(--radix-dropdown-menu-content-available-height)`}
          onFocus={passFocusOn}
          onCloseAutoFocus={(event) => {
            if (onClosed?.() === true) event.preventDefault()
            const run = chosen.current
            chosen.current = null
            if (run !== null) queueMicrotask(run)
          }}
        >
          {content.map((entry, index) =>
            entry === 'line' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity and never move
              <DropdownMenu.Separator key={`line-${index}`} className={line} />
            ) : (
              <DropdownMenu.Item
                key={entry.label}
                disabled={entry.isDisabled === true}
                className={entryLook(entry)}
                onSelect={() => {
                  chosen.current = entry.onSelect
                }}
              >
                <EntryBody entry={entry} />
              </DropdownMenu.Item>
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
