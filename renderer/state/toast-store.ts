// The short messages at the lower edge. One writer: this module.
import { create } from 'zustand'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly kind: 'notice' | 'problem'
  /** What can be done about it, with its word. */
  readonly action: { readonly label: string; readonly run: () => void } | null
  /** What it is about; a newer message about the same thing takes its place. */
  readonly subject: string
  /** How long it stays. */
  readonly durationMs: number
}

interface ToastStore {
  readonly toasts: readonly Toast[]
}

export const useToastStore = create<ToastStore>(() => ({ toasts: [] }))

const mostShown = 4
const noticeMs = 5000
const problemMs = 9000
let nextId = 1

function show(toast: Omit<Toast, 'id'>): void {
  const id = nextId
  nextId += 1
  useToastStore.setState(({ toasts }) => ({
    toasts: [...toasts.filter((other) => other.subject !== toast.subject), { ...toast, id }].slice(
      -mostShown,
    ),
  }))
}

export function showNotice(text: string, action: Toast['action'] = null, subject: string = text): void {
  show({ text, kind: 'notice', action, subject, durationMs: action === null ? noticeMs : noticeMs + 3000 })
}

export function showProblem(text: string): void {
  show({ text, kind: 'problem', action: null, subject: text, durationMs: problemMs })
}

export function dismissToast(id: number): void {
  useToastStore.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}

/** Takes away what was said about something that is no more. */
export function dismissToastsAbout(subject: string): void {
  useToastStore.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.subject !== subject) }))
}
