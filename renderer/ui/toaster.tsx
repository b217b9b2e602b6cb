import { X } from 'lucide-react'
import { Toast as Primitive } from 'radix-ui'
import { dismissToast, useToastStore } from '../state/toast-store.ts'
import { IconButton } from './icon-button.tsx'

/** Shows the toasts at the lower edge; F8 moves the focus to them. */
export function Toaster() {
  const toasts = useToastStore((state) => state.toasts)
  return (
    <Primitive.Provider swipeDirection="down" label="Notice">
      {toasts.map((toast) => (
        <Primitive.Root
          key={toast.id}
          duration={toast.durationMs}
          type={toast.kind === 'problem' ? 'foreground' : 'background'}
          onOpenChange={(isOpen) => (isOpen ? undefined : dismissToast(toast.id))}
          className="flex w-fit max-w-full animate-rise items-center gap-2 rounded-block border border-line bg-card py-1.5 pr-1.5 pl-3.5 shadow-floating"
        >
          {toast.kind === 'problem' ? (
            <span aria-hidden="true" className="h-4 w-[3px] shrink-0 rounded-full bg-accent" />
          ) : null}
          <Primitive.Description className="min-w-0 py-1 wrap-anywhere text-pretty">
            {toast.text}
          </Primitive.Description>
          {toast.action === null ? null : (
            <Primitive.Action
              altText={toast.action.label}
              onClick={toast.action.run}
              className="h-7 shrink-0 rounded-row px-2.5 text-label font-semibold transition-colors hover:bg-hover"
            >
              {toast.action.label}
            </Primitive.Action>
          )}
          <Primitive.Close asChild>
            <IconButton icon={X} label="Dismiss" iconSize={14} />
          </Primitive.Close>
        </Primitive.Root>
      ))}
      <Primitive.Viewport className="fixed inset-x-4 top-14 z-50 mx-auto flex max-w-lg flex-col items-center gap-2 outline-none" />
    </Primitive.Provider>
  )
}
