import { Tooltip as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { shareEscape } from './escape-key.ts'

interface TooltipProps {
  readonly text: string
  /** A key combination shown beside the text: "Ctrl K". */
  readonly shortcut?: string | undefined
  readonly side?: 'top' | 'bottom' | 'left' | 'right' | undefined
  /** The one element it explains; it must accept a ref. */
  readonly children: ReactNode
}

/** A short explanation beside what is pointed at or focused. Needs the TooltipProvider of the app. */
export function Tooltip({ text, shortcut, side = 'bottom', children }: TooltipProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          onEscapeKeyDown={shareEscape}
          className="z-50 flex max-w-72 animate-appear select-none items-center gap-2 rounded-row bg-ink px-2 py-1 text-small text-background shadow-floating"
        >
          {text}
          {shortcut === undefined ? null : <span className="opacity-70">{shortcut}</span>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

export const TooltipProvider = Primitive.Provider
