import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

export interface ButtonProps extends ComponentProps<'button'> {
  /** `primary`: the one thing to do here. `plain`: beside it. `quiet`: text until pointed at. */
  readonly variant?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly size?: 'small' | 'medium'
}

const looks = {
  primary: 'bg-ink text-background hover:opacity-88',
  plain: 'border border-line bg-card text-ink hover:bg-card-hover',
  quiet: 'quiet',
  danger: 'border border-line bg-card text-danger hover:bg-card-hover',
} as const

export function Button({
  variant = 'plain',
  size = 'medium',
  className,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-row font-medium transition-[color,background-color,opacity]',
        'disabled:pointer-events-none disabled:opacity-45 aria-disabled:opacity-45',
        size === 'small' ? 'h-7 px-2.5 text-label' : 'h-8 px-3 text-base',
        looks[variant],
        className,
      )}
      {...rest}
    />
  )
}
