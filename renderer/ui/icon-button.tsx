import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { Tooltip } from './tooltip.tsx'

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  readonly icon: LucideIcon
  /** The accessible name, also shown as the tooltip. */
  readonly label: string
  readonly shortcut?: string
  /** True while what it opens is open. */
  readonly isOn?: boolean
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
  /** Edge of the icon in pixels; the button itself stays 28. */
  readonly iconSize?: number
}

/** A 28-pixel button with a picture; its name is read out and shown as a tooltip. */
export function IconButton({
  icon: Icon,
  label,
  shortcut,
  isOn = false,
  side,
  iconSize = 16,
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut} side={side}>
      <button
        type={type}
        aria-label={label}
        className={classNames(
          'inline-flex size-7 shrink-0 items-center justify-center rounded-row transition-colors',
          'disabled:pointer-events-none disabled:opacity-40',
          isOn ? 'bg-selected text-ink' : 'quiet',
          className,
        )}
        {...rest}
      >
        <Icon size={iconSize} aria-hidden="true" />
      </button>
    </Tooltip>
  )
}
