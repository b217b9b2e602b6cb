// Radix's own overlay injects a style element, which the content security policy forbids; a plain scrim does the
// same here, since the page itself never scrolls.
import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import { type ReactNode, useEffect, useRef } from 'react'
import { focusComposer } from '../state/follow-shortcuts.ts'
import { classNames } from './class-names.ts'
import { isEscapeTaken, takeEscape } from './escape-key.ts'
import { IconButton } from './icon-button.tsx'

interface DialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  /** The accessible name; shown as the heading unless `hasHeading` is false. */
  readonly title: string
  readonly hasHeading?: boolean
  /** One sentence under the heading. */
  readonly description?: string
  readonly className?: string
  /** `top`: stays where it is while its height changes. */
  readonly place?: 'center' | 'top'
  /** Where the focus goes back to when it closes; the opener by default. */
  readonly onClosed?: () => void
  readonly children: ReactNode
}

/**
 * A modal dialog: focus stays inside, Escape and a click outside close it. The focus begins on what is marked with
 * `data-first-focus`, else on the first control. Escape is left to a field that is marked with `data-takes-escape`.
 */
export function Dialog({
  isOpen,
  onClose,
  title,
  hasHeading = true,
  description,
  className,
  place = 'center',
  onClosed,
  children,
}: DialogProps) {
  const opener = useRef<Element | null>(null)
  useEffect(() => {
    if (!isOpen) return
    // The button that had the focus may just have gone with what the dialog showed before: the key then comes from nowhere,
    // and a toast would be the only thing it closes.
    const closeByLostKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.target !== document.body || isEscapeTaken(event)) return
      takeEscape(event)
      onClose()
    }
    window.addEventListener('keydown', closeByLostKey)
    return () => window.removeEventListener('keydown', closeByLostKey)
  }, [isOpen, onClose])
  return (
    <Primitive.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Primitive.Portal>
        <div aria-hidden="true" className="fixed inset-0 z-40 animate-appear bg-scrim" />
        <Primitive.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          onEscapeKeyDown={(event) => {
            // Radix hears the key before anything inside does; a field that takes it for itself is marked.
            const field = event.target instanceof Element ? event.target.closest('[data-takes-escape]') : null
            if (field !== null) event.preventDefault()
          }}
          onKeyDown={(event) => {
            // A toast that appeared meanwhile would otherwise be the only thing this key closes.
            if (event.key !== 'Escape' || isEscapeTaken(event.nativeEvent)) return
            if (event.nativeEvent.isComposing) return
            takeEscape(event.nativeEvent)
            onClose()
          }}
          onOpenAutoFocus={(event) => {
            opener.current = document.activeElement
            const content = event.currentTarget
            const first = content instanceof Element ? content.querySelector('[data-first-focus]') : null
            if (!(first instanceof HTMLElement)) return
            event.preventDefault()
            first.focus()
          }}
          onCloseAutoFocus={(event) => {
            // Radix knows only openers of its own kind and would leave the focus nowhere.
            event.preventDefault()
            if (onClosed !== undefined) return onClosed()
            if (opener.current instanceof HTMLElement) opener.current.focus()
            // The opener may have gone: a button of another dialog that this one replaced.
            if (document.activeElement === document.body) focusComposer()
          }}
          className={classNames(
            'fixed left-1/2 z-40 flex w-[calc(100vw-32px)] -translate-x-1/2 flex-col overflow-hidden rounded-composer border border-line bg-card shadow-floating',
            place === 'center'
              ? 'top-1/2 max-h-[min(88vh,720px)] -translate-y-1/2'
              : 'top-[14vh] max-h-[80vh]',
            className ?? 'max-w-md',
          )}
        >
          <div
            className={hasHeading ? 'flex h-12 shrink-0 items-center justify-between pr-3 pl-5' : 'sr-only'}
          >
            <Primitive.Title className="text-reading font-semibold">{title}</Primitive.Title>
            {hasHeading ? (
              <Primitive.Close asChild>
                <IconButton icon={X} label="Close" />
              </Primitive.Close>
            ) : null}
          </div>
          {description === undefined ? null : (
            <Primitive.Description className={hasHeading ? 'px-5 pb-3 text-soft' : 'sr-only'}>
              {description}
            </Primitive.Description>
          )}
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
