import { Popover as Primitive } from 'radix-ui'
import { type ReactNode, type RefObject, useEffect } from 'react'
import { classNames } from './class-names.ts'
import { takeEscape } from './escape-key.ts'

interface PopoverProps {
  /** The button it belongs to; a click on it is left to the button. */
  readonly anchor: RefObject<HTMLElement | null>
  /** The accessible name. */
  readonly label: string
  readonly side: 'top' | 'bottom'
  readonly align: 'start' | 'end'
  readonly className: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * More about what a button shows; Escape and a click outside close it, and the focus goes back to the button. Not modal:
 * a modal one would inject a style element, which the page's policy forbids.
 */
export function Popover({ anchor, label, side, align, className, onClose, children }: PopoverProps) {
  useEffect(() => {
    // Radix would give the key to a toast that appeared meanwhile, and to that alone.
    const closeByKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing) return
      takeEscape(event)
      onClose()
    }
    window.addEventListener('keydown', closeByKey, { capture: true })
    return () => window.removeEventListener('keydown', closeByKey, { capture: true })
  }, [onClose])
  return (
    <Primitive.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Primitive.Anchor virtualRef={anchor} />
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          // It may have to be scrolled by keys where nothing in it takes the focus.
          tabIndex={0}
          side={side}
          align={align}
          sideOffset={10}
          collisionPadding={12}
          className={classNames(
            'z-30 flex max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-24px)] animate-rise flex-col *:shrink-0 overflow-y-auto rounded-composer border border-line bg-card p-4 shadow-floating outline-none',
            className,
          )}
          onInteractOutside={(event) => {
            // The button closes it by itself.
            if (event.target instanceof Node && anchor.current?.contains(event.target) === true)
              event.preventDefault()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            // A dialog that was opened from here has the focus already.
            if (document.activeElement === document.body) anchor.current?.focus()
          }}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
