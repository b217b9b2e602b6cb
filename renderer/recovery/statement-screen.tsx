import type { ReactNode } from 'react'
import { BatonMark } from '../ui/baton-mark.tsx'

interface StatementScreenProps {
  readonly title: string
  readonly text: string
  readonly children?: ReactNode
}

/** A whole window with one thing to say and, below it, what can be done. */
export function StatementScreen({ title, text, children }: StatementScreenProps) {
  return (
    <main className="flex h-full flex-col items-center overflow-y-auto bg-background px-6 py-10">
      <div className="m-auto w-full max-w-lg">
        <BatonMark size={30} />
        <h1 className="mt-5 text-title font-bold tracking-[-0.01em]">{title}</h1>
        <p className="mt-2 wrap-anywhere text-pretty text-reading text-soft">{text}</p>
        {children}
      </div>
    </main>
  )
}
