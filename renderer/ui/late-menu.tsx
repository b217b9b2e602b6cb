// A menu whose code is fetched when somebody is about to open it: menus are many, and the first paint needs none.
import {
  type ComponentProps,
  type ComponentType,
  cloneElement,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  useEffect,
  useState,
} from 'react'
import { reportError } from '../state/report-error.ts'
import type { Menu, MenuContent } from './menu.tsx'

type MenuProps = ComponentProps<typeof Menu>

interface LoadedMenu<Subject> {
  readonly Menu: ComponentType<MenuProps>
  readonly contentOf: (subject: Subject) => MenuContent
}

interface MenuSource<Subject> {
  /** Fetches what says which entries there are; the same function each time. */
  readonly load: () => Promise<(subject: Subject) => MenuContent>
  /** What the menu is about. */
  readonly subject: Subject
}

async function loadMenu<Subject>({ load }: MenuSource<Subject>): Promise<LoadedMenu<Subject>> {
  const [part, contentOf] = await Promise.all([import('./menu.tsx'), load()])
  return { Menu: part.Menu, contentOf }
}

interface LateMenuProps<Subject>
  extends MenuSource<Subject>,
    Omit<MenuProps, 'content' | 'children' | 'isOpenAtFirst' | 'isOpenedByKey'> {
  /** The button that opens it. */
  readonly children: ReactElement<ComponentProps<'button'>>
}

/** A menu under a button; it opens with a click, Enter, Space or the arrow down. */
export function LateMenu<Subject>({ load, subject, children, ...rest }: LateMenuProps<Subject>) {
  const [loaded, setLoaded] = useState<LoadedMenu<Subject> | null>(null)
  const [isByKey, setByKey] = useState(false)
  if (loaded !== null)
    return (
      <loaded.Menu {...rest} content={loaded.contentOf(subject)} isOpenAtFirst isOpenedByKey={isByKey}>
        {children}
      </loaded.Menu>
    )
  const open = (byKey: boolean): void => {
    setByKey(byKey)
    void loadMenu({ load, subject }).then(setLoaded, reportError)
  }
  // Somebody is about to open it.
  const fetch = (): void => void loadMenu({ load, subject }).catch(reportError)
  return cloneElement(children, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: fetch,
    onFocus: fetch,
    // A click of a key has no count.
    onClick: (event: MouseEvent) => open(event.detail === 0),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown') return
      event.preventDefault()
      open(true)
    },
  })
}

interface PointMenuProps<Subject> extends MenuSource<Subject> {
  /** Read out as its name. */
  readonly label: string
  /** Where it opens, in pixels of the window. */
  readonly at: { readonly x: number; readonly y: number }
  /** A key asked for it: the first entry takes the focus. */
  readonly isByKey: boolean
  /** Called before what was chosen is done. */
  readonly onClosed: () => void
}

/** The same at a point, open as soon as its code is there. */
export function PointMenu<Subject>({ load, subject, label, at, isByKey, onClosed }: PointMenuProps<Subject>) {
  const [loaded, setLoaded] = useState<LoadedMenu<Subject> | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is drawn for one subject and opens once
  useEffect(() => {
    void loadMenu({ load, subject }).then(setLoaded, reportError)
  }, [])
  if (loaded === null) return null
  return (
    <loaded.Menu
      content={loaded.contentOf(subject)}
      side="right"
      isOpenAtFirst
      isOpenedByKey={isByKey}
      onClosed={() => {
        onClosed()
        return true
      }}
    >
      <button
        type="button"
        tabIndex={-1}
        aria-label={label}
        className="pointer-events-none fixed size-0 opacity-0"
        style={{ left: at.x, top: at.y }}
      />
    </loaded.Menu>
  )
}
